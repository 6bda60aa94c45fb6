import { ln64 } from '../kernels/ln.ts'
import { exponentOf, takeOutPower, timesPowerOfTwo } from '../kernels/powerOfTwo.ts'
import { Random } from '../random.ts'
import { checkSize, multiply } from './linear/matrix.ts'
import { qr, randomOrthonormal } from './linear/qr.ts'
import { scaledSingularValues } from './linear/singularValues.ts'

const LN10 = ln64(10)
const LOG10_2 = ln64(2) / LN10

/**
 * How a small ball of states around s_t is stretched on its way to s_τ: log10 of all S singular values of ∂s_τ/∂s_t = J_τ ⋯ J_{t+1},
 * largest first; −∞ for directions that are lost entirely.
 *
 * A product that is multiplied out keeps only what is within 2⁻⁵² of its largest singular value, which after a few dozen steps is a few
 * directions. So it is kept as Q·R, Q carried through the steps by QR and the triangular factors multiplied up with an exponent for each
 * row: rows then differ in size as the singular values do, and one-sided Jacobi finds each to about S·(τ − t)·2⁻⁵² of itself.
 *
 * What limits it: a step that loses more than 2⁻⁵² between two directions that are not yet apart. Units that no longer answer (rows of zeros
 * in a Jacobian) are exact and show as −∞; any other lack of rank shows as values some sixteen decades per step below the rest.
 *
 * Yields after every step; `complete` from run.ts runs it through. Cost about 6·S³ per step: meant for S ≤ 128.
 *
 * Shapes   jacobians[t] = J_t = ∂s_t/∂s_{t−1}, [S, S] row-major; of these t+1 … τ are used
 * Errors   throws when a size is not as stated or t ≤ τ are not steps; NaN everywhere when an element is not finite
 * Source   G. W. Stewart, "On graded QR decompositions of products of matrices"; Demmel & Veselić 1992 for what Jacobi then keeps
 * Differs  begins with an arbitrary but fixed orthogonal Q instead of pivoting, which sorts the rows as well
 * Tests    jacobianSingularValues.test.ts
 */
export function* jacobianSingularValues(
  jacobians: readonly Float64Array[],
  S: number,
  t: number,
  tau: number,
): Generator<void, Float64Array> {
  const T = jacobians.length
  if (!(t >= 0 && t <= tau && tau < T)) {
    throw new Error(`jacobianSingularValues: expected 0 ≤ t ≤ τ < ${T}, got t = ${t}, τ = ${tau}`)
  }
  let Q = randomOrthonormal(S, S, new Random(1, 'jacobian singular values'))
  const next = new Float64Array(S * S)
  const product: GradedTriangle = { rows: unit(S), exponents: new Float64Array(S) }
  for (let k = t + 1; k <= tau; k++) {
    checkSize(`jacobianSingularValues: jacobians[${k}]`, jacobians[k]!, S, S)
    multiply(next, jacobians[k]!, Q, S, S, S)
    const step = qr(next, S, S)
    Q = step.Q
    multiplyFromLeft(product, step.R, S)
    yield
  }
  const { sizes, exponents } = scaledSingularValues(product.rows, product.exponents, S, S)
  return sizes.map((size, i) => ln64(size) / LN10 + exponents[i]! * LOG10_2)
}

/** An upper triangular matrix [S, S] whose row i is 2^exponents[i] times rows[i]. */
interface GradedTriangle {
  readonly rows: Float64Array
  readonly exponents: Float64Array
}

function unit(S: number): Float64Array {
  const rows = new Float64Array(S * S)
  for (let i = 0; i < S; i++) rows[i * S + i] = 1
  return rows
}

/** product ← R·product. Row i needs only itself and rows below it, so it is done in place from the top. */
function multiplyFromLeft({ rows, exponents }: GradedTriangle, R: Float64Array, S: number): void {
  const sum = new Float64Array(S)
  for (let i = 0; i < S; i++) {
    let largest = -Infinity
    for (let m = i; m < S; m++) {
      // NaN does not compare, and must not be lost.
      const size = exponentOf(R[i * S + m]!) + exponents[m]!
      if (!(size <= largest)) largest = size
      if (Number.isNaN(largest)) break
    }
    sum.fill(0)
    if (largest > -Infinity || Number.isNaN(largest)) {
      for (let m = i; m < S; m++) {
        const factor = timesPowerOfTwo(R[i * S + m]!, exponents[m]! - largest)
        for (let j = m; j < S; j++) sum[j]! += factor * rows[m * S + j]!
      }
    }
    exponents[i] = largest === -Infinity ? 0 : largest + takeOutPower(sum)
    rows.set(sum, i * S)
  }
}
