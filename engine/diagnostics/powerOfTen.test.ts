import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ln64 } from '../kernels/ln.ts'
import { powerOfTen } from './powerOfTen.ts'

it('whole powers are right to the last digit or next to it', () => {
  for (let k = -307; k <= 308; k++) expect(Math.abs(powerOfTen(k) / Number(`1e${k}`) - 1)).toBeLessThan(5e-16)
  expect([0, 1, 2, 3].map(powerOfTen)).toEqual([1, 10, 100, 1000])
})

it('undoes the logarithm', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-300, max: 1e300, noNaN: true }), x => {
      // The logarithm itself is rounded by 2⁻⁵³ of up to 300, hence 300·ln 10·2⁻⁵³ of x.
      expect(Math.abs(powerOfTen(ln64(x) / ln64(10)) / x - 1)).toBeLessThan(2e-13)
    }),
  )
})

it('beyond float64’s range it is 0 and ∞, of NaN NaN', () => {
  expect([-Infinity, -1e9, -324, 309, 1e9, Infinity].map(powerOfTen)).toEqual([
    0,
    0,
    0,
    Infinity,
    Infinity,
    Infinity,
  ])
  expect(powerOfTen(-320) / 1e-320).toBeCloseTo(1, 3)
  expect(powerOfTen(NaN)).toBeNaN()
})
