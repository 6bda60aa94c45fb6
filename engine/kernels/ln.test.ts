import { expect, it } from 'vitest'
import { ln64 } from './ln.ts'

it('ln64 agrees with Math.log to 1e-15 over all of float64', () => {
  const view = new DataView(new ArrayBuffer(8))
  let largest = 0
  for (let high = 1; high < 0x7ff00000; high += 4099) {
    view.setUint32(0, high)
    view.setUint32(4, Math.imul(high, 0x9e3779b1) >>> 0)
    const x = view.getFloat64(0)
    const expected = Math.log(x)
    largest = Math.max(largest, Math.abs(ln64(x) - expected) / Math.abs(expected))
  }
  expect(largest).toBeLessThan(1e-15)
})

it('ln64 keeps its relative error next to 1', () => {
  for (let n = 1; n <= 52; n++) {
    for (const x of [1 + 2 ** -n, 1 - 2 ** -n]) {
      expect(Math.abs(ln64(x) - Math.log(x))).toBeLessThanOrEqual(1e-15 * Math.abs(Math.log(x)))
    }
  }
})

it('ln64 at its ends: −∞ at 0, NaN below, ∞ at ∞, 0 at 1, and the subnormal numbers', () => {
  expect(ln64(0)).toBe(-Infinity)
  expect(ln64(-0)).toBe(-Infinity)
  expect(ln64(-1)).toBeNaN()
  expect(ln64(NaN)).toBeNaN()
  expect(ln64(Infinity)).toBe(Infinity)
  expect(ln64(1)).toBe(0)
  expect(ln64(5e-324)).toBeCloseTo(-744.4400719213812, 12)
})
