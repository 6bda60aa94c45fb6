import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exponentOf, powerOfTwo, takeOutPower, timesPowerOfTwo } from './powerOfTwo.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })

describe('the exponent of a number', () => {
  it('is where it lies between powers of two, from the smallest subnormal to the largest', () => {
    fc.assert(
      fc.property(finite, x => {
        fc.pre(x !== 0)
        const mantissa = Math.abs(x) / 2 ** exponentOf(x)
        expect(mantissa).toBeGreaterThanOrEqual(1)
        expect(mantissa).toBeLessThan(2)
      }),
    )
    expect([1, 1.999, 2, -0.5, Number.MAX_VALUE, Number.MIN_VALUE].map(exponentOf)).toEqual([
      0, 0, 1, -1, 1023, -1074,
    ])
  })

  it('of 0 is −∞, of what is no finite number NaN', () => {
    expect([0, -0, Infinity, -Infinity, NaN].map(exponentOf)).toEqual([-Infinity, -Infinity, NaN, NaN, NaN])
  })
})

it('powers of two are exact where float64 has them', () => {
  for (let k = -1022; k <= 1023; k++) expect(powerOfTwo(k)).toBe(2 ** k)
  expect([powerOfTwo(-1023), powerOfTwo(1024)]).toEqual([0, Infinity])
})

it('scaling there and back changes nothing as long as it stays normal', () => {
  fc.assert(
    fc.property(finite, fc.integer({ min: -3000, max: 3000 }), (x, k) => {
      const e = exponentOf(x)
      fc.pre(x !== 0 && e >= -1022 && e + k >= -1022 && e + k <= 1023)
      expect(timesPowerOfTwo(timesPowerOfTwo(x, k), -k)).toBe(x)
    }),
  )
})

it('scaling beyond the range gives 0 and ±∞, and never hangs', () => {
  expect(timesPowerOfTwo(Number.MAX_VALUE, -5000)).toBe(0)
  expect(timesPowerOfTwo(-Number.MIN_VALUE, 5000)).toBe(-Infinity)
  expect(timesPowerOfTwo(Number.MIN_VALUE, 2097)).toBe(2 ** 1023)
  expect(timesPowerOfTwo(0, 1e9)).toBe(0)
  expect(timesPowerOfTwo(3, -1)).toBe(1.5)
  expect(timesPowerOfTwo(NaN, 5)).toBeNaN()
})

describe('taking out a power of two', () => {
  it('leaves the largest at 1 ≤ … < 2 and gives back what was there', () => {
    fc.assert(
      fc.property(
        fc.float64Array({ minLength: 1, maxLength: 9, noNaN: true, noDefaultInfinity: true }),
        x => {
          fc.pre(x.some(value => value !== 0))
          const y = x.slice()
          const e = takeOutPower(y)
          const largest = Math.max(...y.map(Math.abs))
          expect(largest).toBeGreaterThanOrEqual(1)
          expect(largest).toBeLessThan(2)
          for (const [i, value] of y.entries()) {
            // What is 2^1022 times smaller than the largest may be rounded.
            expect(Math.abs(timesPowerOfTwo(value, e) - x[i]!)).toBeLessThanOrEqual(
              timesPowerOfTwo(1, e - 1022),
            )
          }
        },
      ),
    )
  })

  it('says 0 of zeros and NaN of what is not finite, and leaves both alone', () => {
    for (const [x, e] of [
      [[0, -0], 0],
      [[1e9, NaN, 3], NaN],
      [[NaN, 7], NaN],
      [[-Infinity, 1], NaN],
    ] as const) {
      const y = Float64Array.from(x)
      expect(takeOutPower(y)).toBe(e)
      expect([...y]).toEqual(x)
    }
  })
})
