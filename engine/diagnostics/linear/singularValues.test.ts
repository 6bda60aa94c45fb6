import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assertNear } from '../../testing/assertNear.ts'
import { multiply, norm, transpose } from './matrix.ts'
import { scaledSingularValues, singularValues } from './singularValues.ts'
import { diagonal, orthogonal, productOf, randomMatrix, withSingularValues } from './testing.ts'

/** Rank of a matrix of small whole numbers, by elimination modulo the prime 65521. */
function rankOf(a: Float64Array, m: number, n: number): number {
  const prime = 65521
  const inverse = (x: number) => {
    let [result, base] = [1, x]
    for (let e = prime - 2; e > 0; e = Math.floor(e / 2)) {
      if (e % 2 === 1) result = (result * base) % prime
      base = (base * base) % prime
    }
    return result
  }
  const rows = Array.from({ length: m }, (_, i) => Array.from(a.subarray(i * n, (i + 1) * n)))
  let rank = 0
  for (let j = 0; j < n; j++) {
    const pivot = rows.findIndex((row, i) => i >= rank && row[j] !== 0)
    if (pivot < 0) continue
    ;[rows[rank], rows[pivot]] = [rows[pivot]!, rows[rank]!]
    const scale = inverse(rows[rank]![j]!)
    for (let i = rank + 1; i < m; i++) {
      const factor = (rows[i]![j]! * scale) % prime
      rows[i] = rows[i]!.map((x, at) => (((x - factor * rows[rank]![at]!) % prime) + prime) % prime)
    }
    rank++
  }
  return rank
}

const descending = (values: readonly number[]) => Float64Array.from(values).sort().reverse()

it('are Σ of U·Σ·Vᵀ, to rounding of the largest', () => {
  const values = fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 24 })
  fc.assert(
    fc.property(values, fc.nat(99999), (sigma, seed) => {
      const n = sigma.length
      const found = singularValues(withSingularValues(sigma, seed), n, n)
      assertNear(found, descending(sigma), 1e-14 * n * Math.max(...sigma), 'σ')
    }),
  )
})

it('of a matrix that is not square: the same for its transpose, and their squares sum to the squared norm', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 16 }),
      fc.integer({ min: 1, max: 16 }),
      fc.integer(),
      (m, n, seed) => {
        const a = randomMatrix(m, n, seed)
        const found = singularValues(a, m, n)
        expect(found.length).toBe(Math.min(m, n))
        assertNear(singularValues(transpose(a, m, n), n, m), found, 1e-13 * norm(a), 'of the transpose')
        expect(Math.abs(norm(found) / norm(a) - 1)).toBeLessThan(1e-14 * (m + n))
      },
    ),
  )
})

it('by hand: [[8, 8], [−8, −8]] has 16 and 0, [[3, 0], [4, 5]] has √45 and √5', () => {
  assertNear(singularValues(Float64Array.of(8, 8, -8, -8), 2, 2), [16, 0], 1e-14, 'σ')
  assertNear(singularValues(Float64Array.of(3, 0, 4, 5), 2, 2), [Math.sqrt(45), Math.sqrt(5)], 1e-14, 'σ')
})

it('of an orthogonal matrix are all 1, of a matrix of rank 1 all but one are nothing', () => {
  assertNear(singularValues(orthogonal(30, 4), 30, 30), new Float64Array(30).fill(1), 1e-14, 'σ')
  const u = randomMatrix(20, 1, 1)
  const a = new Float64Array(400)
  multiply(a, u, transpose(u, 20, 1), 20, 1, 20)
  const expected = new Float64Array(20)
  expected[0] = norm(u) ** 2
  assertNear(singularValues(a, 20, 20), expected, 1e-14 * expected[0], 'σ')
})

it('of sparse whole numbers with many rows that depend on each other: as many as the rank, then next to nothing', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 14 }),
      fc.integer({ min: 1, max: 14 }),
      fc.infiniteStream(fc.integer({ min: -5, max: 2 })),
      (m, n, stream) => {
        const a = Float64Array.from({ length: m * n }, () => Math.max(0, stream.next().value!))
        const found = singularValues(a, m, n)
        // The smallest that a matrix of small whole numbers can have and still not be singular is far above rounding.
        const rank = rankOf(a, m, n)
        expect(Array.from(found, s => s > 1e-11).filter(Boolean).length).toBe(rank)
        for (const s of found.subarray(rank)) expect(s).toBeLessThan(1e-13)
      },
    ),
    { numRuns: 300 },
  )
})

it('of zeros are zeros, and of no rows there are none', () => {
  expect(singularValues(new Float64Array(12), 3, 4)).toEqual(new Float64Array(3))
  expect(singularValues(new Float64Array(0), 0, 4)).toEqual(new Float64Array(0))
})

it('of the Hilbert matrix multiply to its determinant, although they span seven decades', () => {
  // det of [1/(i+j+1)], n = 5, is 1/266716800000.
  const a = Float64Array.from({ length: 25 }, (_, at) => 1 / (Math.floor(at / 5) + (at % 5) + 1))
  const product = singularValues(a, 5, 5).reduce((p, s) => p * s, 1)
  expect(product * 266716800000).toBeCloseTo(1, 9)
})

describe('rows that differ in size only', () => {
  it('keep every singular value to its own last digits, over 600 decades', () => {
    // With rows of size d_i far apart, σ_i / d_i is the distance of row i from the rows above it: R_ii of the transpose's QR.
    const n = 4
    const u = randomMatrix(n, n, 8)
    const d = [1e300, 1, 1e-150, 1e-300]
    const found = singularValues(
      u.map((x, at) => x * d[Math.floor(at / n)]!),
      n,
      n,
    )
    const kept: number[][] = []
    for (let i = 0; i < n; i++) {
      let row = [...u.subarray(i * n, (i + 1) * n)]
      for (const q of kept) {
        const dot = row.reduce((sum, x, m) => sum + x * q[m]!, 0)
        row = row.map((x, m) => x - dot * q[m]!)
      }
      const length = Math.hypot(...row)
      kept.push(row.map(x => x / length))
      expect(found[i]! / (length * d[i]!)).toBeCloseTo(1, 12)
    }
  })

  it('may differ by more than float64 can hold, when they come with exponents', () => {
    const { sizes, exponents } = scaledSingularValues(
      Float64Array.of(1, 1, 1, -1, 0, 0, 3, 0, 0),
      Float64Array.of(-9000, 12000, 5),
      3,
      3,
    )
    // Rows 2^−9000·(1, 1, 1), 2^12000·(−1, 0, 0), 2^5·(3, 0, 0): the third lies along the second, the first is left with (0, 1, 1).
    expect(sizes[0]! * 2 ** (exponents[0]! - 12000)).toBeCloseTo(1, 14)
    expect(sizes[1]! * 2 ** (exponents[1]! + 9000)).toBeCloseTo(Math.SQRT2, 14)
    expect(sizes[2]).toBe(0)
  })
})

it('a matrix times any factor has them times that factor', () => {
  const a = randomMatrix(6, 6, 11)
  const plain = singularValues(a, 6, 6)
  for (const factor of [1e-290, 1e290, -3]) {
    const found = singularValues(
      a.map(x => x * factor),
      6,
      6,
    )
    assertNear(
      found.map(x => x / Math.abs(factor)),
      plain,
      1e-13,
      'σ',
    )
  }
})

it('what is not finite gives NaN, not a number that looks right', () => {
  expect([...singularValues(Float64Array.of(1, NaN, 2, 3), 2, 2)]).toEqual([NaN, NaN])
  expect([...singularValues(Float64Array.of(1, Infinity, 2, 3), 2, 2)]).toEqual([NaN, NaN])
})

it('128 rows, the largest it is meant for', () => {
  const sigma = Array.from({ length: 128 }, (_, i) => 128 - i)
  assertNear(singularValues(withSingularValues(sigma, 2), 128, 128), sigma, 1e-11, 'σ')
})

it('a product of orthogonal matrices and a diagonal, one after another, keeps the diagonal', () => {
  const a = productOf(3, orthogonal(3, 1), diagonal([2, 0.5, 1e-9]), orthogonal(3, 2), orthogonal(3, 3))
  assertNear(singularValues(a, 3, 3), [2, 0.5, 1e-9], 1e-15, 'σ')
})
