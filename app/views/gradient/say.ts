import type { Frame } from '../../../engine/worker/frame.ts'
import { reachAhead, reachOfFrame, reachTogether, reachTogetherAhead } from './flow.ts'
import {
  describeBothWays,
  describeReach,
  describeTogether,
  describeTogetherBothWays,
  factor,
  perStep,
} from './sentence.ts'

/** What a lane's gradient track says. @param together whether it shows all losses together, as far as the frame has them */
export function sayGradient(frame: Frame, together: boolean): string {
  const one = reachOfFrame(frame)
  const all = together ? reachTogether(frame) : undefined
  if (!one) return ''
  const ahead = reachAhead(frame)
  const allAhead = all && reachTogetherAhead(frame)
  if (all && allAhead) return describeTogetherBothWays(all, allAhead)
  if (ahead) return describeBothWays(one, ahead)
  return all ? describeTogether(all, one) : describeReach(one)
}

/** The label of the lines fitted to what the track shows. @param brief without where one of two gives way to the other */
export function labelGradient(frame: Frame, together: boolean, brief = false): string {
  // In both directions there are two curves, of which the sentence tells.
  if (frame.reverse) return ''
  const shown = (together ? reachTogether(frame) : undefined) ?? reachOfFrame(frame)
  const [near, far] = shown?.reach.pieces ?? []
  if (brief && near && far) return `${factor(near.slope)}, then ${factor(far.slope)}`
  return shown ? perStep(shown.reach) : ''
}
