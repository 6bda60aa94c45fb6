import { cellGradient } from '../../diagnostics/cellGradient.ts'
import { cellPath as pathOf } from '../../diagnostics/cellPath.ts'
import { copyAt } from '../../sequence/copyAt.ts'
import { gateIn } from '../../sequence/gates.ts'
import type { Trainer } from '../../trainer.ts'

export interface CellPathQuestion {
  /** Where the ways end, 0 … T−1; beyond the last step means the last. */
  readonly tau: number
  /** Of the direction from right to left, where there is one. */
  readonly reverse?: boolean
}

export interface CellPathAnswer {
  readonly tau: number
  /** log10 Π f of the top layer, root mean square over its units, [T]; −∞ after τ, or before it where it is read from right to left. */
  readonly path: Float64Array
  /** log10 ‖∂c_τ/∂c_t‖_F / √H by all ways together, [T]. */
  readonly full: Float64Array
  /** Whether `full` is an estimate. */
  readonly estimated: boolean
  /** For each t the unit whose forget gates let most through from there to τ, and log10 of how much, [T]. */
  readonly best: Int32Array
  readonly bestLog10: Float64Array
}

/**
 * An LSTM's straight path, the product of its forget gates, beside everything that connects c_t with c_τ.
 * @throws RangeError for a cell without a cell state
 */
export function* cellPath(
  { model: { stack, probe, fan, kernel } }: Trainer,
  question: CellPathQuestion,
): Generator<void, CellPathAnswer> {
  const { H, L } = stack
  const { T } = probe
  const { reverse = false } = question
  const tau = Math.min(question.tau, T - 1)
  if (!(tau >= 0)) throw new RangeError(`cellPath: expected a step, got ${question.tau}`)
  const { tape } = copyAt(stack, probe, { layer: L - 1, reverse }, tau)
  const { log10: full, followed } = yield* cellGradient(stack, probe, fan, L - 1, tau, kernel, reverse)
  const f = gateIn(stack, probe, tape, 'f')
  const { units, rms } = reverse ? turned(f, { T, H }, tau) : pathOf(f, { T, B: 1, H }, 0, tau)
  const best = new Int32Array(T)
  const bestLog10 = new Float64Array(T).fill(-Infinity)
  for (let t = 0; t < T; t++) {
    for (let j = 0; j < H; j++) {
      if (!(units[t * H + j]! > bestLog10[t]!)) continue
      best[t] = j
      bestLog10[t] = units[t * H + j]!
    }
  }
  return { tau, path: rms, full, estimated: followed < H, best, bestLog10 }
}

/** The path of gates that lie in the order in which they are read, and back in the order of time. */
function turned(f: Float32Array, { T, H }: { readonly T: number; readonly H: number }, tau: number) {
  const { units, rms } = pathOf(turn(f, H), { T, B: 1, H }, 0, T - 1 - tau)
  return { units: turn(units, H), rms: turn(rms, 1) }
}

/** Rows of so many values, the last row first. */
function turn<A extends Float32Array | Float64Array>(values: A, width: number): A {
  const turned = values.slice() as A
  const rows = values.length / width
  for (let row = 0; row < rows; row++)
    turned.set(values.subarray(row * width, (row + 1) * width), (rows - 1 - row) * width)
  return turned
}
