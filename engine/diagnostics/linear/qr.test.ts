import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../../random.ts'
import { assertNear } from '../../testing/assertNear.ts'
import { identity, multiply, norm, transpose } from './matrix.ts'
import { qr, randomOrthonormal } from './qr.ts'
import { diagonal, productOf, randomMatrix } from './testing.ts'

const EPSILON = 2 ** -52

/** A = Q·R to rounding of ‖A‖, Qᵀ·Q = I, R upper triangular with a diagonal that is not negative. */
function assertIsQr(a: Float64Array, rows: number, columns: number, scale = norm(a)): void {
  const { Q, R } = qr(a, rows, columns)
  const back = new Float64Array(rows * columns)
  multiply(back, Q, R, rows, columns, columns)
  assertNear(back, a, 10 * rows * EPSILON * scale, 'Q·R')
  const gram = new Float64Array(columns * columns)
  multiply(gram, transpose(Q, rows, columns), Q, columns, rows, columns)
  assertNear(gram, identity(columns), 10 * rows * EPSILON, 'Qᵀ·Q')
  for (let i = 0; i < columns; i++) {
    expect(R[i * columns + i]).toBeGreaterThanOrEqual(0)
    for (let j = 0; j < i; j++) expect(R[i * columns + j]).toBe(0)
  }
}

const shapes = fc.tuple(
  fc.integer({ min: 1, max: 24 }),
  fc.integer({ min: 0, max: 24 }),
  fc.integer({ min: 0, max: 9999 }),
)

it('A = Q·R with orthonormal columns and R_ii ≥ 0, for tall and square matrices', () => {
  fc.assert(
    fc.property(shapes, ([columns, more, seed]) =>
      assertIsQr(randomMatrix(columns + more, columns, seed), columns + more, columns),
    ),
  )
  assertIsQr(randomMatrix(128, 128, 1), 128, 128)
})

it('the same of a matrix without full rank, of rank 0 included', () => {
  fc.assert(
    fc.property(shapes, fc.integer({ min: 0, max: 6 }), ([columns, more, seed], rank) => {
      const rows = columns + more
      const a = new Float64Array(rows * columns)
      multiply(a, randomMatrix(rows, rank, seed), randomMatrix(rank, columns, seed + 1), rows, rank, columns)
      assertIsQr(a, rows, columns)
    }),
  )
})

it('R is what it was made of, when A was made of an orthogonal matrix and an R with positive diagonal', () => {
  const n = 12
  const R = randomMatrix(n, n, 5)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) R[i * n + j] = 0
    R[i * n + i] = 0.5 + Math.abs(R[i * n + i]!)
  }
  const Q = randomOrthonormal(n, n, new Random(2, 'test'))
  const found = qr(productOf(n, Q, R), n, n)
  assertNear(found.R, R, 1e-13, 'R')
  assertNear(found.Q, Q, 1e-13, 'Q')
})

it('a negative number is Q = −1, R = its size', () => {
  expect(qr(Float64Array.of(-3), 1, 1)).toEqual({ Q: Float64Array.of(-1), R: Float64Array.of(3) })
})

describe('sizes at the edge of float64', () => {
  it.each([1e-300, 1e300])('a matrix times %d has the same Q, and R times that', scale => {
    const a = randomMatrix(6, 4, 3)
    const plain = qr(a, 6, 4)
    const { Q, R } = qr(
      a.map(x => x * scale),
      6,
      4,
    )
    assertNear(Q, plain.Q, 1e-14, 'Q')
    assertNear(
      R.map(x => x / scale),
      plain.R,
      1e-14,
      'R',
    )
  })

  it('columns of very different size each keep their digits', () => {
    const a = randomMatrix(5, 3, 4)
    const b = a.map((x, i) => x * [1e-250, 1, 1e250][i % 3]!)
    const R = qr(a, 5, 3).R
    const S = qr(b, 5, 3).R
    for (let i = 0; i < 3; i++) {
      for (let j = i; j < 3; j++) {
        const expected = R[i * 3 + j]! * [1e-250, 1, 1e250][j]!
        expect(Math.abs(S[i * 3 + j]! / expected - 1)).toBeLessThan(1e-13)
      }
    }
  })

  it('a small number on a diagonal is not taken for noise', () => {
    expect(qr(diagonal([1, 1e-200, 1e200]), 3, 3).R).toEqual(diagonal([1, 1e-200, 1e200]))
  })
})

it('rows of zeros, as units that no longer answer have in their Jacobian, leave as many exact zeros in R', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 30 }),
      fc.integer(),
      fc.infiniteStream(fc.boolean()),
      (n, seed, dead) => {
        const a = randomMatrix(n, n, seed)
        const isDead = Array.from({ length: n }, () => dead.next().value!)
        for (const [i, yes] of isDead.entries()) if (yes) a.fill(0, i * n, (i + 1) * n)
        assertIsQr(a, n, n)
        const alive = isDead.filter(yes => !yes).length
        const { R } = qr(a, n, n)
        for (let i = 0; i < n; i++) expect(R[i * n + i]! > 0).toBe(i < alive)
      },
    ),
  )
})

it('what is not finite makes everything NaN, and does not look like rank 0', () => {
  for (const bad of [NaN, Infinity]) {
    const { Q, R } = qr(Float64Array.of(1, 2, bad, 4), 2, 2)
    expect([...Q, ...R].every(Number.isNaN)).toBe(true)
  }
})

it('more columns than rows is refused', () => {
  expect(() => qr(new Float64Array(6), 2, 3)).toThrow('at least as many rows as columns, got [2, 3]')
})

it('random orthonormal columns point everywhere alike', () => {
  const random = new Random(3, 'test')
  const mean = new Float64Array(9)
  for (let i = 0; i < 2000; i++) {
    for (const [m, x] of randomOrthonormal(3, 3, random).entries()) mean[m]! += x / 2000
  }
  // The standard error of a mean of 2000 with variance 1/3 is 0.013.
  assertNear(mean, new Float64Array(9), 0.055, 'mean')
})
