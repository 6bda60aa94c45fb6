/**
 * Exact scaling by powers of two in float64, so that products over thousands of steps neither overflow nor fade: the exponent is kept
 * beside the numbers, as an integer. Only bit operations and ×, hence the same on every machine.
 *
 * Tests    powerOfTwo.test.ts
 */
const view = new DataView(new ArrayBuffer(8))
const TWO_54 = 18014398509481984

/** ⌊log2 |x|⌋ for a finite x ≠ 0, subnormal numbers included; −∞ for 0, NaN for ±∞ and NaN. */
export function exponentOf(x: number): number {
  if (x === 0) return -Infinity
  view.setFloat64(0, x)
  const biased = (view.getInt32(0) >>> 20) & 0x7ff
  if (biased === 0x7ff) return NaN
  return biased > 0 ? biased - 1023 : exponentOf(x * TWO_54) - 54
}

/** 2^k for a whole k; 0 below −1022, ∞ above 1023. */
export function powerOfTwo(k: number): number {
  if (k < -1022) return 0
  if (k > 1023) return Infinity
  view.setInt32(0, (k + 1023) << 20)
  view.setInt32(4, 0)
  return view.getFloat64(0)
}

/** x·2^k for a whole k of any size; exact unless the result is subnormal or too large, which is ±∞. */
export function timesPowerOfTwo(x: number, k: number): number {
  let result = x
  // Beyond 2^±2200 every finite x has become 0 or ±∞.
  for (let left = Math.max(-2200, Math.min(2200, k)); left > 0 || left < 0; ) {
    const step = Math.max(-1022, Math.min(1023, left))
    result *= powerOfTwo(step)
    left -= step
  }
  return result
}

/**
 * Brings the largest |element| of x to 1 ≤ … < 2 by a power of two; what is 2¹⁰²² times smaller than that loses digits or becomes 0.
 * @returns the exponent that was taken out, x before = x after · 2^exponent; 0 when all elements are zero, NaN when one is not finite,
 *   and x then stays as it is
 */
export function takeOutPower(x: Float64Array): number {
  let largest = 0
  for (let i = 0; i < x.length; i++) {
    const size = Math.abs(x[i]!)
    if (!(size < Infinity)) return NaN
    if (size > largest) largest = size
  }
  if (largest === 0) return 0
  const exponent = exponentOf(largest)
  if (Math.abs(exponent) > 1000) {
    for (let i = 0; i < x.length; i++) x[i] = timesPowerOfTwo(x[i]!, -exponent)
  } else if (exponent !== 0) {
    const factor = powerOfTwo(-exponent)
    for (let i = 0; i < x.length; i++) x[i]! *= factor
  }
  return exponent
}
