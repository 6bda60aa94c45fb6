import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { complete } from '../run.ts'
import { assertNear } from '../testing/assertNear.ts'
import { jacobianProduct } from './jacobianProduct.ts'
import { jacobianSingularValues } from './jacobianSingularValues.ts'
import { identity, transpose } from './linear/matrix.ts'
import { qr } from './linear/qr.ts'
import { singularValues } from './linear/singularValues.ts'
import { diagonal, orthogonal, productOf, randomMatrix } from './linear/testing.ts'

const run = (jacobians: readonly Float64Array[], S: number, t: number, tau: number) =>
  complete(jacobianSingularValues(jacobians, S, t, tau))

/** J_t = U_t·diag(values)·U_{t−1}ᵀ: the product over m steps has singular values values^m exactly. */
function chain(values: readonly number[], T: number, seed: number): Float64Array[] {
  const n = values.length
  const U = Array.from({ length: T + 1 }, (_, t) => orthogonal(n, seed + t))
  return Array.from({ length: T }, (_, t) =>
    productOf(n, U[t + 1]!, diagonal(values), transpose(U[t]!, n, n)),
  )
}

it('are those of the product multiplied out, while that holds them', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 4 }),
      fc.nat(9999),
      (S, steps, seed) => {
        const jacobians = Array.from({ length: steps + 3 }, (_, t) => randomMatrix(S, S, seed + 31 * t))
        const product = productOf(S, identity(S), ...jacobians.slice(2, 2 + steps).reverse())
        const found = run(jacobians, S, 1, 1 + steps).map(x => 10 ** x)
        const expected = singularValues(product, S, S)
        assertNear(found, expected, 1e-12 * expected[0]!, 'σ')
      },
    ),
  )
})

it('each to its own last digits over thousands of decades: a chain whose singular values are known', () => {
  const values = [1.3, 1, 0.9, 0.5, 0.1, 1e-3]
  const found = run(chain(values, 1001, 4), 6, 0, 1000)
  assertNear(
    found,
    values.map(x => 1000 * Math.log10(x)),
    1e-9,
    'log10 σ',
  )
  expect(found[5]).toBeCloseTo(-3000, 8)
})

it('also those that are close to each other, and those that are equal', () => {
  const values = [1, 1, 0.999, 0.99, 0.99, 0.2]
  assertNear(
    run(chain(values, 101, 4), 6, 0, 100),
    values.map(x => 100 * Math.log10(x)),
    1e-10,
    'log10 σ',
  )
})

it('add up to the logarithms of the determinants, and the first is the norm of the product', () => {
  const S = 24
  const jacobians = Array.from({ length: 50 }, (_, t) => randomMatrix(S, S, t).map(x => x / Math.sqrt(3 * S)))
  const found = run(jacobians, S, 9, 49)
  let determinants = 0
  for (const J of jacobians.slice(10)) {
    const { R } = qr(J, S, S)
    for (let i = 0; i < S; i++) determinants += Math.log10(R[i * S + i]!)
  }
  expect(found.reduce((sum, x) => sum + x, 0) / determinants).toBeCloseTo(1, 11)
  expect(found[0]).toBeCloseTo(complete(jacobianProduct(jacobians, S, 49)).log10Norms[9]!, 8)
  expect(found[0]! - found[S - 1]!).toBeGreaterThan(20)
})

describe('what is lost', () => {
  it('units that no longer answer are −∞, one for each, at the end; the rest is as if they were not there', () => {
    const S = 8
    // Two units whose rows are zero: what they were told is lost at once. At the first step nobody listens to them either.
    const isDead = (t: number, at: number) => at < 2 * S || (t === 1 && at % S < 2)
    const jacobians = Array.from({ length: 30 }, (_, t) =>
      randomMatrix(S, S, t).map((x, at) => (isDead(t, at) ? 0 : x)),
    )
    const found = run(jacobians, S, 0, 29)
    expect([...found.subarray(6)]).toEqual([-Infinity, -Infinity])
    const others = jacobians.map(J => J.filter((_, at) => at % S > 1 && at >= 2 * S))
    assertNear(found.subarray(0, 6), run(others, 6, 0, 29), 1e-11, 'log10 σ')
  })

  it('a matrix that is zero at one step loses everything', () => {
    const jacobians = [identity(3), identity(3), new Float64Array(9), identity(3)]
    expect([...run(jacobians, 3, 0, 3)]).toEqual([-Infinity, -Infinity, -Infinity])
    expect([...run(jacobians, 3, 2, 3)]).toEqual([0, 0, 0].map(x => expect.closeTo(x, 14)))
  })

  it('what is not finite gives NaN', () => {
    const jacobians = [identity(2), Float64Array.of(1, NaN, 0, 1), identity(2)]
    expect([...run(jacobians, 2, 0, 2)]).toEqual([NaN, NaN])
  })
})

it('over no steps are all 1', () => {
  expect([...run([identity(3), identity(3)], 3, 1, 1)]).toEqual([0, 0, 0])
})

it('steps that are not there, or in the wrong order, are refused', () => {
  expect(() => run([identity(2), identity(2)], 2, 1, 0)).toThrow('expected 0 ≤ t ≤ τ < 2, got t = 1, τ = 0')
  expect(() => run([identity(2)], 2, 0, 1)).toThrow('expected 0 ≤ t ≤ τ < 1')
})
