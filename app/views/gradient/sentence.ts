import type { LaneReach } from './flow.ts'

/** What a gradient track says right now. Steps are counted from 1, as on the axis. */
export function describeReach({ tau, reach, reachesBack, silent }: LaneReach): string {
  const step = tau + 1
  if (silent) return `The guess at step ${step} is so sure that no error is left to send back.`
  if (!reachesBack) return `The loss at step ${step} reaches no earlier step: this network has no memory.`
  const { horizon, slope } = reach
  const rate = slope === undefined ? '' : `: ${factor(slope)} per step`
  if (horizon !== undefined) {
    return `The loss at step ${step} reaches back ${steps(horizon)} before it falls under 1 % of its own size${rate}.`
  }
  if (tau === 0) return 'The loss at step 1 has no earlier step to reach.'
  if (slope !== undefined && slope > 0.005) return `The loss at step ${step} grows on its way back${rate}.`
  return `The loss at step ${step} reaches all ${steps(tau)} back to the start with more than 1 % of its own size${rate}.`
}

/** ×0.46, ×1.2, ×0.004. */
export function factor(slope: number): string {
  const value = 10 ** slope
  return `×${value >= 0.1 ? value.toFixed(2) : value.toPrecision(1)}`
}

function steps(n: number): string {
  return n === 1 ? '1 step' : `${n} steps`
}

/** The comparison that the lanes are there for. */
export function compareReaches(
  lanes: readonly (LaneReach & { name: string })[],
): string {
  const said = lanes.map(({ name, reach, tau, reachesBack, silent }) => {
    if (silent) return `${name} has no error left there`
    if (!reachesBack) return `${name} not at all`
    return reach.horizon === undefined ? `${name} at least ${steps(tau)}` : `${name} ${steps(reach.horizon)}`
  })
  if (lanes.length === 0) return ''
  return `How far back does the error at step ${lanes[0]!.tau + 1} teach? ${said.join(' · ')}.`
}
