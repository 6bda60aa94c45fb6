import { cellGradient } from '../../diagnostics/cellGradient.ts'
import { cellPath as pathOf } from '../../diagnostics/cellPath.ts'
import { gateOf } from '../../sequence/gates.ts'
import type { Trainer } from '../../trainer.ts'

export interface CellPathQuestion {
  /** Where the ways end, 0 … T−1; beyond the last step means the last. */
  readonly tau: number
}

export interface CellPathAnswer {
  readonly tau: number
  /** log10 Π f of the top layer, root mean square over its units, [T]; −∞ after τ. */
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
  const tau = Math.min(question.tau, T - 1)
  if (!(tau >= 0)) throw new RangeError(`cellPath: expected a step, got ${question.tau}`)
  const { log10: full, followed } = yield* cellGradient(stack, probe, fan, L - 1, tau, kernel)
  const { units, rms } = pathOf(gateOf(stack, probe, L - 1, 'f'), { T, B: 1, H }, 0, tau)
  const best = new Int32Array(T)
  const bestLog10 = new Float64Array(T).fill(-Infinity)
  for (let t = 0; t <= tau; t++) {
    for (let j = 0; j < H; j++) {
      if (!(units[t * H + j]! > bestLog10[t]!)) continue
      best[t] = j
      bestLog10[t] = units[t * H + j]!
    }
  }
  return { tau, path: rms, full, estimated: followed < H, best, bestLog10 }
}
