import { rowsOf } from './rows.ts'

/**
 * A unit that moves by less than this says nothing. Through the readout it moves a logit by less than |w|·STILL, and a probability
 * by at most a quarter of that (softmax's slope p·(1 − p) ≤ ¼): with |w| ≤ 4, which trained readouts stay within, by less than
 * 0.01 percentage points. Absolute, not relative: what the readout sees is the movement, not its share of where the unit stands.
 */
export const STILL = 1e-4

export interface DeadUnits {
  /** Units that moved by less than STILL, ascending. */
  readonly still: readonly number[]
  /** Those of them that were exactly 0 throughout. A relu unit like this has no gradient either: what was read here cannot wake it. */
  readonly zero: readonly number[]
  /** Share of still units, 0…1. */
  readonly share: number
}

/**
 * The units that never move over a window.
 *
 * Shapes   h [rows, H], rows = T·B in any order; any activation, in its own unit
 * Errors   throws on an array that is not rows of H, or has fewer than two: one row shows no movement
 * Note     movement is largest − smallest, over time and over the sequences of the batch. A unit with NaN or ∞ is never called still.
 *          A window of one sentence shows less than a text does: a unit still here may move elsewhere
 * Tests    deadUnits.test.ts
 */
export function deadUnits(h: ArrayLike<number>, H: number): DeadUnits {
  const rows = rowsOf(h, H, 'dead units', 2)
  const still: number[] = []
  const zero: number[] = []
  for (let j = 0; j < H; j++) {
    let smallest = Infinity
    let largest = -Infinity
    for (let row = 0; row < rows; row++) {
      smallest = Math.min(smallest, h[row * H + j]!)
      largest = Math.max(largest, h[row * H + j]!)
    }
    if (!(largest - smallest < STILL)) continue
    still.push(j)
    if (smallest === 0 && largest === 0) zero.push(j)
  }
  return { still, zero, share: still.length / H }
}
