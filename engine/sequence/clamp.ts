import type { StateName } from '../cells/cell.ts'
import type { Kernel } from '../kernels/kernel.ts'
import type { Stack } from './stack.ts'
import type { Tape } from './tape.ts'

/** One unit held at a value at every time step. */
export interface Clamp {
  readonly l: number
  readonly j: number
  /** Which of its states; 'c' only for a cell that has one. */
  readonly of: StateName
  readonly value: number
}

/**
 * Puts the value in place of what layer l has just computed at time step t, before anything reads it: the layer above and the readout at
 * the same step, and the layer itself at the next one. Held at c, the unit's h follows from it as the cell says, h = o⊙tanh(c), with the
 * gate as it came out. The gates of that very step were computed before and are left as they are.
 * @throws RangeError for a unit, or a state, that is not there
 */
export function applyClamp(stack: Stack, tape: Tape, { l, j, of, value }: Clamp, t: number, k: Kernel): void {
  const { cell, L, H } = stack
  if (!(l >= 0 && l < L && j >= 0 && j < H))
    throw new RangeError(`clamp: expected a unit of ${L} layers of ${H}, got layer ${l}, unit ${j}`)
  if (!cell.state.includes(of)) throw new RangeError(`clamp: this cell has no ${of}`)
  const step = tape.layers[l]!.steps[t]!
  for (let row = 0; row < step.rows; row++) step.next[of][row * H + j] = value
  if (of === 'c') cell.output?.(step, k)
}
