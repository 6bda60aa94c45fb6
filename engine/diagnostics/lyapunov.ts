import { ln64 } from '../kernels/ln.ts'
import { timesPowerOfTwo } from '../kernels/powerOfTwo.ts'
import { Random } from '../random.ts'
import { checkSize, multiply } from './linear/matrix.ts'
import type { LinearMap } from './linear/powerIteration.ts'
import { qr, randomOrthonormal } from './linear/qr.ts'

export interface LyapunovOptions {
  /** How many exponents, the largest ones: 1 … S; all S when left out. */
  readonly count?: number
  /** The first steps, which turn Q towards the directions that grow most and are not averaged. 500 is what has been published. */
  readonly warmUp: number
  /** What the network read meanwhile, in words for the reader: the exponents belong to it as much as to the network. */
  readonly input: string
}

export interface LyapunovExponents {
  /** λ_1 … λ_count in nats per step: mean growth of lengths, of what areas add to that, and so on. −∞ for a direction that is lost entirely. */
  readonly exponents: Float64Array
  /** Steps that were averaged. */
  readonly steps: number
  readonly warmUp: number
  readonly input: string
}

/**
 * How fast neighbouring states part (λ > 0) or meet (λ < 0) while the network runs: λ_i = mean over steps of ln R_ii, where
 * Q_t R_t = J_t Q_{t−1}, with R_ii ≥ 0, is worked out at each step in forward order. Jacobians go forwards (J, not Jᵀ).
 *
 * They are in descending order once Q is aligned and the mean is long enough, and are not sorted afterwards: an order that is not
 * descending says that there were too few steps. With count = S they add up to the mean of ln |det J_t|, at any length. A driven network's
 * exponents depend on what drives it; none of this looks at any loss.
 *
 * Yields after every step; `complete` from run.ts runs it through. Cost about 4·S²·count per step.
 *
 * @param jacobians J_1, J_2, … one after another, each [S, S] row-major ∂s_t/∂s_{t−1}, or as a map; a generator may reuse one array
 * @param S size of the state: H, or 2H where there is a cell state
 * Errors   throws when a size is not as stated, or when there are no steps beyond the warm-up; NaN when an element is not finite
 * Source   Benettin, Galgani, Giorgilli & Strelcyn 1980, with QR in place of Gram–Schmidt; for networks: Vogt et al. 2020 and
 *          shlizee/LyapunovAutoEncode
 * Differs  there the logarithm is to base 2; Q begins arbitrary but fixed, so that no direction is missed by symmetry
 * Tests    lyapunov.test.ts
 */
export function* lyapunov(
  jacobians: Iterable<Float64Array | LinearMap>,
  S: number,
  { count = S, warmUp, input }: LyapunovOptions,
): Generator<void, LyapunovExponents> {
  if (!(count >= 1 && count <= S)) throw new Error(`lyapunov: expected count in 1 … ${S}, got ${count}`)
  let Q = randomOrthonormal(S, count, new Random(1, 'lyapunov'))
  const next = new Float64Array(S * count)
  const sums = new Float64Array(count)
  let taken = 0
  for (const J of jacobians) {
    if (J instanceof Float64Array) {
      checkSize(`lyapunov: step ${taken}`, J, S, S)
      multiply(next, J, Q, S, S, count)
    } else applyToColumns(next, J, Q, S, count)
    const step = qr(next, S, count)
    Q = step.Q
    if (taken++ >= warmUp) {
      for (let i = 0; i < count; i++) sums[i]! += ln64(step.R[i * count + i]!)
    }
    yield
  }
  const steps = taken - warmUp
  if (!(steps > 0)) throw new Error(`lyapunov: expected more than ${warmUp} steps of warm-up, got ${taken}`)
  return { exponents: sums.map(sum => sum / steps), steps, warmUp, input }
}

/** out = J·Q, column by column. */
function applyToColumns(out: Float64Array, J: LinearMap, Q: Float64Array, S: number, count: number): void {
  const x = new Float64Array(S)
  const y = new Float64Array(S)
  for (let i = 0; i < count; i++) {
    for (let j = 0; j < S; j++) x[j] = Q[j * count + i]!
    const exponent = J.apply(y, x)
    for (let j = 0; j < S; j++) out[j * count + i] = timesPowerOfTwo(y[j]!, exponent)
  }
}
