import { ln64 } from '../kernels/ln.ts'
import { timesPowerOfTwo } from '../kernels/powerOfTwo.ts'

const LN10 = ln64(10)
/** log10 2 in two parts; the first has 40 bits, so that k·LOG10_2_HIGH is exact for |k| < 2¹². */
const LOG10_2_HIGH = 0.301029995663157
const LOG10_2_LOW = 8.241712586023572e-13
/** Of e^y = 1 + y(1 + y/2(1 + y/3(…))): enough for |y| < 0.35 to the last bit of float64. */
const TERMS = 14

/**
 * 10^x in float64, from logarithms back to plain numbers; the same on every machine, which Math.pow is not. Right to a few units of the
 * last place, times |x| for what x itself is rounded to. Below 1e-323 it is 0, above 1e308 ∞.
 *
 * 10^x = 2^k · e^y with k whole and y = (x − k·log10 2)·ln 10, |y| ≤ ½ ln 2.
 *
 * Tests    powerOfTen.test.ts
 */
export function powerOfTen(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > 400) return Infinity
  if (x < -400) return 0
  const k = Math.round(x / LOG10_2_HIGH)
  const y = (x - k * LOG10_2_HIGH - k * LOG10_2_LOW) * LN10
  let sum = 1
  for (let n = TERMS; n > 0; n--) sum = 1 + (y / n) * sum
  return timesPowerOfTwo(sum, k)
}
