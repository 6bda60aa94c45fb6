import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { norm } from './matrix.ts'
import { applyMatrix, applyMatrixTransposed, asLinearMap, powerIteration } from './powerIteration.ts'
import { singularValues } from './singularValues.ts'
import { diagonal, orthogonal, productOf, randomMatrix, withSingularValues } from './testing.ts'

const sigmaOf = ({ size, exponent }: { size: number; exponent: number }) => size * 2 ** exponent

it('finds the largest singular value that one-sided Jacobi finds, and never a larger one', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1, max: 20 }),
      fc.integer(),
      (m, n, seed) => {
        const a = randomMatrix(m, n, seed)
        const { change, ...top } = powerIteration(asLinearMap(a, m, n), undefined, { iterations: 2000 })
        const expected = singularValues(a, m, n)[0]!
        expect(sigmaOf(top) / expected).toBeLessThan(1 + 1e-14)
        expect(sigmaOf(top) / expected).toBeGreaterThan(1 - 1e-7)
        expect(change).toBeLessThanOrEqual(1e-12)
      },
    ),
  )
})

it('its vectors are unit vectors with A·right = σ·left and Aᵀ·left = σ·right', () => {
  const a = withSingularValues([3, 1, 0.5, 0.1], 3)
  const top = powerIteration(asLinearMap(a, 4, 4))
  const image = new Float64Array(4)
  applyMatrix(image, a, top.right, 4, 4)
  expect(norm(image.map((x, i) => x - 3 * top.left[i]!))).toBeLessThan(1e-6)
  applyMatrixTransposed(image, a, top.left, 4, 4)
  expect(norm(image.map((x, i) => x - 3 * top.right[i]!))).toBeLessThan(1e-12)
  expect(norm(top.left)).toBeCloseTo(1, 14)
  expect(norm(top.right)).toBeCloseTo(1, 14)
})

describe('the start', () => {
  it('from an earlier search saves most of the work after a small change', () => {
    const a = randomMatrix(40, 40, 5)
    const nudge = randomMatrix(40, 40, 6)
    const options = { tolerance: 1e-4 }
    const cold = powerIteration(asLinearMap(a, 40, 40), undefined, { iterations: 3000 })
    const b = a.map((x, i) => x + 1e-4 * nudge[i]!)
    const warm = powerIteration(asLinearMap(b, 40, 40), cold.right, options)
    const again = powerIteration(asLinearMap(b, 40, 40), undefined, options)
    expect(warm.iterations).toBeLessThan(again.iterations / 2)
    expect(Math.abs(sigmaOf(warm) / singularValues(b, 40, 40)[0]! - 1)).toBeLessThan(1e-3)
  })

  it('exactly along another singular vector does not hold it there', () => {
    const a = diagonal([1, 2, 0.5])
    expect(sigmaOf(powerIteration(asLinearMap(a, 3, 3), Float64Array.of(1, 0, 0)))).toBeCloseTo(2, 12)
    expect(sigmaOf(powerIteration(asLinearMap(a, 3, 3), new Float64Array(3)))).toBeCloseTo(2, 12)
  })

  it('of the wrong length is refused', () => {
    expect(() => powerIteration(asLinearMap(diagonal([1, 2]), 2, 2), new Float64Array(3))).toThrow(
      'powerIteration: start: expected [2, 1] = 2 elements, got 3',
    )
  })
})

it('says how many iterations were made and how much the last changed', () => {
  const a = withSingularValues([1, 0.9, 0.3], 9)
  const two = powerIteration(asLinearMap(a, 3, 3), undefined, { iterations: 2 })
  const three = powerIteration(asLinearMap(a, 3, 3), undefined, { iterations: 3 })
  expect([two.iterations, three.iterations]).toEqual([2, 3])
  expect(three.change).toBeCloseTo(1 - sigmaOf(two) / sigmaOf(three), 14)
  expect(powerIteration(asLinearMap(a, 3, 3), undefined, { iterations: 1 }).change).toBe(Infinity)
})

it('of zeros is 0, of an orthogonal matrix 1 at once', () => {
  expect(powerIteration(asLinearMap(new Float64Array(6), 2, 3))).toMatchObject({
    size: 0,
    exponent: 0,
    change: 0,
  })
  const { iterations, ...top } = powerIteration(asLinearMap(orthogonal(20, 1), 20, 20))
  expect(sigmaOf(top)).toBeCloseTo(1, 14)
  expect(iterations).toBe(2)
})

it('a nilpotent matrix has a largest singular value although its square is zero', () => {
  const a = Float64Array.of(8, 8, -8, -8)
  expect(productOf(2, a, a)).toEqual(new Float64Array(4))
  expect(sigmaOf(powerIteration(asLinearMap(a, 2, 2)))).toBeCloseTo(16, 12)
})

it('numbers near the ends of float64 are no trouble, and what is not finite gives NaN', () => {
  for (const factor of [1e-300, 1e300]) {
    const a = withSingularValues([2, 1], 3).map(x => x * factor)
    expect(sigmaOf(powerIteration(asLinearMap(a, 2, 2))) / factor).toBeCloseTo(2, 12)
  }
  expect(powerIteration(asLinearMap(Float64Array.of(1, 2, NaN, 4), 2, 2)).size).toBeNaN()
  expect(powerIteration(asLinearMap(Float64Array.of(1, 2, Infinity, 4), 2, 2)).size).toBeNaN()
})
