/**
 * exp, tanh, σ and log in float32, equal to the bit on every machine: `Math.exp` and its kin differ between browsers.
 *
 * Only + − × ÷, comparisons and bit operations, each rounded to float32 on its own. Arguments are expected to be float32
 * already; NaN gives NaN. `simd/elementary.ts` does the same operations in the same order, four lanes at a time.
 *
 * Source   polynomials of Cephes (Moshier): expf, tanhf, logf
 * Differs  exp scales by 2ⁿ in two exact halves, so that subnormal results are right; one formula for either sign of x in σ
 * Tests    elementary.test.ts (error in ulp against float64, monotonicity, special values)
 */
const f = Math.fround

/** Adding and subtracting 1.5·2²³ rounds |x| < 2²² to the nearest whole number, ties to even. */
const ROUND = f(12582912)
const LOG2_E = f(Math.LOG2E)
/** ln 2 = LN2_HIGH − LN2_LOW; LN2_HIGH has 10 significant bits, so n·LN2_HIGH is exact. */
const LN2_HIGH = f(0.693359375)
const LN2_LOW = f(2.1219444e-4)

const EXP_MAX = f(89)
const EXP_MIN = f(-104)
const E0 = f(1.98756915e-4)
const E1 = f(1.3981999507e-3)
const E2 = f(8.3334519073e-3)
const E3 = f(4.1665795894e-2)
const E4 = f(1.6666665459e-1)
const E5 = f(5.0000001201e-1)

const HALF_RANGE = 80
/** POWER[HALF_RANGE + n] = 2ⁿ for |n| ≤ HALF_RANGE. */
const POWER = new Float32Array(2 * HALF_RANGE + 1)
for (let n = 0, up = 1, down = 1; n <= HALF_RANGE; n++, up *= 2, down /= 2) {
  POWER[HALF_RANGE + n] = up
  POWER[HALF_RANGE - n] = down
}

/** eˣ. Right down to the subnormal numbers, then 0; +∞ above float32's range. */
export function exp(x: number): number {
  const c = Math.max(Math.min(x, EXP_MAX), EXP_MIN)
  const n = f(f(f(c * LOG2_E) + ROUND) - ROUND)
  const r = f(f(c - f(n * LN2_HIGH)) + f(n * LN2_LOW))
  let y = f(f(E0 * r) + E1)
  y = f(f(y * r) + E2)
  y = f(f(y * r) + E3)
  y = f(f(y * r) + E4)
  y = f(f(y * r) + E5)
  y = f(f(f(y * f(r * r)) + r) + 1)
  const whole = n | 0
  const half = whole >> 1
  return f(f(y * POWER[HALF_RANGE + half]!) * POWER[HALF_RANGE + whole - half]!)
}

const T0 = f(-5.70498872745e-3)
const T1 = f(2.06390887954e-2)
const T2 = f(-5.37397155531e-2)
const T3 = f(1.33314422036e-1)
const T4 = f(-3.33332819422e-1)
const TANH_SMALL = f(0.625)

/** tanh x, −1…1, odd, −0 kept. */
export function tanh(x: number): number {
  if (x === 0) return x
  const a = x < 0 ? -x : x
  if (a < TANH_SMALL) {
    const z = f(x * x)
    let y = f(f(T0 * z) + T1)
    y = f(f(y * z) + T2)
    y = f(f(y * z) + T3)
    y = f(f(y * z) + T4)
    return f(f(f(y * z) * x) + x)
  }
  const y = f(1 - f(2 / f(exp(f(a + a)) + 1)))
  return x < 0 ? -y : y
}

/** σ(x) = 1/(1+e⁻ˣ), 0…1. Below about −88.7, where e⁻ˣ overflows, 0 instead of a subnormal number. */
export function sigmoid(x: number): number {
  return f(1 / f(1 + exp(-x)))
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

/** Natural logarithm. log 0 = −∞, below 0 NaN. */
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
