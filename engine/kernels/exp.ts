import { timesPowerOfTwo } from './powerOfTwo.ts'

/**
 * eˣ in float64, for diagnostics. Deterministic: only + − × ÷ and an exact power of two, which Math.exp is not. Less than one unit of the
 * last place off; 0 below −745.14, ∞ above 709.79.
 *
 * x = k·ln 2 + r with |r| ≤ ½·ln 2; eʳ = 1 + 2r/(R − r), where R(r²) = r·(eʳ + 1)/(eʳ − 1) by a polynomial.
 *
 * Source   fdlibm's exp (Sun Microsystems): the reduction and R's coefficients
 * Tests    exp.test.ts
 */
export function exp64(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > 709.782712893384) return Infinity
  if (x < -745.1332191019412) return 0
  const k = Math.round(x * INVERSE_LN2)
  const high = x - k * LN2_HIGH
  const low = k * LN2_LOW
  const r = high - low
  const z = r * r
  const c = r - z * (P1 + z * (P2 + z * (P3 + z * (P4 + z * P5))))
  const y = 1 - (low - (r * c) / (2 - c) - high)
  return timesPowerOfTwo(y, k)
}

/** σ(x) = 1/(1 + e⁻ˣ) in float64, 0…1. */
export function sigmoid64(x: number): number {
  return 1 / (1 + exp64(-x))
}

const INVERSE_LN2 = Math.LOG2E
/** ln 2 in two parts; the first has its low 21 bits zero, so that k·LN2_HIGH is exact. */
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
const P1 = 0.16666666666666602
const P2 = -0.0027777777777015593
const P3 = 6.613756321437934e-5
const P4 = -1.6533902205465252e-6
const P5 = 4.1381367970572385e-8
