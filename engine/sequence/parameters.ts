import type { Cell } from '../cells/cell.ts'
import type { Wiring } from '../experiment/fields.ts'
import type { Shape } from '../memory/layout.ts'

/** What decides the size of a model: V vocabulary, H hidden size, L layers, their wiring. The input is one-hot, so layer 0 has I = V. */
export interface Sizes {
  readonly V: number
  /** Where numbers are read and said instead of characters: I of them and O of them; V is then O. */
  readonly numbers?: { readonly I: number; readonly O: number } | undefined
  readonly H: number
  readonly L: number
  readonly wiring?: Wiring
  /** With an encoder: the steps at the end of a window that the decoder writes, at most half of them (`sourceSteps`). */
  readonly answer?: number
}

/** The stacks of cells of a model, by what stands before the names of their tensors. What an encoder has read, the plain one goes on from. */
export type Part = '' | 'encoder.'

export const partsOf = ({ wiring }: Sizes): readonly Part[] =>
  wiring === 'encdec' || wiring === 'attn' ? ['encoder.', ''] : ['']

/** What a layer reads: characters or numbers, with attention the context beside them; or the layer below. */
export function inputSize({ V, H, numbers, wiring }: Sizes, part: Part, l: number): number {
  if (l > 0) return H
  const I = numbers?.I ?? V
  return wiring === 'attn' && part === '' ? I + H : I
}

/**
 * The parameters by PyTorch's names, with their shapes, in the order of a PyTorch state_dict of
 * `{ rnn: nn.RNN/LSTM/GRU(I, H, L), decoder: nn.Linear(H, V) }` (the recurrent module's prefix left out). With an encoder, a module of that
 * name comes first; with attention, its three matrices before the decoder (attention.ts).
 */
export function parameterShapes(cell: Cell, sizes: Sizes): Record<string, Shape> {
  const { V, H, L } = sizes
  const G = cell.gates.length
  const shapes: Record<string, Shape> = {}
  for (const part of partsOf(sizes)) {
    for (let l = 0; l < L; l++) {
      shapes[`${part}weight_ih_l${l}`] = [G * H, inputSize(sizes, part, l)]
      if (cell.recurrence !== 'none') shapes[`${part}weight_hh_l${l}`] = [G * H, H]
      shapes[`${part}bias_ih_l${l}`] = [G * H]
      if (cell.recurrence !== 'none') shapes[`${part}bias_hh_l${l}`] = [G * H]
    }
  }
  if (sizes.wiring === 'attn') {
    shapes['attention.query.weight'] = [H, H]
    shapes['attention.key.weight'] = [H, H]
    shapes['attention.score.weight'] = [1, H]
  }
  shapes['decoder.weight'] = [V, H]
  shapes['decoder.bias'] = [V]
  return shapes
}

/** The gates that a tensor's rows belong to, one block of H rows after the other; none where it is not divided (RNN, the decoder, attention). */
export function gateBlocks({ gates }: Cell, name: string): readonly string[] {
  return gates.length > 1 && !/^(?:decoder|attention)\./.test(name) ? gates : []
}
