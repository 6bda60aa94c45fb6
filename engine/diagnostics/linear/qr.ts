import { exponentOf, timesPowerOfTwo } from '../../kernels/powerOfTwo.ts'
import type { Random } from '../../random.ts'
import { checkSize } from './matrix.ts'

export interface Qr {
  /** Orthonormal columns, [rows, columns]. */
  readonly Q: Float64Array
  /** Upper triangular with R_ii ≥ 0, [columns, columns]. */
  readonly R: Float64Array
}

/**
 * A = Q·R by Householder reflections, for rows ≥ columns ("thin"). With R_ii ≥ 0 it is the one such pair if A has full rank, so that the
 * logarithms of R_ii can be summed over steps.
 *
 * Rank is not judged: a column that is a combination of those before it leaves rounding noise in R_ii. But rows of zeros, as units that no
 * longer answer have in their Jacobian, are put last before anything else (which Q undoes), so that with r other rows R has r rows that
 * are not exactly zero. Q's columns are orthonormal whatever the rank.
 *
 * Shapes   a [rows, columns], row-major; numbers of any size, as columns are scaled by powers of two first
 * Errors   throws when rows < columns or the size is not as stated; an element that is not finite makes all of Q and R NaN
 * Source   Householder 1958; the form with v_0 = 1 as in Golub & Van Loan
 * Differs  LAPACK's and numpy's R_ii have either sign
 * Tests    qr.test.ts
 */
export function qr(a: Float64Array, rows: number, columns: number): Qr {
  checkSize('qr', a, rows, columns)
  if (rows < columns)
    throw new Error(`qr: expected at least as many rows as columns, got [${rows}, ${columns}]`)
  const { scaled: r, exponents, order } = prepare(a, rows, columns)
  if (exponents.some(Number.isNaN))
    return { Q: r.fill(NaN), R: new Float64Array(columns * columns).fill(NaN) }
  const tau = new Float64Array(columns)
  const sums = new Float64Array(columns)
  for (let k = 0; k < columns; k++) {
    let square = 0
    for (let i = k + 1; i < rows; i++) square += r[i * columns + k]! * r[i * columns + k]!
    const first = r[k * columns + k]!
    const length = Math.sqrt(first * first + square)
    if (length === 0) continue
    const alpha = first > 0 ? -length : length
    tau[k] = (alpha - first) / alpha
    for (let i = k + 1; i < rows; i++) r[i * columns + k]! /= first - alpha
    reflect(r, r, k, tau[k]!, k + 1, rows, columns, sums)
    r[k * columns + k] = alpha
  }
  const q = new Float64Array(rows * columns)
  for (let k = 0; k < columns; k++) q[k * columns + k] = 1
  for (let k = columns - 1; k >= 0; k--) reflect(q, r, k, tau[k]!, k, rows, columns, sums)
  const Q = new Float64Array(rows * columns)
  const R = new Float64Array(columns * columns)
  for (let k = 0; k < columns; k++) {
    const sign = r[k * columns + k]! < 0 ? -1 : 1
    for (let i = 0; i < rows; i++) Q[order[i]! * columns + k] = sign * q[i * columns + k]!
    // + 0 makes a −0 plain 0.
    for (let j = k; j < columns; j++) {
      R[k * columns + j] = timesPowerOfTwo(sign * r[k * columns + j]!, exponents[j]!) + 0
    }
  }
  return { Q, R }
}

/** Q [rows, columns] with orthonormal columns, uniformly distributed (QR of standard normals). */
export function randomOrthonormal(rows: number, columns: number, random: Random): Float64Array {
  return qr(
    Float64Array.from({ length: rows * columns }, () => random.normal()),
    rows,
    columns,
  ).Q
}

/** Columns from `from` on of a ← (I − τ v vᵀ)·a, where v is 1 at row k and column k of `vectors` below it. */
function reflect(
  a: Float64Array,
  vectors: Float64Array,
  k: number,
  tau: number,
  from: number,
  rows: number,
  columns: number,
  sums: Float64Array,
): void {
  if (tau === 0) return
  for (let j = from; j < columns; j++) sums[j] = a[k * columns + j]!
  for (let i = k + 1; i < rows; i++) {
    const v = vectors[i * columns + k]!
    for (let j = from; j < columns; j++) sums[j]! += v * a[i * columns + j]!
  }
  for (let j = from; j < columns; j++) a[k * columns + j]! -= tau * sums[j]!
  for (let i = k + 1; i < rows; i++) {
    const v = tau * vectors[i * columns + k]!
    for (let j = from; j < columns; j++) a[i * columns + j]! -= v * sums[j]!
  }
}

/**
 * P·A·D⁻¹: P puts rows of zeros last (row i was row order[i]), D = diag(2^exponents) brings every column's largest element to
 * 1 ≤ … < 2. Neither rounds anything that counts.
 */
function prepare(a: Float64Array, rows: number, columns: number) {
  const isZero = (i: number) => a.subarray(i * columns, (i + 1) * columns).every(x => x === 0)
  const indices = Array.from({ length: rows }, (_, i) => i)
  const order = [...indices.filter(i => !isZero(i)), ...indices.filter(isZero)]
  const scaled = new Float64Array(a.length)
  const exponents = new Float64Array(columns)
  for (let j = 0; j < columns; j++) {
    let largest = 0
    for (let i = 0; i < rows; i++) largest = Math.max(largest, Math.abs(a[i * columns + j]!))
    if (largest === 0) continue
    exponents[j] = exponentOf(largest)
    for (let i = 0; i < rows; i++) {
      scaled[i * columns + j] = timesPowerOfTwo(a[order[i]! * columns + j]!, -exponents[j]!)
    }
  }
  return { scaled, exponents, order }
}
