import type { LaneReach } from './flow.ts'

/** What a gradient track says right now. Steps are counted from 1, as on the axis. */
export function describeReach({ tau, reach, reachesBack, silent, broken }: LaneReach): string {
  const step = tau + 1
  if (broken) return `The numbers at step ${step} have grown beyond what float32 can hold.`
  if (silent) return `The guess at step ${step} is so sure that no error is left to send back.`
  if (!reachesBack) return `The loss at step ${step} reaches no earlier step: this network has no memory.`
  if (tau === 0) return 'The loss at step 1 has no earlier step to reach.'
  const { horizon, slope } = reach
  const rate = slope === undefined ? '' : `: ${factor(slope)} per step`
  if (horizon !== undefined) {
    return `The loss at step ${step} reaches back ${steps(horizon)} before falling under a millionth${rate}.`
  }
  if (slope !== undefined && slope > 0.005) return `The loss at step ${step} grows on its way back${rate}.`
  return `The loss at step ${step} reaches all ${steps(tau)} back with over a millionth of its size${rate}.`
}

/** What the gradient of all losses together says, beside that of one of them. */
export function describeTogether(all: LaneReach, one: LaneReach): string {
  const [together, alone] = [all.reach.slope, one.reach.slope]
  if (all.broken || together === undefined) return 'All losses together, as training adds them up.'
  const sum = `All ${all.tau + 1} losses together: ${factor(together)} per step back`
  if (one.silent || one.broken || alone === undefined) return `${sum}.`
  const hides = together - alone > CLOSE
  return `${sum}, the loss at step ${one.tau + 1} alone ${factor(alone)}.${hides ? ' Every step brings a loss of its own, which hides how little of each arrives.' : ''}`
}

/** ×0.46, ×1.2, ×0.004. */
export function factor(slope: number): string {
  const value = 10 ** slope
  return `×${value >= 0.1 ? value.toFixed(2) : value.toPrecision(1)}`
}

function steps(n: number): string {
  return n === 1 ? '1 step' : `${n} steps`
}

/** The comparison that the lanes are there for: whose gradient fades soonest, going by the share that each step back keeps. */
export function compareReaches(lanes: readonly (LaneReach & { name: string })[]): string {
  const followed = lanes.filter(({ silent, broken, tau }) => !silent && !broken && tau > 0)
  if (followed.length === 0) return ''
  const remembering = followed.filter(({ reachesBack, reach }) => reachesBack && reach.slope !== undefined)
  const forgetful = followed.filter(({ reachesBack }) => !reachesBack).map(({ name }) => name)
  const none = forgetful.length > 0 ? ` Nothing reaches back in ${forgetful.join(', ')}.` : ''
  if (remembering.length === 0) return none.trim()
  const [first, ...others] = [...remembering].sort((a, b) => a.reach.slope! - b.reach.slope!) as [
    Named,
    ...Named[],
  ]
  const rate = (lane: Named) => `${factor(lane.reach.slope!)} per step back`
  if (others.length === 0) return `Gradient ${verb(first)} in ${first.name}: ${rate(first)}.${none}`
  const rest = others.map(lane => `${lane.name} ${factor(lane.reach.slope!)}`).join(', ')
  if (others.at(-1)!.reach.slope! - first.reach.slope! < CLOSE) {
    return `Gradients ${first.reach.slope! < 0 ? 'fade' : 'grow'} alike: ${first.name} ${rate(first)}, ${rest}.${none}`
  }
  return first.reach.slope! < 0
    ? `Gradient fades fastest in ${first.name}: ${rate(first)}, ${rest}.${none}`
    : `Gradient grows fastest in ${others.at(-1)!.name}: ${rate(others.at(-1)!)}, ${[first, ...others.slice(0, -1)].map(lane => `${lane.name} ${factor(lane.reach.slope!)}`).join(', ')}.${none}`
}

type Named = LaneReach & { name: string }

/** Decades per step: closer than a factor of 1.05 counts as equal. */
const CLOSE = 0.02

function verb({ reach }: LaneReach): string {
  return reach.slope! < 0 ? 'fades' : 'grows'
}

/** A gradient's size from its base-10 logarithm: 0.63, 3.2·10⁻⁴. */
export function size(decades: number): string {
  if (decades > -2 && decades < 3) return String(Number((10 ** decades).toPrecision(2)))
  const whole = Math.floor(decades)
  return `${(10 ** (decades - whole)).toFixed(1)}·10${superscript(whole)}`
}

/** 10⁻⁶ is `10${superscript(-6)}`. */
export function superscript(n: number): string {
  return [...String(n)].map(digit => (digit === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(digit)])).join('')
}
