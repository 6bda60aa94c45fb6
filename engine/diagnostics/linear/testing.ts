/** For the tests of linear algebra and of what is built on it. */
import { Random } from '../../random.ts'
import { multiply, transpose } from './matrix.ts'
import { randomOrthonormal } from './qr.ts'
import { singularValues } from './singularValues.ts'

/** Standard normal elements, [rows, columns]. */
export function randomMatrix(rows: number, columns: number, seed: number): Float64Array {
  const random = new Random(seed, 'matrix')
  return Float64Array.from({ length: rows * columns }, () => random.normal())
}

export function diagonal(values: readonly number[]): Float64Array {
  const n = values.length
  const a = new Float64Array(n * n)
  for (let i = 0; i < n; i++) a[i * n + i] = values[i]!
  return a
}

export function orthogonal(n: number, seed: number): Float64Array {
  return randomOrthonormal(n, n, new Random(seed, 'orthogonal'))
}

/** The product of square matrices, from left to right. */
export function productOf(n: number, first: Float64Array, ...others: Float64Array[]): Float64Array {
  return others.reduce((a, b) => {
    const out = new Float64Array(n * n)
    multiply(out, a, b, n, n, n)
    return out
  }, first)
}

/** U·Σ·Vᵀ with random orthogonal U and V: a matrix with these singular values. */
export function withSingularValues(values: readonly number[], seed: number): Float64Array {
  const n = values.length
  return productOf(n, orthogonal(n, seed), diagonal(values), transpose(orthogonal(n, seed + 1_000_000), n, n))
}

/**
 * Smallest singular value of A − λI for complex λ, by the real matrix [[A − re, im], [−im, A − re]]: 0 exactly if λ is an eigenvalue, and the
 * size of the smallest change of A that makes it one.
 */
export function distanceToEigenvalue(a: Float64Array, n: number, re: number, im: number): number {
  const m = 2 * n
  const x = new Float64Array(m * m)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const value = a[i * n + j]! - (i === j ? re : 0)
      x[i * m + j] = value
      x[(i + n) * m + j + n] = value
    }
    x[i * m + i + n] = im
    x[(i + n) * m + i] = -im
  }
  return singularValues(x, m, m).at(-1)!
}
