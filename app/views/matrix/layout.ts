/** What the matrix track draws and says, without drawing anything. */
import type { Frame } from '../../../engine/worker/frame.ts'
import type { Ramp } from '../../draw/colours.ts'
import type { Domain } from '../gradient/domain.ts'
import { type LaneReach, reachOfLoss, sizeOfBoth } from '../gradient/flow.ts'
import { describeBothWays, describeReach } from '../gradient/sentence.ts'

/** Pixels of nothing: a loss does not reach later steps. */
const NOTHING = 0

/** log10 ‖∂L_τ/∂h_t‖, [T, T]: row τ, column t. */
export interface Losses {
  readonly matrix: Float64Array
  /** The same of the states that are made from right to left, where there are any. */
  readonly ahead?: Float64Array | undefined
}

/** Of a frame that has any. */
export function lossesOf({ matrix, reverse }: Pick<Frame, 'matrix' | 'reverse'>): Losses | undefined {
  return matrix && { matrix, ahead: reverse?.matrix }
}

/**
 * One pixel for each pair, rows τ from the first loss at the top to the last at the bottom, columns t. In both directions it is the size
 * at the two states of a step together, of which only the loss of the step itself reaches both.
 * @param ramp the upper half of it is used: from nothing to much
 */
export function paintMatrix(
  pixels: Uint32Array,
  { matrix, ahead }: Losses,
  { low, high }: Domain,
  ramp: Ramp,
): void {
  const T = Math.sqrt(matrix.length)
  for (let tau = 0; tau < T; tau++) {
    for (let t = 0; t < T; t++) {
      const i = tau * T + t
      const value = ahead ? sizeOfBoth(matrix[i]!, ahead[i]!) : matrix[i]!
      const share = Math.min(1, Math.max(0, (value - low) / (high - low)))
      pixels[i] =
        t > tau && !ahead ? NOTHING : ramp[128 + Math.round(127 * (Number.isNaN(share) ? 0 : share))]!
    }
  }
}

/** For each loss, how it reaches back. */
export function reachesOf(matrix: Float64Array): LaneReach[] {
  const T = Math.sqrt(matrix.length)
  return Array.from({ length: T }, (_, tau) => reachOfLoss(matrix.subarray(tau * T, (tau + 1) * T), tau))
}

/** The same the other way: how each reaches ahead, counted from the window's end. */
export function reachesAhead(ahead: Float64Array): LaneReach[] {
  const T = Math.sqrt(ahead.length)
  return Array.from({ length: T }, (_, tau) =>
    reachOfLoss(ahead.slice(tau * T, (tau + 1) * T).reverse(), T - 1 - tau),
  )
}

/** Steps before falling under a millionth; all there are where it does not. */
const stepsAway = ({ tau, reach, reachesBack }: LaneReach) => (reachesBack ? (reach.horizon ?? tau) : 0)

/** The losses together, in one sentence: what is usual, and which reaches furthest. */
export function describeMatrix({ matrix, ahead }: Losses): string {
  const back = summarise(reachesOf(matrix))
  if (!back) return ''
  const there = ahead && summarise(reachesAhead(ahead))
  if (there) return describeBoth(back, there)
  if (back.most === 0) return 'No loss reaches any earlier step: this network has no memory.'
  return `Half of the losses reach back ${back.half} steps or more; the loss at step ${back.tau + 1} reaches furthest: ${back.most}${back.whole ? ', all there are' : ''}.`
}

function describeBoth(back: Summary, there: Summary): string {
  if (back.most === 0 && there.most === 0)
    return 'No loss reaches any other step: this network has no memory.'
  const [furthest, which] = there.most > back.most ? [there, 'ahead'] : [back, 'back']
  return `Half of the losses reach back ${back.half} steps or more (→, below the diagonal), half reach ahead ${there.half} or more (←, above it: without ← it would be empty); furthest reaches that at step ${furthest.tau + 1}: ${furthest.most} ${which}.`
}

interface Summary {
  /** So many steps, or more, half of the losses reach. */
  readonly half: number
  /** The furthest that one reaches, which one, and whether that is as far as there are steps. */
  readonly most: number
  readonly tau: number
  readonly whole: boolean
}

/** One way; undefined where fewer than two losses can be followed. */
function summarise(reaches: readonly LaneReach[]): Summary | undefined {
  const followed = reaches.flatMap((reach, tau) => (reach.silent || reach.broken ? [] : { reach, tau }))
  if (followed.length < 2) return undefined
  const steps = followed.map(({ reach }) => stepsAway(reach))
  const most = Math.max(...steps)
  const { reach, tau } = followed[steps.indexOf(most)]!
  const sorted = [...steps].sort((a, b) => b - a)
  const half = sorted[Math.ceil(sorted.length / 2) - 1]!
  return { half, most, tau, whole: reach.reach.horizon === undefined }
}

/** One of the losses alone. */
export function describeLoss({ matrix, ahead }: Losses, tau: number): string {
  const back = reachesOf(matrix)[tau]!
  return ahead ? describeBothWays(back, reachesAhead(ahead)[tau]!) : describeReach(back)
}

/** The loss under a vertical position. */
export function lossAt(y: number, heightPx: number, T: number): number {
  return Math.min(T - 1, Math.max(0, Math.floor((y / heightPx) * T)))
}
