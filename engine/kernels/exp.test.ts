import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { exp64, sigmoid64 } from './exp.ts'
import { exponentOf, timesPowerOfTwo } from './powerOfTwo.ts'

/** eˣ to 100 binary digits by its series in whole numbers, for |x| < 1: what the float64 nearest to it is. */
function exact(x: number): bigint {
  const ONE = 1n << 200n
  // A float64 below 1 is a whole number of 2⁻¹⁰⁷⁴ths; 2⁻²⁰⁰ths are enough for those used here.
  const X = BigInt(timesPowerOfTwo(x, 100)) << 100n
  let term = ONE
  let sum = ONE
  for (let n = 1n; term !== 0n && n < 200n; n++) {
    term = (term * X) / ONE / n
    sum += term
  }
  return sum
}

describe('exp64', () => {
  it('is less than one unit of the last place from eˣ', () => {
    const random = new Random(1, 'exp')
    let worst = 0
    for (let i = 0; i < 20_000; i++) {
      // Multiples of 2⁻⁶⁰, so that the exact value is at hand.
      const x = Math.round((2 * random.uniform() - 1) * 2 ** 50) / 2 ** 50
      const y = exp64(x)
      const unit = timesPowerOfTwo(1, exponentOf(y) - 52)
      const difference = BigInt(timesPowerOfTwo(y, 100)) * (1n << 100n) - exact(x)
      worst = Math.max(worst, Math.abs(timesPowerOfTwo(Number(difference), -200)) / unit)
    }
    expect(worst).toBeLessThan(1)
    expect(worst).toBeGreaterThan(0.4)
  })

  it('stays with the machine’s own over the whole range, subnormal results included', () => {
    for (let x = -745; x < 709.7; x += 0.37) {
      const expected = Math.exp(x)
      expect(Math.abs(exp64(x) - expected), `${x}`).toBeLessThanOrEqual(4e-16 * expected + 1e-323)
    }
  })

  it('is exact at 0, and knows its ends', () => {
    expect([0, -0, Infinity, -Infinity, 709.79, -746].map(exp64)).toEqual([1, 1, Infinity, 0, Infinity, 0])
    expect(exp64(709.78)).toBeLessThan(Infinity)
    expect(exp64(-745.13)).toBe(5e-324)
    expect(exp64(NaN)).toBe(NaN)
  })
})

it('σ(x) and σ(−x) add up to 1, and σ(0) is a half', () => {
  expect(sigmoid64(0)).toBe(0.5)
  for (const x of [0.1, 0.5, 1, 3, 20]) expect(Math.abs(sigmoid64(x) + sigmoid64(-x) - 1)).toBeLessThan(3e-16)
  expect([sigmoid64(1000), sigmoid64(-1000)]).toEqual([1, 0])
})
