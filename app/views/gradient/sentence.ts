import type { Reach } from '../../../engine/diagnostics/reach.ts'
import { HORIZON_DECADES, type LaneReach, type NamedReach } from './flow.ts'

/** What a gradient track says right now. Steps are counted from 1, as on the axis. */
export function describeReach({ tau, reach, reachesBack, silent, sure, sent, broken }: LaneReach): string {
  const step = tau + 1
  if (broken) return `The numbers at step ${step} have grown beyond what float32 can hold.`
  if (silent) return `The guess at step ${step} is so sure that no error is left to send back.`
  if (tau === 0) return 'The loss at step 1 has no earlier step to reach.'
  if (!reachesBack) return `The loss at step ${step} reaches no earlier step: this network has no memory.`
  const { horizon, pieces } = reach
  const what = sure
    ? `Nearly sure at step ${step}: hardly an error to send back (${size(sent)}). It`
    : `The loss at step ${step}`
  // So that it stays on one line, the words that the picture has as well go first.
  const brief = sure || pieces.length > 1
  const rate = sure || pieces.length === 0 ? '' : `: ${perStep(reach)}`
  if (horizon !== undefined)
    return `${what} reaches back ${steps(horizon)}${brief ? '' : ' before falling under a millionth'}${rate}.`
  if (pieces.length > 0 && pieces.every(({ slope }) => slope > 0.005))
    return `${what} grows on its way back${rate}.`
  const all = tau === 1 ? 'back the one step there is' : `all ${steps(tau)} back`
  return `${what} reaches ${all}${brief ? '' : ' with over a millionth of its size'}${rate}.`
}

/** Of a network that reads in both directions: how far a loss reaches back, and how far ahead. Steps counted from τ in both. */
export function describeBothWays(back: LaneReach, ahead: LaneReach): string {
  const { tau } = back
  if (back.broken || back.silent) return describeReach(back)
  const loss = `${back.sure ? 'Nearly sure: the' : 'The'} loss at step ${tau + 1}`
  if (!back.reachesBack && !ahead.reachesBack && tau + ahead.tau > 0)
    return `${loss} reaches no other step: this network has no memory.`
  const way = ({ tau: there, reach: { horizon, pieces } }: LaneReach, word: string, arrow: string) => {
    if (there === 0) return `no step ${word}, as there is none (${arrow})`
    const rate = pieces.length === 1 ? `, ${factor(pieces[0]!.slope)} per step` : ''
    return `${horizon === undefined ? `all ${steps(there)}` : steps(horizon)} ${word} (${arrow}${rate})`
  }
  return `${loss} reaches ${way(back, 'back', '→')} and ${way(ahead, 'ahead', '←')}.`
}

/** What each step back leaves: one factor, or two where the curve bends. */
export function perStep({ pieces: [near, far] }: Reach): string {
  if (!near) return ''
  return far
    ? `${factor(near.slope)} per step over the first ${near.to}, then ${factor(far.slope)}`
    : `${factor(near.slope)} per step`
}

/** What the gradient of all losses together says, beside that of one of them. */
export function describeTogether(all: LaneReach, one: LaneReach): string {
  const [together, alone] = [all.reach.slope, one.reach.slope]
  if (all.broken || together === undefined) return 'All losses together, as training adds them up.'
  const sum = `All ${all.tau + 1} losses together: ${perStep(all.reach)}`
  if (one.silent || one.sure || one.broken || alone === undefined) return `${sum}.`
  const hides = together - alone > CLOSE
  return `${sum}; the loss at step ${one.tau + 1} alone: ${perStep(one.reach)}.${hides ? ' Every step brings a loss of its own, which hides how little of each arrives.' : ''}`
}

/** The same of both directions. @param ahead from the window's first step on */
export function describeTogetherBothWays(back: LaneReach, ahead: LaneReach): string {
  const rates = [back.reach, ahead.reach].map(perStep)
  if (back.broken || ahead.broken || rates.some(rate => rate === ''))
    return 'All losses together, as training adds them up, in both directions.'
  return `All ${back.tau + 1} losses together: ${rates[0]} back (→), ${rates[1]} ahead (←).`
}

/** ×0.46, ×1.2, ×0.004. */
export function factor(slope: number): string {
  const value = 10 ** slope
  return `×${value >= 0.1 ? value.toFixed(2) : value.toPrecision(1)}`
}

function steps(n: number): string {
  return n === 1 ? '1 step' : `${n} steps`
}

/**
 * The comparison that the lanes are there for: whose gradient fades soonest, going by the steps until it is under a millionth of its
 * size, or by what is left at the first step. Not by a factor per step: few curves keep the same one all the way.
 */
export function compareReaches(lanes: readonly NamedReach[]): string {
  const followed = lanes.filter(({ silent, sure, broken, tau }) => !silent && !sure && !broken && tau > 0)
  const remembering = followed.filter(({ reachesBack }) => reachesBack)
  const forgetful = followed.filter(({ reachesBack }) => !reachesBack)
  const sure = lanes.filter(lane => !lane.broken && (lane.silent || lane.sure))
  return [
    compareFading(remembering),
    forgetful.length > 0 ? `Nothing reaches back in ${names(forgetful)}.` : '',
    sure.length === 0
      ? ''
      : `${names(sure)}: nearly sure at step ${sure[0]!.step + 1}${followed.length > 0 ? '' : ', hardly an error to send back'}.`,
  ]
    .filter(part => part !== '')
    .join(' ')
}

const names = (lanes: readonly NamedReach[]) => lanes.map(({ name }) => name).join(', ')

function compareFading(lanes: readonly NamedReach[]): string {
  if (lanes.length === 0) return ''
  const sorted = [...lanes].sort((a, b) => pace(a) - pace(b))
  const grows = (lane: NamedReach) => pace(lane) >= LEAST
  const fading = sorted.filter(lane => pace(lane) <= -LEAST)
  const growing = sorted.filter(grows).reverse()
  const [soonest, latest] = [sorted[0]!, sorted.at(-1)!]
  const still = fading.length + growing.length === 0
  if (lanes.length === 1 && still) return `Gradient hardly changes in ${soonest.name}: ${listed(sorted)}.`
  if (lanes.length > 1 && (still || pace(latest) - pace(soonest) < CLOSE)) {
    const mixed = fading.length > 0 === growing.length > 0
    const how = mixed ? 'hardly change' : fading.length > 0 ? 'fade alike' : 'grow alike'
    return `Gradients ${how}: ${soonest.name} ${listed(sorted)}.`
  }
  if (fading.length === 0) {
    const others = sorted.filter(lane => !grows(lane))
    return `Gradient grows${growing.length > 1 ? ' fastest' : ''} in ${growing[0]!.name}: ${listed([...growing, ...others])}.`
  }
  const others = sorted.filter(lane => !fading.includes(lane))
  return `Gradient fades${fading.length > 1 ? ' fastest' : ''} in ${fading[0]!.name}: ${listed([...fading, ...others])}.`
}

/**
 * How far each reaches, the first without its name; where the first is over a millionth all the way, and so they all are, what is left of
 * each at the end.
 */
function listed([first, ...others]: readonly NamedReach[]): string {
  if (first!.reach.horizon === undefined) {
    const left = (lane: NamedReach) => `×${size(lane.left.decades)}`
    const over = (lane: NamedReach) =>
      lane.left.steps === first!.left.steps ? '' : ` over ${lane.left.steps}`
    const rest = others.map(lane => `, ${lane.name} ${left(lane)}${over(lane)}`)
    return `${left(first!)} over ${steps(first!.left.steps)}${rest.join('')}`
  }
  const far = ({ reach, left }: NamedReach) => reach.horizon ?? `all ${left.steps}`
  return `reaches ${steps(first!.reach.horizon)}${others.map(lane => `, ${lane.name} ${far(lane)}`).join('')}`
}

/** Decades per step, on the average of all steps until under a millionth or to the first step. */
function pace({ reach: { horizon }, left }: LaneReach): number {
  return horizon === undefined ? left.decades / left.steps : -HORIZON_DECADES / horizon
}

/** Decades per step: a factor nearer to 1 than 1.01 is no change to speak of. */
const LEAST = Math.log10(1.01)
/** Decades per step: closer than a factor of 1.05 counts as equal. */
const CLOSE = 0.02

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
