/** What the matrix track draws and says, without drawing anything. */
import type { Ramp } from '../../draw/colours.ts'
import type { Domain } from '../gradient/domain.ts'
import { type LaneReach, reachOfLoss } from '../gradient/flow.ts'

/** Pixels of nothing: a loss does not reach later steps. */
const NOTHING = 0

/**
 * One pixel for each pair, rows τ from the first loss at the top to the last at the bottom, columns t.
 * @param matrix log10 ‖∂L_τ/∂h_t‖, [T, T]
 * @param ramp the upper half of it is used: from nothing to much
 */
export function paintMatrix(
  pixels: Uint32Array,
  matrix: Float64Array,
  { low, high }: Domain,
  ramp: Ramp,
): void {
  const T = Math.sqrt(matrix.length)
  for (let tau = 0; tau < T; tau++) {
    for (let t = 0; t < T; t++) {
      const value = matrix[tau * T + t]!
      const share = Math.min(1, Math.max(0, (value - low) / (high - low)))
      pixels[tau * T + t] =
        t > tau ? NOTHING : ramp[128 + Math.round(127 * (Number.isNaN(share) ? 0 : share))]!
    }
  }
}

/** For each loss, how it reaches back. */
export function reachesOf(matrix: Float64Array): LaneReach[] {
  const T = Math.sqrt(matrix.length)
  return Array.from({ length: T }, (_, tau) => reachOfLoss(matrix.subarray(tau * T, (tau + 1) * T), tau))
}

/** Steps back before falling under a millionth; all there are where it does not. */
const stepsBack = ({ tau, reach, reachesBack }: LaneReach) => (reachesBack ? (reach.horizon ?? tau) : 0)

/** The losses together, in one sentence: what is usual, and which reaches furthest. */
export function describeMatrix(reaches: readonly LaneReach[]): string {
  const followed = reaches.filter(({ silent, broken }) => !silent && !broken)
  if (followed.length < 2) return ''
  const steps = followed.map(stepsBack)
  const furthest = followed[steps.indexOf(Math.max(...steps))]!
  const most = stepsBack(furthest)
  if (most === 0) return 'No loss reaches any earlier step: this network has no memory.'
  const sorted = [...steps].sort((a, b) => b - a)
  const half = sorted[Math.ceil(sorted.length / 2) - 1]!
  const whole = furthest.reach.horizon === undefined ? ', all there are' : ''
  return `Half of the losses reach back ${half} steps or more; the loss at step ${furthest.tau + 1} reaches furthest: ${most}${whole}.`
}

/** The loss under a vertical position. */
export function lossAt(y: number, heightPx: number, T: number): number {
  return Math.min(T - 1, Math.max(0, Math.floor((y / heightPx) * T)))
}
