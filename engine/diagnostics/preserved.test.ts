import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { transpose } from './linear/matrix.ts'
import { applyMatrix } from './linear/powerIteration.ts'
import { orthogonal, randomMatrix } from './linear/testing.ts'
import { preserved } from './preserved.ts'

/** log10 ‖δ_t‖ for t = 0 … T−1, with δ_{t} = δ_{t+1}·J_{t+1} and δ_τ given: row vectors times Jacobians, in plain float64. */
function norms(jacobians: readonly Float64Array[], n: number, tau: number): number[] {
  const result = jacobians.map(() => -Infinity)
  let d = Float64Array.from({ length: n }, (_, i) => 1 + i)
  for (let t = tau; t >= 0; t--) {
    result[t] = Math.log10(Math.hypot(...d))
    const next = new Float64Array(n)
    applyMatrix(next, transpose(jacobians[t]!, n, n), d, n, n)
    d = next
  }
  return result
}

it('a line that falls by a tenth at each step has ratios of 0.1 and Ω = 0.81 for each', () => {
  const { ratios, omega, terms } = preserved([-5, -4, -3, -2, -Infinity], 3)
  for (const ratio of ratios.slice(0, 3)) expect(ratio).toBeCloseTo(0.1, 14)
  expect(ratios.slice(3)).toEqual([undefined, undefined])
  expect(omega).toBeCloseTo(3 * 0.81, 14)
  expect(terms).toBe(3)
})

it('orthogonal Jacobians preserve: every ratio 1, Ω = 0', () => {
  const { ratios, omega, terms } = preserved(
    norms(
      Array.from({ length: 30 }, (_, t) => orthogonal(5, t)),
      5,
      29,
    ),
    29,
  )
  for (const ratio of ratios.slice(0, 29)) expect(ratio).toBeCloseTo(1, 13)
  expect(omega).toBeLessThan(1e-25)
  expect(terms).toBe(29)
})

it('Ω is Pascanu’s equation (9), computed from vectors and Jacobians', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 12 }),
      fc.nat(9999),
      (n, tau, seed) => {
        const jacobians = Array.from({ length: tau + 3 }, (_, t) => randomMatrix(n, n, seed + 77 * t))
        const log10 = norms(jacobians, n, tau)
        let expected = 0
        for (let k = 0; k < tau; k++) expected += (10 ** log10[k]! / 10 ** log10[k + 1]! - 1) ** 2
        const { omega, terms } = preserved(log10, tau)
        expect(Math.abs(omega - expected)).toBeLessThan(1e-11 * (1 + expected))
        expect(terms).toBe(tau)
      },
    ),
  )
})

it('far below float64 the ratios are what they are', () => {
  const { ratios } = preserved([-3000, -2999.5, -2999], 2)
  expect(ratios[0]).toBeCloseTo(Math.sqrt(0.1), 12)
})

describe('an exact zero', () => {
  it('is a ratio of 0 at the step that makes it, which adds 1; before it there is nothing to keep or lose', () => {
    expect(preserved([-Infinity, -Infinity, -2, -2], 3)).toEqual({
      ratios: [undefined, 0, 1, undefined],
      omega: 1,
      terms: 2,
    })
  })

  it('from the start: no ratios, Ω 0 of 0 terms, nothing NaN', () => {
    const none = { ratios: [undefined, undefined, undefined], omega: 0, terms: 0 }
    expect(preserved([-Infinity, -Infinity, -Infinity], 2)).toEqual(none)
    expect(preserved([-1, -1, -1], 0)).toEqual(none)
  })
})

it('whatever the norms are, infinite and not-a-number included, nothing is NaN', () => {
  const value = fc.oneof(fc.double({ min: -5000, max: 5000 }), fc.constantFrom(-Infinity, Infinity, NaN))
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 9 }), log10 => {
      const { ratios, omega } = preserved(log10, log10.length - 1)
      expect([omega, ...ratios].filter(Number.isNaN)).toEqual([])
      expect(ratios.every(ratio => ratio === undefined || ratio >= 0)).toBe(true)
    }),
  )
})
