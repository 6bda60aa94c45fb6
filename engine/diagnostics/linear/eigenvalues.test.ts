import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assertNear } from '../../testing/assertNear.ts'
import { type Eigenvalues, eigenvalues, modulus } from './eigenvalues.ts'
import { norm, transpose } from './matrix.ts'
import { qr } from './qr.ts'
import { diagonal, distanceToEigenvalue, orthogonal, productOf, randomMatrix } from './testing.ts'

const EPSILON = 2 ** -52

/** Sorted by real, then imaginary part, after rounding: for comparing sets. */
function pairs({ re, im }: Eigenvalues): number[][] {
  return Array.from(re, (x, i) => [x, im[i]!]).sort((a, b) =>
    Math.abs(a[0]! - b[0]!) < 1e-6 ? a[1]! - b[1]! : a[0]! - b[0]!,
  )
}

function assertAre(
  found: Eigenvalues,
  expected: readonly (readonly [number, number])[],
  tolerance: number,
): void {
  const known = { re: Float64Array.from(expected, e => e[0]), im: Float64Array.from(expected, e => e[1]) }
  assertNear(pairs(found).flat(), pairs(known).flat(), tolerance, 'eigenvalues')
}

/** Every eigenvalue is one of a matrix within a few n·ε·‖A‖ of A: true of a good search for any matrix, defective ones included. */
function assertBackwardStable(a: Float64Array, n: number): Eigenvalues {
  const found = eigenvalues(a, n)
  const allowed = 10 * n * EPSILON * norm(a)
  for (let i = 0; i < n; i++) {
    expect(distanceToEigenvalue(a, n, found.re[i]!, found.im[i]!)).toBeLessThanOrEqual(allowed)
  }
  return found
}

const sum = (x: Float64Array) => x.reduce((s, v) => s + v, 0)
const traceOf = (a: Float64Array, n: number) => sum(a.filter((_, i) => i % (n + 1) === 0))

/** Companion matrix of the polynomial with these roots. */
function companion(roots: readonly number[]): Float64Array {
  const n = roots.length
  let p = [1]
  for (const root of roots) p = [...p, 0].map((c, i) => c - root * (p[i - 1] ?? 0))
  const a = new Float64Array(n * n)
  for (let j = 0; j < n; j++) a[j] = -p[j + 1]!
  for (let i = 1; i < n; i++) a[i * n + i - 1] = 1
  return a
}

describe('of random matrices', () => {
  it('they belong to a matrix within rounding, come in conjugate pairs, add up to the trace and multiply to the determinant', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.integer(), (n, seed) => {
        const a = randomMatrix(n, n, seed)
        const { re, im } = assertBackwardStable(a, n)
        expect(Math.abs(sum(re) - traceOf(a, n))).toBeLessThan(10 * n * EPSILON * norm(a))
        expect(sum(im)).toBe(0)
        const size = re.reduce((product, x, i) => product * modulus(x, im[i]!), 1)
        const { R } = qr(a, n, n)
        const determinant = R.filter((_, i) => i % (n + 1) === 0).reduce((product, x) => product * x, 1)
        expect(size / determinant).toBeCloseTo(1, 6)
      }),
      { numRuns: 60 },
    )
  })

  it('they are in order of modulus, of a pair the one above the axis first', () => {
    const { re, im } = eigenvalues(randomMatrix(31, 31, 7), 31)
    for (let i = 1; i < 31; i++) {
      expect(modulus(re[i]!, im[i]!)).toBeLessThanOrEqual(modulus(re[i - 1]!, im[i - 1]!))
      if (im[i - 1]! > 0) expect([re[i], im[i]]).toEqual([re[i - 1], -im[i - 1]!])
    }
    expect(im.some(x => x > 0)).toBe(true)
  })

  it('256 rows: trace, the trace of the square, and the circular law', () => {
    const n = 256
    const a = randomMatrix(n, n, 3).map(x => x / Math.sqrt(n))
    const { re, im } = eigenvalues(a, n)
    expect(Math.abs(sum(re) - traceOf(a, n))).toBeLessThan(1e-11)
    const squares = re.map((x, i) => x * x - im[i]! * im[i]!)
    expect(Math.abs(sum(squares) - traceOf(productOf(n, a, a), n))).toBeLessThan(1e-11)
    expect(modulus(re[0]!, im[0]!)).toBeGreaterThan(0.9)
    expect(modulus(re[0]!, im[0]!)).toBeLessThan(1.15)
    // Uniform on the disc: a quarter lies within half the radius.
    const inner = re.filter((x, i) => modulus(x, im[i]!) < 0.5).length
    expect(Math.abs(inner / n - 0.25)).toBeLessThan(0.06)
  })
})

describe('known beforehand', () => {
  it('roots of a polynomial, by its companion matrix', () => {
    assertAre(
      eigenvalues(companion([1, 2, 3, 4, 5]), 5),
      [
        [1, 0],
        [2, 0],
        [3, 0],
        [4, 0],
        [5, 0],
      ],
      1e-11,
    )
    assertAre(
      eigenvalues(companion([-0.5, 0.25, 8]), 3),
      [
        [-0.5, 0],
        [0.25, 0],
        [8, 0],
      ],
      1e-13,
    )
  })

  it.each([2, 3, 4, 5, 8, 30, 101])(
    'roots of unity, by the exchange of %i rows in a circle, on which plain shifts get stuck',
    n => {
      const a = new Float64Array(n * n)
      for (let i = 0; i < n; i++) a[i * n + ((i + 1) % n)] = 1
      const expected = Array.from(
        { length: n },
        (_, k) => [Math.cos((2 * Math.PI * k) / n), Math.sin((2 * Math.PI * k) / n)] as const,
      )
      assertAre(eigenvalues(a, n), expected, 1e-13)
    },
  )

  it('of rotations by random angles and real numbers, hidden by an orthogonal similarity', () => {
    const values = fc.array(
      fc.tuple(fc.double({ min: -2, max: 2, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true })),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    fc.assert(
      fc.property(values, fc.nat(9999), (blocks, seed) => {
        const n = 2 * blocks.length
        const d = new Float64Array(n * n)
        for (const [k, [re, im]] of blocks.entries()) {
          const at = 2 * k * (n + 1)
          d[at] = d[at + n + 1] = re
          d[at + 1] = im
          d[at + n] = -im
        }
        const Q = orthogonal(n, seed)
        const a = productOf(n, Q, d, transpose(Q, n, n))
        // A normal matrix: eigenvalues are as accurate as the matrix. Compared by nearest, as equal ones have no order.
        const found = eigenvalues(a, n)
        const left = Array.from(found.re, (re, i) => [re, found.im[i]!] as const)
        for (const [re, im] of blocks) {
          for (const sign of [1, -1]) {
            const distances = left.map(([x, y]) => Math.hypot(x - re, y - sign * im))
            const best = distances.indexOf(Math.min(...distances))
            expect(distances[best]).toBeLessThan(1e-14 * n * (1 + norm(d)))
            left.splice(best, 1)
          }
        }
      }),
    )
  })

  it('of a symmetric matrix with values over twelve decades are real', () => {
    const n = 12
    const Q = orthogonal(n, 4)
    const values = Array.from({ length: n }, (_, i) => 10 ** -i)
    const { re, im } = eigenvalues(productOf(n, Q, diagonal(values), transpose(Q, n, n)), n)
    assertNear(re, values, 1e-14, 're')
    for (const x of im) expect(Math.abs(x)).toBeLessThan(1e-14)
  })
})

describe('of awkward matrices', () => {
  it('of no rows there are none, of one row there is that number, and 0 is not −0', () => {
    expect(eigenvalues(new Float64Array(0), 0).re).toEqual(new Float64Array(0))
    expect(eigenvalues(Float64Array.of(-3), 1)).toEqual({ re: Float64Array.of(-3), im: Float64Array.of(0) })
    expect(eigenvalues(Float64Array.of(-0), 1)).toEqual({ re: Float64Array.of(0), im: Float64Array.of(0) })
  })

  it('of zeros, and of nilpotent matrices that are triangular in some order, they are exactly 0', () => {
    const zeros = { re: new Float64Array(6), im: new Float64Array(6) }
    expect(eigenvalues(new Float64Array(36), 6)).toEqual(zeros)
    const upper = randomMatrix(6, 6, 1).map((x, at) => (at % 6 > Math.floor(at / 6) ? x : 0))
    expect(eigenvalues(upper, 6)).toEqual(zeros)
    expect(eigenvalues(transpose(upper, 6, 6), 6)).toEqual(zeros)
  })

  it('of a matrix of 64 × 64 ones they are 64 and, although its Hessenberg form fades to 1e-250, 63 times nothing', () => {
    const { re, im } = eigenvalues(new Float64Array(4096).fill(1), 64)
    assertNear(re, [64, ...new Array(63).fill(0)], 1e-12, 're')
    assertNear(im, new Float64Array(64), 1e-12, 'im')
  })

  it('[[8, 8], [−8, −8]] has 0 twice, exactly', () => {
    expect(eigenvalues(Float64Array.of(8, 8, -8, -8), 2)).toEqual({
      re: new Float64Array(2),
      im: new Float64Array(2),
    })
  })

  it('by hand: [[0, 1], [−1, 0]] has ±i, [[2, 1], [0, 2]] 2 twice, [[1, 2], [3, 1]] 1 ± √6, at any scale', () => {
    expect(eigenvalues(Float64Array.of(0, 1, -1, 0), 2)).toEqual({
      re: new Float64Array(2),
      im: Float64Array.of(1, -1),
    })
    expect(eigenvalues(Float64Array.of(2, 1, 0, 2), 2).re).toEqual(Float64Array.of(2, 2))
    for (const scale of [1, 1e-200, 1e200, 1e-310]) {
      const { re, im } = eigenvalues(
        Float64Array.of(1, 2, 3, 1).map(x => x * scale),
        2,
      )
      expect(re[0]! / scale).toBeCloseTo(1 + Math.sqrt(6), scale < 1e-300 ? 10 : 14)
      expect(re[1]! / scale).toBeCloseTo(1 - Math.sqrt(6), scale < 1e-300 ? 10 : 14)
      expect([...im]).toEqual([0, 0])
    }
  })

  it.each([2, 3, 5, 8, 16])(
    'a hidden Jordan block of %i rows: within rounding of the matrix, and ε^(1/n) from the eigenvalue',
    n => {
      for (const value of [0, 0.7, -3]) {
        const J = diagonal(new Array(n).fill(value))
        for (let i = 0; i + 1 < n; i++) J[i * n + i + 1] = 1
        const Q = orthogonal(n, n)
        const { re, im } = assertBackwardStable(productOf(n, Q, J, transpose(Q, n, n)), n)
        for (let i = 0; i < n; i++) {
          expect(modulus(re[i]! - value, im[i]!)).toBeLessThan(2 * (100 * n * EPSILON) ** (1 / n))
        }
      }
    },
  )

  it('the same eigenvalue many times with as many eigenvectors is found to the last digits', () => {
    const n = 20
    const Q = orthogonal(n, 2)
    const values = Array.from({ length: n }, (_, i) => (i < 12 ? 0.9 : -0.2))
    const { re, im } = eigenvalues(productOf(n, Q, diagonal(values), transpose(Q, n, n)), n)
    assertNear(re, values, 1e-14, 're')
    assertNear(im, new Float64Array(n), 1e-14, 'im')
  })

  it('rows and columns of very different size, which balancing brings together', () => {
    // D·A·D⁻¹ has A's eigenvalues; without balancing the smaller ones would drown.
    const n = 8
    const a = randomMatrix(n, n, 9)
    const d = Array.from({ length: n }, (_, i) => 10 ** (6 * (i - 4)))
    const b = a.map((x, at) => (x * d[Math.floor(at / n)]!) / d[at % n]!)
    assertNear(eigenvalues(b, n).re, eigenvalues(a, n).re, 1e-12, 're')
    assertNear(eigenvalues(b, n).im, eigenvalues(a, n).im, 1e-12, 'im')
  })

  it('blocks of very different size keep their own accuracy', () => {
    const a = diagonal([1, 1, 1e-100, 1e-100])
    a[1] = 2
    a[4] = 3
    a[11] = 2e-100
    a[14] = 3e-100
    const { re } = eigenvalues(a, 4)
    assertNear(re.subarray(0, 2), [1 + Math.sqrt(6), 1 - Math.sqrt(6)], 1e-15, 're')
    assertNear(
      re.subarray(2).map(x => x * 1e100),
      [1 + Math.sqrt(6), 1 - Math.sqrt(6)],
      1e-14,
      're',
    )
  })

  it('sparse matrices with rows and columns of zeros', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 14 }),
        fc.infiniteStream(fc.integer({ min: -4, max: 2 })),
        (n, stream) => {
          const a = Float64Array.from({ length: n * n }, () => Math.max(0, stream.next().value!))
          assertBackwardStable(a, n)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('what is not finite gives NaN everywhere, at once', () => {
    for (const bad of [NaN, Infinity, -Infinity]) {
      const { re, im } = eigenvalues(Float64Array.of(1, bad, 2, 3), 2)
      expect([...re, ...im]).toEqual([NaN, NaN, NaN, NaN])
    }
  })

  it('a matrix of the wrong size is refused', () => {
    expect(() => eigenvalues(new Float64Array(5), 2)).toThrow(
      'eigenvalues: expected [2, 2] = 4 elements, got 5',
    )
  })
})

it('its argument is not changed', () => {
  const a = randomMatrix(9, 9, 1)
  const before = a.slice()
  eigenvalues(a, 9)
  expect(a).toEqual(before)
})
