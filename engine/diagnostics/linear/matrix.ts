/**
 * The little that instruments need of dense float64 matrices: row-major Float64Arrays, sizes handed in, every sum in a fixed order.
 *
 * Why not a library: ml-matrix 6.15 (the best kept, MIT) was read and measured. Its decompositions use only + − × ÷ √, so they would be
 * deterministic, but it adds 13.8 kB gzipped to a worker whose limit leaves 20, where all instruments with what is here take 6; its
 * eigenvalues are not balanced, have no limit to their sweeps, come with eigenvectors nobody asked for, are wrong where entries are around
 * 1e±200, and look right for a matrix with NaN in it. Nor has the engine any other package.
 *
 * Tests    matrix.test.ts
 */
import { takeOutPower, timesPowerOfTwo } from '../../kernels/powerOfTwo.ts'

/** The identity, [n, n]. */
export function identity(n: number): Float64Array {
  const a = new Float64Array(n * n)
  for (let i = 0; i < n; i++) a[i * n + i] = 1
  return a
}

/** out [rows, columns] = a [rows, inner] · b [inner, columns]; out must be neither of the two. */
export function multiply(
  out: Float64Array,
  a: Float64Array,
  b: Float64Array,
  rows: number,
  inner: number,
  columns: number,
): void {
  out.fill(0)
  for (let i = 0; i < rows; i++) {
    const to = i * columns
    for (let m = 0; m < inner; m++) {
      const factor = a[i * inner + m]!
      const from = m * columns
      for (let j = 0; j < columns; j++) out[to + j]! += factor * b[from + j]!
    }
  }
}

/** aᵀ [columns, rows] of a [rows, columns]. */
export function transpose(a: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(a.length)
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) out[j * rows + i] = a[i * columns + j]!
  }
  return out
}

/** Root of the sum of squares: a vector's length, a matrix's Frobenius norm. Right even where squares leave float64's range; NaN stays NaN. */
export function norm(x: Float64Array): number {
  let square = 0
  for (let i = 0; i < x.length; i++) square += x[i]! * x[i]!
  if (square > 1e-280 && square < 1e300) return Math.sqrt(square)
  const scaled = x.slice()
  const exponent = takeOutPower(scaled)
  if (Number.isNaN(exponent)) return Math.sqrt(square)
  square = 0
  for (let i = 0; i < x.length; i++) square += scaled[i]! * scaled[i]!
  return timesPowerOfTwo(Math.sqrt(square), exponent)
}

/** Throws when a matrix has not as many elements as it should. */
export function checkSize(name: string, a: ArrayLike<number>, rows: number, columns: number): void {
  if (a.length === rows * columns) return
  throw new Error(`${name}: expected [${rows}, ${columns}] = ${rows * columns} elements, got ${a.length}`)
}
