import type { Cell } from '../cells/cell.ts'
import type { Wiring } from '../experiment/fields.ts'
import type { Shape } from '../memory/layout.ts'

/** What decides the size of a model: V vocabulary, H hidden size, L layers, their wiring. The input is one-hot, so layer 0 has I = V. */
export interface Sizes {
  readonly V: number
  readonly H: number
  readonly L: number
  readonly wiring?: Wiring
}

/**
 * The parameters by PyTorch's names, with their shapes, in the order of a PyTorch state_dict of
 * `{ rnn: nn.RNN/LSTM/GRU(V, H, L), decoder: nn.Linear(H, V) }` (the recurrent module's prefix left out).
 */
export function parameterShapes(cell: Cell, { V, H, L }: Sizes): Record<string, Shape> {
  const G = cell.gates.length
  const shapes: Record<string, Shape> = {}
  for (let l = 0; l < L; l++) {
    shapes[`weight_ih_l${l}`] = [G * H, l === 0 ? V : H]
    if (cell.recurrence !== 'none') shapes[`weight_hh_l${l}`] = [G * H, H]
    shapes[`bias_ih_l${l}`] = [G * H]
    if (cell.recurrence !== 'none') shapes[`bias_hh_l${l}`] = [G * H]
  }
  shapes['decoder.weight'] = [V, H]
  shapes['decoder.bias'] = [V]
  return shapes
}

/** The gates that a tensor's rows belong to, one block of H rows after the other; none where it is not divided (RNN, the decoder). */
export function gateBlocks({ gates }: Cell, name: string): readonly string[] {
  return gates.length > 1 && !name.startsWith('decoder.') ? gates : []
}
