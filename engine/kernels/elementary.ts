/**
 * exp, tanh, σ and log in float32, equal to the bit on every machine: `Math.exp` and its kin differ between browsers.
 *
 * Only + − × ÷, comparisons and bit operations, each rounded to float32 on its own. Arguments are expected to be float32
 * already; NaN gives NaN. `simd/elementary.ts` does the same operations in the same order, four lanes at a time.
 *
 * Method   x = n·ln 2 + r with |r| ≤ ½·ln 2, eʳ − 1 by a polynomial, 2ⁿ by writing the exponent's bits
 * Source   eʳ − 1: our own minimax fit, relative error 4e-9; tanh near 0 and log: Cephes tanhf, logf (Moshier)
 * Error    in ulp, measured over every float32 (2⁻¹³ ≤ |x| ≤ 128; beyond, nothing happens); none ever decreases
 * Tests    elementary.test.ts (error in ulp against float64, monotonicity, special values)
 */
const f = Math.fround

/** Adding and subtracting 1.5·2²³ rounds |x| < 2²² to the nearest whole number, ties to even. */
const ROUND = f(12582912)
const LOG2_E = f(Math.LOG2E)
/** ln 2 = LN2_HIGH − LN2_LOW; LN2_HIGH has 10 significant bits, so n·LN2_HIGH is exact. */
const LN2_HIGH = f(0.693359375)
const LN2_LOW = f(2.1219444e-4)
const LN2 = f(Math.LN2)

const Q0 = f(1.3814467e-3)
const Q1 = f(8.368781e-3)
const Q2 = f(4.1668393e-2)
const Q3 = f(1.666652e-1)
const Q4 = f(4.9999994e-1)

/** eʳ − 1 for |r| ≤ ½·ln 2. */
function expMinus1(r: number): number {
  let y = f(f(Q0 * r) + Q1)
  y = f(f(y * r) + Q2)
  y = f(f(y * r) + Q3)
  y = f(f(y * r) + Q4)
  return f(f(y * f(r * r)) + r)
}

const BIAS = 127
/** POWER[BIAS + n] is the float32 with exponent n: 2ⁿ for −126 ≤ n ≤ 127, 0 below, +∞ above. */
const POWER = new Float32Array(256)
new Int32Array(POWER.buffer).forEach((_, i, bits) => {
  bits[i] = i << 23
})

/** eˣ. Right down to the subnormal numbers, then 0; +∞ above float32's range. At most 0.99 ulp off. */
export function exp(x: number): number {
  const c = Math.max(Math.min(x, 89), -104)
  const n = f(f(f(c * LOG2_E) + ROUND) - ROUND)
  const r = f(f(c - f(n * LN2_HIGH)) + f(n * LN2_LOW))
  const y = f(expMinus1(r) + 1)
  const whole = n | 0
  const half = whole >> 1
  return f(f(y * POWER[BIAS + half]!) * POWER[BIAS + whole - half]!)
}

const T0 = f(-5.7049887e-3)
const T1 = f(2.0639088e-2)
const T2 = f(-5.3739716e-2)
const T3 = f(1.3331442e-1)
const T4 = f(-3.3333282e-1)

/** tanh x, −1…1, odd, −0 kept: below 0.625 a polynomial, else 1 − 2/(e²ˣ + 1). At most 1.33 ulp off. */
export function tanh(x: number): number {
  if (x === 0) return x
  const a = x < 0 ? -x : x
  const y = a < 0.625 ? tanhOfSmall(a) : tanhOfLarge(a)
  return x < 0 ? -y : y
}

function tanhOfSmall(a: number): number {
  const z = f(a * a)
  let y = f(f(T0 * z) + T1)
  y = f(f(y * z) + T2)
  y = f(f(y * z) + T3)
  y = f(f(y * z) + T4)
  return f(f(f(y * z) * a) + a)
}

function tanhOfLarge(a: number): number {
  const c = Math.min(f(a + a), 40)
  const n = f(f(f(c * LOG2_E) + ROUND) - ROUND)
  const y = f(expMinus1(f(c - f(n * LN2))) + 1)
  return f(1 - f(2 / f(f(y * POWER[BIAS + (n | 0)]!) + 1)))
}

/** σ(x) = 1/(1 + e⁻ˣ), 0…1. Below about −88.4, 0 instead of a subnormal number; above, at most 2.49 ulp off. */
export function sigmoid(x: number): number {
  const c = Math.max(Math.min(-x, 89), -87)
  const n = f(f(f(c * LOG2_E) + ROUND) - ROUND)
  const r = f(f(c - f(n * LN2_HIGH)) + f(n * LN2_LOW))
  const y = f(expMinus1(r) + 1)
  return f(1 / f(1 + f(y * POWER[BIAS + (n | 0)]!)))
}

const L0 = f(7.0376836292e-2)
const L1 = f(-1.151461031e-1)
const L2 = f(1.167699874e-1)
const L3 = f(-1.2420140846e-1)
const L4 = f(1.4249322787e-1)
const L5 = f(-1.6668057665e-1)
const L6 = f(2.0000714765e-1)
const L7 = f(-2.4999993993e-1)
const L8 = f(3.3333331174e-1)
const SMALLEST_NORMAL = f(1.1754943508222875e-38)
const TWO_23 = f(8388608)
/** The bits of √½: the mantissa is taken from √½ … √2. */
const ROOT_HALF_BITS = 0x3f3504f3

const scratch = new Float32Array(1)
const scratchBits = new Int32Array(scratch.buffer)

/** Natural logarithm. log 0 = −∞, below 0 NaN. At most 0.83 ulp off. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN
  if (x === Infinity) return x
  const subnormal = x < SMALLEST_NORMAL
  scratch[0] = subnormal ? f(x * TWO_23) : x
  const bits = scratchBits[0]! - ROOT_HALF_BITS
  const whole = bits >> 23
  scratchBits[0] = (bits & 0x7fffff) + ROOT_HALF_BITS
  const m = f(scratch[0]! - 1)
  const e = f(subnormal ? whole - 23 : whole)
  const z = f(m * m)
  let y = f(f(L0 * m) + L1)
  y = f(f(y * m) + L2)
  y = f(f(y * m) + L3)
  y = f(f(y * m) + L4)
  y = f(f(y * m) + L5)
  y = f(f(y * m) + L6)
  y = f(f(y * m) + L7)
  y = f(f(y * m) + L8)
  y = f(f(y * m) * z)
  y = f(y - f(LN2_LOW * e))
  y = f(y - f(0.5 * z))
  return f(f(m + y) + f(LN2_HIGH * e))
}
