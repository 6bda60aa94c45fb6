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
  if (!flow) return undefined
  const top = flow.subarray((L - 1) * T, L * T)
  return {
    tau,
    reach: reachOf(top, tau, HORIZON_DECADES),
    reachesBack: tau > 0 && Number.isFinite(top[tau - 1]!),
    silent: top[tau] === -Infinity,
    broken: Number.isNaN(top[tau]!) || top[tau] === Infinity,
  }
}
