import { ln64 } from '../kernels/ln.ts'

const LN2 = ln64(2)
const LN10 = ln64(10)
/** 2³². */
const UNIT = 4294967296

/** Base-10 logarithms; 0 is “arrives whole”, −∞ “a gate was exactly 0 on the way”. */
export interface CellPath {
  /** log10 Π f_k of every unit, [T, H]. */
  readonly units: Float64Array
  /** log10 of the units' root mean square, [T]. The curve to lay beside log10 ‖∂L_τ/∂c_t‖. */
  readonly rms: Float64Array
  /** Mean of the units' log10, [T]: the typical (geometric mean) unit. Never above `rms`; −∞ as soon as one unit's path is cut. */
  readonly meanLog10: Float64Array
}

/**
 * The LSTM's direct path from c_t to c_τ: Π_{k=t+1…τ} f_k for each unit, which is what its forget gates alone let through.
 *
 * Which mean. With W_hh = 0 nothing else connects c_t to c_τ, and ∂c_τ/∂c_t is diagonal with the units' products p_j. Its Frobenius
 * norm is √Σ p_j² = √H · RMS, and a gradient g at c_τ arrives as ‖p ⊙ g‖, which is RMS·‖g‖ when g leans towards no unit. So `rms`
 * compares with log10 ‖∂c_τ/∂c_t‖_F − log10 √H, and with log10 ‖∂L_τ/∂c_t‖ − log10 ‖∂L_τ/∂c_τ‖ (gradientFlow.ts's `c`). The mean of
 * the logarithms does not: one unit that forgets everything pulls it down without limit, though the others still carry the norm.
 * (The spectral norm would be the largest of `units`.)
 *
 * Products are kept as a number and a power of two, which is exact to float64's last digits far beyond 1e-3000, and unlike a sum of
 * logarithms can be added up again for the RMS without an exponential function.
 *
 * Shapes   f [T, B, H], the forget gate after its σ, 0…1
 * Errors   throws when f does not have that shape, or b or τ lies outside
 * Source   Gers, Schmidhuber & Cummins 2000 for the gate; the comparison is our own
 * Note     the direct path only: c_t also acts on later steps through h and all gates, so the full gradient may lie above or below
 * Tests    cellPath.test.ts
 *
 * @param b which sequence of the batch
 * @param tau where the path ends; every t > τ is −∞, as in the flow
 */
export function cellPath(
  f: ArrayLike<number>,
  { T, B, H }: { readonly T: number; readonly B: number; readonly H: number },
  b = 0,
  tau = T - 1,
): CellPath {
  if (f.length !== T * B * H)
    throw new Error(`forget gate: expected [${T}, ${B}, ${H}], got ${f.length} values`)
  if (!(b >= 0 && b < B)) throw new Error(`sequence: expected 0…${B - 1}, got ${b}`)
  if (!(tau >= 0 && tau < T)) throw new Error(`tau: expected 0…${T - 1}, got ${tau}`)
  const units = new Float64Array(T * H).fill(-Infinity)
  const rms = new Float64Array(T).fill(-Infinity)
  const meanLog10 = new Float64Array(T).fill(-Infinity)
  // The product of unit j is factor[j] · UNIT^−taken[j], with 1 ≤ factor < UNIT, or 0, or NaN.
  const factor = new Float64Array(H).fill(1)
  const taken = new Int32Array(H)
  for (let t = tau; t >= 0; t--) {
    let sum = 0
    for (let j = 0; j < H; j++) {
      const log10 = (ln64(factor[j]!) - taken[j]! * 32 * LN2) / LN10
      units[t * H + j] = log10
      sum += log10
    }
    meanLog10[t] = sum / H
    rms[t] = log10Rms(factor, taken)
    for (let j = 0; j < H; j++) {
      let product = factor[j]! * f[(t * B + b) * H + j]!
      for (; product > 0 && product < 1; product *= UNIT) taken[j]!++
      factor[j] = product
    }
  }
  return { units, rms, meanLog10 }
}

function log10Rms(factor: Float64Array, taken: Int32Array): number {
  let least = Infinity
  for (let j = 0; j < factor.length; j++) if (factor[j] !== 0) least = Math.min(least, taken[j]!)
  if (least === Infinity) return -Infinity
  let sum = 0
  for (let j = 0; j < factor.length; j++) {
    let x = factor[j]!
    // Four units of 2³² below the largest, a square adds less than 2⁻¹⁹² of the sum.
    for (let n = Math.min(taken[j]! - least, 4); n > 0; n--) x /= UNIT
    sum += x * x
  }
  return (ln64(sum / factor.length) / 2 - least * 32 * LN2) / LN10
}
