import { type Reach, reachOf } from '../../../engine/diagnostics/reach.ts'
import type { Frame } from '../../../engine/worker/frame.ts'

export interface LaneReach {
  readonly tau: number
  readonly reach: Reach
  /** Whether any earlier step gets anything at all. */
  readonly reachesBack: boolean
  /** The prediction at τ is so sure that no gradient is left to follow. */
  readonly silent: boolean
}

/** How far the top layer's gradient reaches in a frame; undefined where the frame has no gradient. */
export function reachOfFrame({ flow, L, T, tau }: Frame): LaneReach | undefined {
  if (!flow) return undefined
  const top = flow.subarray((L - 1) * T, L * T)
  return { tau, reach: reachOf(top, tau), reachesBack: tau > 0 && Number.isFinite(top[tau - 1]!), silent: !Number.isFinite(top[tau]!) }
}
