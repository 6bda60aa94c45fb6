/** What a run that is under way can take up of a changed experiment. */
import type { Experiment, LaneSettings } from '../../engine/experiment/experiment.ts'
import { fields, laneKeys, sharedKeys } from '../../engine/experiment/fields.ts'
import { sharedUntil } from '../../engine/experiment/turns.ts'

/** Whether nothing has to begin anew: all else is alike, and no lane more or less. */
export function differsOnlyLive(a: Experiment, b: Experiment): boolean {
  return (
    isSharedAlike(a, b) &&
    a.lanes.length === b.lanes.length &&
    a.lanes.every((lane, i) =>
      laneKeys.every(key => key === 'fp' || 'live' in fields[key] || lane[key] === b.lanes[i]![key]),
    )
  )
}

/**
 * For each lane of an experiment, the one before that it began like, and of several the one that it went along with longest; undefined
 * if there is none for some lane, so that all must begin anew.
 */
export function lineage(before: Experiment, after: Experiment): number[] | undefined {
  if (!isSharedAlike(before, after)) return undefined
  const from = after.lanes.map((lane, i) => {
    let best = -1
    let longest = -2
    for (const [j, other] of before.lanes.entries()) {
      const shared = beganAlike(lane, other) ? sharedUntil(other.turns, lane.turns) : -2
      if (shared > longest || (shared === longest && best >= 0 && j === i)) {
        best = j
        longest = shared
      }
    }
    return best
  })
  return from.includes(-1) ? undefined : from
}

function beganAlike(a: LaneSettings, b: LaneSettings): boolean {
  return laneKeys.every(key => key === 'fp' || key === 'turns' || a[key] === b[key])
}

function isSharedAlike(a: Experiment, b: Experiment): boolean {
  return sharedKeys.every(key => key === 'at' || a[key] === b[key])
}
