import { describe, expect, it } from 'vitest'
import { assertNear } from '../../testing/assertNear.ts'
import { checkSize, identity, multiply, norm, transpose } from './matrix.ts'
import { randomMatrix } from './testing.ts'

describe('a product', () => {
  it('of matrices that are not square, by hand', () => {
    const out = new Float64Array(4).fill(99)
    multiply(out, Float64Array.of(1, 2, 3, 4, 5, 6), Float64Array.of(1, 0, -1, 2, 0.5, 1), 2, 3, 2)
    expect([...out]).toEqual([0.5, 7, 2, 16])
  })

  it('with the identity is the matrix, and the transpose of a product is the product of transposes', () => {
    const a = randomMatrix(5, 7, 1)
    const b = randomMatrix(7, 3, 2)
    const [same, ab, ba] = [35, 15, 15].map(length => new Float64Array(length)) as Float64Array[]
    multiply(same!, a, identity(7), 5, 7, 7)
    expect(same).toEqual(a)
    multiply(ab!, a, b, 5, 7, 3)
    multiply(ba!, transpose(b, 7, 3), transpose(a, 5, 7), 3, 7, 5)
    assertNear(transpose(ba!, 3, 5), ab!, 1e-14, 'product')
  })

  it('does not hide a number that is not finite behind a zero', () => {
    const out = new Float64Array(1)
    multiply(out, Float64Array.of(0), Float64Array.of(Infinity), 1, 1, 1)
    expect(out[0]).toBeNaN()
  })
})

describe('the norm', () => {
  it('is the length, also where squares would overflow or vanish', () => {
    for (const scale of [1, 1e-200, 1e200, 1e307]) {
      expect(norm(Float64Array.of(3 * scale, -4 * scale)) / (5 * scale)).toBeCloseTo(1, 14)
    }
    expect(norm(Float64Array.of(3, -4))).toBe(5)
    expect(norm(Float64Array.of(0, Number.MIN_VALUE))).toBe(Number.MIN_VALUE)
    expect(norm(new Float64Array(3))).toBe(0)
  })

  it('of what is not finite is not finite', () => {
    expect(norm(Float64Array.of(1, NaN))).toBeNaN()
    expect(norm(Float64Array.of(1, -Infinity))).toBe(Infinity)
  })
})

it('a matrix of the wrong size is named, with what was expected and what came', () => {
  expect(() => checkSize('W', new Float64Array(5), 2, 3)).toThrow('W: expected [2, 3] = 6 elements, got 5')
})
