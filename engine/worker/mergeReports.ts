import type { RoundReport } from './protocol.ts'
import type { LaneRound } from './runEvents.ts'

/**
 * Several reports of one lane, in order, as one.
 * @param published updates up to here have been reported before (by a lane that has to catch up) and are left out
 */
export function mergeReports(reports: readonly RoundReport[], published: number): LaneRound {
  const last = reports.at(-1)!
  const join = (pick: (report: RoundReport) => Float64Array | Uint8Array) =>
    Float64Array.from(
      reports.flatMap(report => [...pick(report).slice(Math.max(0, published - report.from))]),
    )
  return {
    losses: join(report => report.losses),
    gradientNorms: join(report => report.gradientNorms),
    clipped: join(report => report.clipped).reduce((sum, clipped) => sum + clipped, 0),
    frame: reports.findLast(({ frame }) => frame)?.frame,
    heldOutLoss: last.heldOutLoss,
    score: last.score,
    fingerprint: last.fingerprint,
  }
}
