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

/**
 * The stacks of cells of a model, by what stands before or after the names of their tensors. What an encoder has read, the plain one goes on
 * from; the reverse one reads beside it, from right to left.
 */
export type Part = '' | 'encoder.' | '_reverse'

const PARTS: Readonly<Record<Wiring, readonly Part[]>> = {
  plain: [''],
  bi: ['', '_reverse'],
  encdec: ['encoder.', ''],
  attn: ['encoder.', ''],
}

export const partsOf = ({ wiring = 'plain' }: Sizes): readonly Part[] => PARTS[wiring]

/** `encoder.weight_ih_l0`, `weight_ih_l0_reverse`. */
export const nameOf = (part: Part, tensor: string, l: number): string =>
  part === '_reverse' ? `${tensor}_l${l}_reverse` : `${part}${tensor}_l${l}`

/** D: in how many directions each layer reads the window. */
export const directionsOf = ({ wiring }: Sizes): 1 | 2 => (wiring === 'bi' ? 2 : 1)

/** What a layer hands to the one above and to the decoder at each step: the states of all its directions side by side. */
export const outputWidth = (sizes: Sizes): number => directionsOf(sizes) * sizes.H

/** What a layer reads: characters or numbers, with attention the context beside them; or what the layer below hands up. */
export function inputSize(sizes: Sizes, part: Part, l: number): number {
  const { V, H, numbers, wiring } = sizes
  if (l > 0) return outputWidth(sizes)
  const I = numbers?.I ?? V
  return wiring === 'attn' && part === '' ? I + H : I
}

/** Layers of all parts in the order of their parameters: part by part, or where two read beside each other layer by layer. */
export function inOrder<L>(layers: Readonly<Partial<Record<Part, readonly L[]>>>, sizes: Sizes): L[] {
  const parts = partsOf(sizes).map(part => layers[part] ?? [])
  return directionsOf(sizes) === 2 ? parts[0]!.flatMap((_, l) => parts.map(each => each[l]!)) : parts.flat()
}

/**
 * The parameters by PyTorch's names, with their shapes, in the order of a PyTorch state_dict of
 * `{ rnn: nn.RNN/LSTM/GRU(I, H, L, bidirectional=D == 2), decoder: nn.Linear(D·H, V) }` (the recurrent module's prefix left out). With an encoder, a module of that
 * name comes first; with attention, its three matrices before the decoder (attention.ts).
 */
export function parameterShapes(cell: Cell, sizes: Sizes): Record<string, Shape> {
  const { V, H, L } = sizes
  const G = cell.gates.length
  const shapes: Record<string, Shape> = {}
  const copies = partsOf(sizes).map(part => [part, Array.from({ length: L }, (_, l) => ({ part, l }))])
  for (const { part, l } of inOrder<{ part: Part; l: number }>(Object.fromEntries(copies), sizes)) {
    shapes[nameOf(part, 'weight_ih', l)] = [G * H, inputSize(sizes, part, l)]
    if (cell.recurrence !== 'none') shapes[nameOf(part, 'weight_hh', l)] = [G * H, H]
    shapes[nameOf(part, 'bias_ih', l)] = [G * H]
    if (cell.recurrence !== 'none') shapes[nameOf(part, 'bias_hh', l)] = [G * H]
  }
  if (sizes.wiring === 'attn') {
    shapes['attention.query.weight'] = [H, H]
    shapes['attention.key.weight'] = [H, H]
    shapes['attention.score.weight'] = [1, H]
  }
  shapes['decoder.weight'] = [V, outputWidth(sizes)]
  shapes['decoder.bias'] = [V]
  return shapes
}

/** The gates that a tensor's rows belong to, one block of H rows after the other; none where it is not divided (RNN, the decoder, attention). */
export function gateBlocks({ gates }: Cell, name: string): readonly string[] {
  return gates.length > 1 && !/^(?:decoder|attention)\./.test(name) ? gates : []
}
