/**
 * Natural logarithm in float64, for diagnostics and random normals. Deterministic: only + − × ÷ and bit extraction.
 *
 * x = 2ᵏ·(1+m) with √½ ≤ 1+m < √2; with s = m/(2+m), ln(1+m) = 2·artanh(s) = 2s + s·R(s²).
 *
 * Source   fdlibm's log (Sun Microsystems): the reduction and R's coefficients
 * Tests    ln.test.ts
 */
const R1 = 0.6666666666666735
const R2 = 0.3999999999940942
const R3 = 0.2857142874366239
const R4 = 0.22222198432149784
const R5 = 0.1818357216161805
const R6 = 0.15313837699209373
const R7 = 0.14798198605116586
/** ln 2 in two parts; the first has its low 21 bits zero, so that k·LN2_HIGH is exact. */
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10

const SMALLEST_NORMAL = 2.2250738585072014e-308
const TWO_54 = 18014398509481984
const ROOT_HALF_HIGH_BITS = 0x3fe6a09e

const view = new DataView(new ArrayBuffer(8))

/** ln x. ln64(0) = −∞, below 0 NaN. */
export function ln64(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return x
  const subnormal = x < SMALLEST_NORMAL
  view.setFloat64(0, subnormal ? x * TWO_54 : x)
  const high = view.getInt32(0) - ROOT_HALF_HIGH_BITS
  const k = (high >> 20) - (subnormal ? 54 : 0)
  view.setInt32(0, (high & 0xfffff) + ROOT_HALF_HIGH_BITS)
  const m = view.getFloat64(0) - 1
  const s = m / (2 + m)
  const z = s * s
  const w = z * z
  const R = z * (R1 + w * (R3 + w * (R5 + w * R7))) + w * (R2 + w * (R4 + w * R6))
  const half = 0.5 * m * m
  return k * LN2_HIGH - (half - (s * (half + R) + k * LN2_LOW) - m)
}
