import { describe, expect, it } from 'vitest'
import { exp, log, sigmoid, tanh } from './elementary.ts'

const float = new Float32Array(1)
const bits = new Uint32Array(float.buffer)
const double = new Float64Array(1)
const doubleBits = new Uint32Array(double.buffer)
const INFINITY_BITS = 0x7f800000

/** Distance of neighbouring float32 around x; 2⁻¹⁴⁹ among the subnormal numbers. */
function ulp(x: number): number {
  double[0] = Math.abs(x)
  const exponent = (doubleBits[1]! >>> 20) - 1023
  return 2 ** (Math.max(exponent, -126) - 23)
}

/** Every 997th float32 of one sign, from 0 outwards, and ∞. */
function* sweep(sign: 1 | -1): Generator<number> {
  for (let pattern = 0; pattern < INFINITY_BITS; pattern += 997) {
    bits[0] = pattern
    yield sign * float[0]!
  }
  yield sign * Infinity
}

interface Case {
  readonly name: string
  readonly ours: (x: number) => number
  readonly exact: (x: number) => number
  /** Measured over every float32: rounded up. */
  readonly maxUlp: number
  readonly signs: readonly (1 | -1)[]
  /** Where results are not subnormal by design. */
  readonly from?: number
}

const cases: readonly Case[] = [
  { name: 'exp', ours: exp, exact: Math.exp, maxUlp: 0.99, signs: [1, -1] },
  { name: 'tanh', ours: tanh, exact: Math.tanh, maxUlp: 1.33, signs: [1, -1] },
  {
    name: 'sigmoid',
    ours: sigmoid,
    exact: x => 1 / (1 + Math.exp(-x)),
    maxUlp: 2.49,
    signs: [1, -1],
    from: -88,
  },
  { name: 'log', ours: log, exact: Math.log, maxUlp: 0.83, signs: [1] },
]

describe.each(cases)('$name', ({ ours, exact, maxUlp, signs, from = -Infinity }) => {
  it(`is within ${maxUlp} ulp of float64`, () => {
    let largest = 0
    let at = 0
    for (const sign of signs) {
      for (const x of sweep(sign)) {
        const expected = exact(x)
        const nearest = Math.fround(expected)
        if (x < from || ours(x) === nearest) continue
        const error = Math.abs(ours(x) - expected) / ulp(expected)
        if (error <= largest) continue
        largest = error
        at = x
      }
    }
    expect(largest, `at ${at}`).toBeLessThanOrEqual(maxUlp)
  })

  it('never decreases', () => {
    for (const sign of signs) {
      let before = Number.NaN
      for (const x of sweep(sign)) {
        const y = ours(x)
        if (sign * (y - before) < 0) expect.fail(`${y} follows ${before} at ${x}`)
        before = y
      }
    }
  })

  it('gives NaN for NaN, and float32 for float32', () => {
    expect(ours(Number.NaN)).toBeNaN()
    for (const x of [0, 0.1, 0.7, 1, 3.3, 20, 80])
      expect(ours(Math.fround(x))).toBe(Math.fround(ours(Math.fround(x))))
  })
})

it('exp at its ends: 0 at −∞ and below the subnormal numbers, ∞ above float32, 1 at 0', () => {
  expect([-Infinity, -1e30, -104, 0, -0, 88.73, 1e30, Infinity].map(x => exp(Math.fround(x)))).toEqual([
    0,
    0,
    0,
    1,
    1,
    Infinity,
    Infinity,
    Infinity,
  ])
  expect(exp(-103)).toBe(2 ** -149)
})

it('tanh is odd, ends in ±1, and keeps −0 and the subnormal numbers', () => {
  expect(tanh(Infinity)).toBe(1)
  expect(tanh(-Infinity)).toBe(-1)
  expect(tanh(10)).toBe(1)
  expect(tanh(-0)).toBe(-0)
  expect(tanh(0)).toBe(0)
  expect(tanh(2 ** -149)).toBe(2 ** -149)
  for (const x of sweep(1)) if (tanh(-x) !== -tanh(x)) expect.fail(`at ${x}`)
})

it('sigmoid ends in 0 and 1 and is ½ at 0', () => {
  expect([-Infinity, -1e30, 0, -0, 1e30, Infinity].map(sigmoid)).toEqual([0, 0, 0.5, 0.5, 1, 1])
})

it('log at its ends: −∞ at 0, NaN below, ∞ at ∞, 0 at 1', () => {
  expect([0, -0, Infinity, 1].map(log)).toEqual([-Infinity, -Infinity, Infinity, 0])
  expect(log(-1)).toBeNaN()
  expect(log(-Infinity)).toBeNaN()
})
