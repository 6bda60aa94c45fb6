import { powerOfTwo, takeOutPower, timesPowerOfTwo } from '../../kernels/powerOfTwo.ts'
import { checkSize, transpose } from './matrix.ts'

/** Ten are usual. */
const MAX_SWEEPS = 60

/**
 * All min(rows, columns) singular values of a, largest first, by one-sided Jacobi: pairs of rows (of columns, if there are fewer) are
 * rotated until all are orthogonal; their lengths are the singular values.
 *
 * Accurate to rounding of the largest for any matrix; of a matrix whose rows differ in size only, every one is accurate to its own last
 * digits. A rank that is not full shows as zeros, or as values around 2⁻⁵² of the largest. Cost grows as n³ times about ten: meant for
 * n ≤ 128.
 *
 * Shapes   a [rows, columns], row-major, not changed
 * Errors   throws when the size is not as stated; NaN everywhere when an element is not finite
 * Source   Hestenes 1958; accuracy: Demmel & Veselić 1992
 * Tests    singularValues.test.ts
 */
export function singularValues(a: Float64Array, rows: number, columns: number): Float64Array {
  checkSize('singularValues', a, rows, columns)
  const wide = rows <= columns
  const [n, length] = wide ? [rows, columns] : [columns, rows]
  const x = wide ? a.slice() : transpose(a, rows, columns)
  const { sizes, exponents } = scaledSingularValues(x, new Float64Array(n), n, length)
  return sizes.map((size, i) => timesPowerOfTwo(size, exponents[i]!))
}

/** Numbers size · 2^exponent with 1 ≤ size < 2, or 0, largest first. */
export interface ScaledValues {
  readonly sizes: Float64Array
  readonly exponents: Float64Array
}

/**
 * The same for a matrix whose row i is 2^exponents[i] times what x holds, so that rows, and singular values, may differ by any factor.
 *
 * @param x [n, length]; used up
 * @param exponents [n] whole numbers; used up
 */
export function scaledSingularValues(
  x: Float64Array,
  exponents: Float64Array,
  n: number,
  length: number,
): ScaledValues {
  const row = Array.from({ length: n }, (_, i) => x.subarray(i * length, (i + 1) * length))
  const squares = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    exponents[i]! += takeOutPower(row[i]!)
    squares[i] = squareOf(row[i]!)
    normalise(row[i]!, i, exponents, squares)
  }
  const peaks = exponents.slice()
  if (exponents.some(Number.isNaN)) return { sizes: squares.fill(NaN), exponents: exponents.fill(0) }
  const enough = 8 * Math.sqrt(length) * Number.EPSILON
  for (let sweeps = 0, rotated = true; rotated; sweeps++) {
    if (sweeps === MAX_SWEEPS) throw new Error(`singularValues: not orthogonal after ${MAX_SWEEPS} sweeps`)
    rotated = false
    for (let i = 0; i < n - 1; i++) {
      for (let j = i + 1; j < n; j++) {
        if (makeOrthogonal(row, i, j, exponents, squares, enough)) rotated = true
      }
    }
    for (let i = 0; i < n; i++) {
      peaks[i] = Math.max(peaks[i]!, exponents[i]!)
      // Less than rounding left of what it was: it depends on other rows, and would shrink for ever without becoming orthogonal to them.
      if (exponents[i]! < peaks[i]! - 52) squares[i] = 0
    }
  }
  const order = Array.from(exponents.keys()).sort(
    (i, j) =>
      Number(squares[j]! > 0) - Number(squares[i]! > 0) ||
      exponents[j]! - exponents[i]! ||
      squares[j]! - squares[i]!,
  )
  return {
    sizes: Float64Array.from(order, i => Math.sqrt(squares[i]!)),
    exponents: Float64Array.from(order, i => (squares[i] === 0 ? 0 : exponents[i]!)),
  }
}

/** Rotates rows i and j in their plane until they are orthogonal; false if they already were. */
function makeOrthogonal(
  row: readonly Float64Array[],
  i: number,
  j: number,
  exponents: Float64Array,
  squares: Float64Array,
  enough: number,
): boolean {
  if (squares[i] === 0 || squares[j] === 0) return false
  const first = exponents[i]! - exponents[j]! || squares[i]! - squares[j]!
  const [larger, smaller] = first >= 0 ? [i, j] : [j, i]
  const u = row[larger]!
  const v = row[smaller]!
  let dot = 0
  for (let m = 0; m < u.length; m++) dot += u[m]! * v[m]!
  if (Math.abs(dot) <= enough * Math.sqrt(squares[i]! * squares[j]!)) return false
  // The rows are u and s·v, up to a common factor. With tangent s·q: u' = c(u + s²q·v), v' = c(v − q·u).
  const s = powerOfTwo(exponents[smaller]! - exponents[larger]!)
  const difference = squares[larger]! - s * s * squares[smaller]!
  const q = (2 * dot) / (difference + Math.sqrt(difference * difference + 4 * s * s * dot * dot))
  const back = s * s * q
  const c = 1 / Math.sqrt(1 + back * q)
  let uu = 0
  let vv = 0
  for (let m = 0; m < u.length; m++) {
    const a = u[m]!
    const b = v[m]!
    u[m] = c * (a + back * b)
    v[m] = c * (b - q * a)
    uu += u[m]! * u[m]!
    vv += v[m]! * v[m]!
  }
  squares[larger] = uu
  squares[smaller] = vv
  normalise(u, larger, exponents, squares)
  normalise(v, smaller, exponents, squares)
  return true
}

/** Keeps the square of a row's length at 1 ≤ … < 4, so that exponents tell which of two rows is longer. */
function normalise(x: Float64Array, i: number, exponents: Float64Array, squares: Float64Array): void {
  if (squares[i]! >= 1 && squares[i]! < 4) return
  // Only what is left after a rotation can be very small; then its square says nothing.
  const taken = squares[i]! < 1e-200 ? takeOutPower(x) : 0
  let exponent = taken
  if (taken !== 0) squares[i] = squareOf(x)
  let factor = 1
  for (; squares[i]! * factor * factor >= 4; factor /= 2) exponent++
  for (; squares[i]! > 0 && squares[i]! * factor * factor < 1; factor *= 2) exponent--
  if (factor !== 1) {
    for (let m = 0; m < x.length; m++) x[m]! *= factor
    squares[i]! *= factor * factor
  }
  exponents[i]! += exponent
}

function squareOf(x: Float64Array): number {
  let square = 0
  for (let m = 0; m < x.length; m++) square += x[m]! * x[m]!
  return square
}
