import { type Reach, reachOf } from '../../../engine/diagnostics/reach.ts'
import type { Frame } from '../../../engine/worker/frame.ts'

export interface LaneReach {
  readonly tau: number
  readonly reach: Reach
  /** Whether any earlier step gets anything at all. */
  readonly reachesBack: boolean
  /** The prediction at τ is so sure that no gradient is left to follow. */
  readonly silent: boolean
  /** The numbers have left float32's range. */
  readonly broken: boolean
}

/**
 * The horizon: under a millionth of its own size, what arrives is about to be lost in float32's rounding when it is added to the rest.
 * Not 1 %, because an LSTM's ∂L/∂h loses that much in a step or two by leaving the direct way to the output, and only then fades slowly.
 */
const HORIZON_DECADES = 6

/** How far the top layer's gradient reaches in a frame; undefined where the frame has no gradient. */
export function reachOfFrame({ flow, L, T, tau }: Frame): LaneReach | undefined {
  return flow && reachOfLoss(flow.subarray((L - 1) * T, L * T), tau)
}

/** How far the loss of one step reaches. @param row log10 ‖∂L_τ/∂h_t‖ for every t */
export function reachOfLoss(row: ArrayLike<number>, tau: number): LaneReach {
  return {
    tau,
    reach: reachOf(row, tau, HORIZON_DECADES),
    reachesBack: tau > 0 && Number.isFinite(row[tau - 1]!),
    silent: row[tau] === -Infinity,
    broken: Number.isNaN(row[tau]!) || row[tau] === Infinity,
  }
}

/** How the gradient of all losses together changes on its way back; undefined where the frame has none. */
export function reachTogether({ summed, T }: Frame): LaneReach | undefined {
  return summed && reachOfLoss(summed, T - 1)
}
