import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { complete } from '../run.ts'
import { assertNear } from '../testing/assertNear.ts'
import { type JacobianProductOptions, jacobianProduct } from './jacobianProduct.ts'
import { identity } from './linear/matrix.ts'
import { singularValues } from './linear/singularValues.ts'
import { diagonal, orthogonal, productOf, randomMatrix } from './linear/testing.ts'

const LOG10_2 = Math.log10(2)
const run = (jacobians: readonly Float64Array[], S: number, tau: number, options?: JacobianProductOptions) =>
  complete(jacobianProduct(jacobians, S, tau, options))

const ways = [
  ['dense', { denseUpTo: 999 }],
  ['power iteration', { denseUpTo: 0, iterations: 3000, tolerance: 1e-12 }],
] as const

/** The same by multiplying out in plain float64 and taking all singular values. */
function direct(jacobians: readonly Float64Array[], S: number, tau: number): number[] {
  return jacobians.map((_, t) => {
    if (t > tau) return -Infinity
    const product = productOf(S, identity(S), ...jacobians.slice(t + 1, tau + 1).reverse())
    return Math.log10(singularValues(product, S, S)[0]!)
  })
}

describe.each(ways)('%s', (way, options) => {
  it('is what multiplying out and taking all singular values gives, while that is in range', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(9999),
        (S, T, seed) => {
          const jacobians = Array.from({ length: T }, (_, t) => randomMatrix(S, S, seed + 31 * t))
          const tau = Math.floor((T - 1) * 0.7)
          const found = run(jacobians, S, tau, options)
          expect(found.way).toBe(way)
          assertNear(found.log10Norms, direct(jacobians, S, tau), 1e-6, 'log10 norms')
        },
      ),
      { numRuns: 50 },
    )
  })

  it.each([
    [0.01, 200],
    [1e-15, 200],
    [1e15, 200],
    [1, 400],
  ])('%d·Q with Q orthogonal gives a straight line over %i steps, to 1e-3000 and beyond', (factor, T) => {
    const jacobians = Array.from({ length: T }, (_, t) => orthogonal(4, t).map(x => x * factor))
    const expected = jacobians.map((_, t) => Math.log10(factor) * (T - 1 - t))
    assertNear(run(jacobians, 4, T - 1, options).log10Norms, expected, 1e-9, 'log10 norms')
  })

  it('follows whichever unit keeps most, also when another takes the lead: Jacobians that are diagonal', () => {
    // Forget gates that take turns. The unit that kept most near τ is not the one that keeps most over the whole way.
    const f = Array.from({ length: 60 }, (_, t) =>
      t > 40 ? [0.9, 0.5, 0.1] : t > 15 ? [0.1, 0.8, 0.7] : [0.3, 0.2, 0.99],
    )
    const sums = [0, 0, 0]
    const expected = new Array<number>(60)
    for (let t = 59; t >= 0; t--) {
      expected[t] = Math.max(...sums)
      for (const i of [0, 1, 2]) sums[i]! += Math.log10(f[t]![i]!)
    }
    assertNear(
      run(
        f.map(values => diagonal(values)),
        3,
        59,
        options,
      ).log10Norms,
      expected,
      1e-7,
      'log10 norms',
    )
  })

  it('eigenvalues can lie: all of W = [[8, 8], [−8, −8]] are 0, and with the state held at (0, ½) the product doubles for 2000 steps', () => {
    // diag(1 − h²)·W = K, K² = 2K, hence ‖K^l‖ = √200·2^(l−1).
    const W = [8, 8, -8, -8]
    const K = Float64Array.from(W, (w, at) => w * (1 - (at < 2 ? 0 : 0.5) ** 2))
    expect([...K]).toEqual([8, 8, -6, -6])
    const { log10Norms } = run(new Array(2001).fill(K), 2, 2000, options)
    for (let l = 1; l <= 12; l++) {
      expect(10 ** log10Norms[2000 - l]!).toBeCloseTo(Math.sqrt(200) * 2 ** (l - 1), 8)
      expect(10 ** log10Norms[2000 - l]! / (14.142 * 2 ** (l - 1))).toBeCloseTo(1, 4)
    }
    for (let l = 1; l <= 2000; l++) {
      expect(log10Norms[2000 - l]! / (Math.log10(200) / 2 + (l - 1) * LOG10_2)).toBeCloseTo(1, 12)
    }
    expect(log10Norms[0]).toBeGreaterThan(600)
  })

  it('a product that is exactly zero is −∞ from there on, not a small number', () => {
    const shift = Float64Array.of(0, 1, 0, 0, 0, 1, 0, 0, 0)
    const { log10Norms } = run(new Array(6).fill(shift), 3, 5, options)
    assertNear(log10Norms, [-Infinity, -Infinity, -Infinity, 0, 0, 0], 1e-12, 'log10 norms')
  })

  it('a factor that is not finite makes NaN of every product that includes it, and leaves the others', () => {
    const jacobians = Array.from({ length: 6 }, () => diagonal([0.5, 0.1]))
    jacobians[3] = Float64Array.of(1, NaN, 0, 1)
    assertNear(
      run(jacobians, 2, 5, options).log10Norms.subarray(3),
      [-2 * LOG10_2, -LOG10_2, 0],
      1e-12,
      'after',
    )
    expect([...run(jacobians, 2, 5, options).log10Norms.subarray(0, 3)]).toEqual([NaN, NaN, NaN])
  })
})

describe('the two ways', () => {
  /** Jacobians of a tanh network with one recurrent matrix whose units saturate differently at each step. */
  function network(S: number, T: number, gain: number): Float64Array[] {
    const W = randomMatrix(S, S, 3)
    return Array.from({ length: T }, (_, t) => {
      const d = randomMatrix(S, 1, 100 + t).map(x => 1 - Math.tanh(x) ** 2)
      return W.map((w, at) => (w * gain * d[Math.floor(at / S)]!) / Math.sqrt(S))
    })
  }

  it.each([0.2, 1, 3])(
    'agree on a network of 48 units over 60 steps, gain %d, to 1e-4 decades as set by default',
    gain => {
      const jacobians = network(48, 60, gain)
      const dense = run(jacobians, 48, 59)
      const applied = run(jacobians, 48, 59, { denseUpTo: 47 })
      expect([dense.way, applied.way]).toEqual(['dense', 'power iteration'])
      assertNear(applied.log10Norms, dense.log10Norms, 1e-4, 'log10 norms')
      // Never too large, and no more than about ten times too small as it says.
      for (const [t, change] of applied.changes.entries()) {
        expect(applied.log10Norms[t]! - dense.log10Norms[t]!).toBeLessThan(1e-10)
        expect(change).toBeLessThanOrEqual(1e-5)
      }
      expect(Math.max(...dense.changes)).toBeLessThan(1e-8)
    },
  )

  it('the product is formed for S up to 128, and not for 129', () => {
    expect(run([identity(128), identity(128)], 128, 1).way).toBe('dense')
    expect(run([identity(129), identity(129)], 129, 1).way).toBe('power iteration')
  })

  it('stopping early shows: with one iteration the change is not known, with two it is large', () => {
    const jacobians = network(20, 4, 1)
    const at = (iterations: number) => run(jacobians, 20, 3, { denseUpTo: 0, iterations }).changes[0]!
    expect(at(1)).toBe(Infinity)
    expect(at(2)).toBeGreaterThan(1e-4)
    expect(at(1000)).toBeLessThanOrEqual(1e-5)
  })
})

it('at τ it is 0, after τ −∞; the Jacobian that leads into the window is not used', () => {
  const jacobians = [
    new Float64Array(4).fill(NaN),
    diagonal([0.1, 0.01]),
    diagonal([100, 1000]),
    diagonal([7, 7]),
  ]
  assertNear(run(jacobians, 2, 2).log10Norms, [1, 3, 0, -Infinity], 1e-12, 'log10 norms')
  assertNear(run(jacobians, 2, 0).log10Norms, [0, -Infinity, -Infinity, -Infinity], 0, 'log10 norms')
})

it('yields after every t, so that it can be interrupted', () => {
  let yields = 0
  for (const _ of jacobianProduct(new Array(9).fill(identity(2)), 2, 7)) yields++
  expect(yields).toBe(7)
})

it('a Jacobian of the wrong size and a τ beyond the window are refused', () => {
  expect(() => run([identity(2), identity(3)], 2, 1)).toThrow(
    'jacobians[1]: expected [2, 2] = 4 elements, got 9',
  )
  expect(() => run([identity(2)], 2, 1)).toThrow('expected τ in 0 … 0, got 1')
})
