/** Whose gradient dL/dW_hh is: it is a sum with one term for each copy of the cell along time. */
import type { Kernel } from '../kernels/kernel.ts'
import { ln64 } from '../kernels/ln.ts'
import { powerOfTwo } from '../kernels/powerOfTwo.ts'
import type { Stack } from '../sequence/stack.ts'
import type { Tape } from '../sequence/tape.ts'
import type { StateFlow } from './gradientFlow.ts'

const LN2 = ln64(2)
const LN10 = ln64(10)
/** Two terms that are both so many decades smaller than the largest add nothing to each other's share that float64 would show. */
const DIGITS = 17

/** For each layer, [T]. */
export interface WeightShares {
  /** log10 ‖G_t‖, Frobenius; −∞ where exactly nothing comes from a copy. */
  readonly norms: readonly Float64Array[]
  /** ⟨G_t, G⟩/‖G‖²: what a copy adds along the whole gradient. Sums to 1; negative where a copy pulls the other way; 0 where ‖G‖ is. */
  readonly shares: readonly Float64Array[]
}

/**
 * The gradient of the loss of step τ with respect to weight_hh, taken apart: G = Σ_t G_t with G_t = δ_t ⊗ h_{t−1}, one term for each of
 * the copies that share the weight. δ_t is the gradient with respect to the recurrent sums W_hh h_{t−1} + b_hh, which a GRU's reset gate
 * stands behind.
 *
 * No G_t is ever written out: ‖G_t‖ = ‖δ_t‖·‖h_{t−1}‖ and ⟨G_t, G_s⟩ = (δ_t·δ_s)(h_{t−1}·h_{s−1}). Sums in float64.
 *
 * In both directions each has a weight_hh of its own, G = Σ_t δ_t ⊗ h_{t+1} in the one from right to left: `layers` says which.
 *
 * @param tape one sequence, on which `stateFlow` has just been; `exponents` are what it returned
 * @param layers those of the tape in one direction
 * Yields   after each copy
 * Tests    weightShares.test.ts, against `backward` and central differences
 */
export function* weightShares(
  stack: Stack,
  tape: Tape,
  tau: number,
  { exponents }: Pick<StateFlow, 'exponents'>,
  k: Kernel,
  layers = tape.layers,
): Generator<void, WeightShares> {
  if (tape.B !== 1) throw new RangeError(`weightShares: expected a tape of one sequence, got ${tape.B}`)
  const { L } = stack
  const norms = Array.from({ length: L }, () => new Float64Array(tape.T).fill(-Infinity))
  const shares = Array.from({ length: L }, () => new Float64Array(tape.T))
  if (stack.cell.recurrence === 'none') return { norms, shares }
  // Read in both directions, a loss reaches later steps too.
  const end = tape.reverse.length > 0 ? tape.T : tau + 1
  for (let l = 0; l < L; l++) {
    const { steps } = layers[l]!
    const along = shares[l]!
    const sizes = norms[l]!
    for (let t = 0; t < end; t++) {
      const { d, prev } = steps[t]!
      sizes[t] = (ln64(k.sumSquares(d.sums) * k.sumSquares(prev.h)) / 2 + exponents[l]![t]! * LN2) / LN10
    }
    const negligible = Math.max(...sizes.subarray(0, end)) - DIGITS
    // Relative to the largest, so that shares of gradients far beyond float64's range are the same.
    const reference = Math.max(...exponents[l]!.subarray(0, end))
    const factor = Float64Array.from({ length: end }, (_, t) => powerOfTwo(exponents[l]![t]! - reference))
    let whole = 0
    for (let t = 0; t < end; t++) {
      const { d, prev } = steps[t]!
      for (let s = 0; s <= t; s++) {
        if (sizes[t]! < negligible && sizes[s]! < negligible) continue
        const other = steps[s]!
        const both = factor[t]! * factor[s]! * dot(d.sums, other.d.sums) * dot(prev.h, other.prev.h)
        along[t]! += both
        whole += both
        if (s === t) continue
        along[s]! += both
        whole += both
      }
      yield
    }
    for (let t = 0; t < end; t++) along[t] = whole > 0 ? along[t]! / whole : whole === 0 ? 0 : Number.NaN
  }
  return { norms, shares }
}

/** Four sums side by side, so that an addition need not wait for the one before. */
function dot(a: Float32Array, b: Float32Array): number {
  let [p, q, r, s] = [0, 0, 0, 0]
  const whole = a.length & ~3
  for (let i = 0; i < whole; i += 4) {
    p += a[i]! * b[i]!
    q += a[i + 1]! * b[i + 1]!
    r += a[i + 2]! * b[i + 2]!
    s += a[i + 3]! * b[i + 3]!
  }
  for (let i = whole; i < a.length; i++) p += a[i]! * b[i]!
  return p + q + (r + s)
}
