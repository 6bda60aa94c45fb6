import { exponentOf, powerOfTwo } from '../../kernels/powerOfTwo.ts'
import type { Active } from './balance.ts'

/**
 * Brings a [n, n] to upper Hessenberg form (zero below the first subdiagonal) between rows and columns low … high, in place, by
 * Householder similarity transformations: the eigenvalues stay, to rounding of ‖a‖.
 *
 * Only the active block is transformed, because only eigenvalues are wanted; what stands outside it no longer belongs to it. Yields after
 * every column; `complete` from run.ts runs it through.
 *
 * Source   Householder's reduction as in Golub & Van Loan, Matrix Computations
 * Tests    hessenberg.test.ts
 */
export function* toHessenberg(a: Float64Array, n: number, { low, high }: Active): Generator<void, void> {
  const v = new Float64Array(n)
  const sums = new Float64Array(n)
  for (let k = low; k < high - 1; k++) {
    let largest = 0
    for (let i = k + 2; i <= high; i++) largest = Math.max(largest, Math.abs(a[i * n + k]!))
    if (largest === 0) continue
    // Squares of a column that is small throughout must not vanish.
    const exponent = exponentOf(Math.max(largest, Math.abs(a[(k + 1) * n + k]!)))
    const shrink = powerOfTwo(Math.min(1023, -exponent))
    let square = 0
    for (let i = k + 1; i <= high; i++) {
      v[i] = a[i * n + k]! * shrink
      square += v[i]! * v[i]!
    }
    const first = v[k + 1]!
    const alpha = first > 0 ? -Math.sqrt(square) : Math.sqrt(square)
    const tau = (alpha - first) / alpha
    for (let i = k + 2; i <= high; i++) v[i]! /= first - alpha
    v[k + 1] = 1
    fromTheLeft(a, n, v, tau, k, high, sums)
    fromTheRight(a, n, v, tau, k, low, high)
    a[(k + 1) * n + k] = alpha / shrink
    for (let i = k + 2; i <= high; i++) a[i * n + k] = 0
    yield
  }
}

/** a ← (I − τ v vᵀ)·a, on columns k+1 … high. */
function fromTheLeft(
  a: Float64Array,
  n: number,
  v: Float64Array,
  tau: number,
  k: number,
  high: number,
  sums: Float64Array,
): void {
  sums.fill(0)
  for (let i = k + 1; i <= high; i++) {
    const factor = v[i]!
    for (let j = k + 1; j <= high; j++) sums[j]! += factor * a[i * n + j]!
  }
  for (let i = k + 1; i <= high; i++) {
    const factor = tau * v[i]!
    for (let j = k + 1; j <= high; j++) a[i * n + j]! -= factor * sums[j]!
  }
}

/** a ← a·(I − τ v vᵀ), on rows low … high. */
function fromTheRight(
  a: Float64Array,
  n: number,
  v: Float64Array,
  tau: number,
  k: number,
  low: number,
  high: number,
): void {
  for (let i = low; i <= high; i++) {
    let sum = 0
    for (let j = k + 1; j <= high; j++) sum += a[i * n + j]! * v[j]!
    sum *= tau
    for (let j = k + 1; j <= high; j++) a[i * n + j]! -= sum * v[j]!
  }
}
