import { powerOfTen } from './powerOfTen.ts'

export interface Preserved {
  /**
   * ‖∂L_τ/∂h_t‖ / ‖∂L_τ/∂h_{t+1}‖ at t: what is left of the signal after one step back. 1 is preserved, 0 ends here. Undefined where
   * nothing arrives from t+1, so that there is nothing to keep or lose, and for every t ≥ τ.
   */
  readonly ratios: readonly (number | undefined)[]
  /** Pascanu's Ω = Σ (ratio − 1)², over the steps that have a ratio; 0 when every step preserves. */
  readonly omega: number
  /** How many those are. Ω/terms is the mean. */
  readonly terms: number
}

/**
 * How much of the learning signal each step preserves on its way back, and Pascanu's regulariser Ω as a measure of it (nothing is
 * regularised here):
 *
 *   Ω = Σ_k ( ‖∂L/∂h_{k+1} · ∂h_{k+1}/∂h_k‖ / ‖∂L/∂h_{k+1}‖ − 1 )²
 *
 * With the loss of step τ alone, ∂L_τ/∂h_{k+1} · ∂h_{k+1}/∂h_k is ∂L_τ/∂h_k, so that two neighbouring points of the flow are a ratio. That
 * holds where h is all that is carried over and nothing else is fed by it: the top layer of an RNN or a GRU. In a lower layer a ratio
 * includes what comes down from above at k; in an LSTM what goes through c is missing.
 *
 * An exact zero: the step that makes it has ratio 0 and adds 1 to Ω; the steps before it have none and add nothing. The same goes for steps
 * next to a norm that is infinite or not a number, so that nothing here is NaN.
 *
 * @param log10Norms log10 ‖∂L_τ/∂h_t‖ for t = 0 … T−1, −∞ for zero, as `stateFlow` gives them
 * @param tau the step whose loss it is
 * Source   Pascanu, Mikolov & Bengio 2013, eq. (9), and their pascanur/trainingRNNs, RNN.py
 * Differs  over h, as their program, where the paper's x is the pre-activation; one norm for the whole batch, where theirs is per sequence.
 *          Their program, unlike their equation, squares each ratio before it takes 1 away, divides by the number of terms, and takes a
 *          signal below 1e-10 for preserved
 * Tests    preserved.test.ts
 */
export function preserved(log10Norms: ArrayLike<number>, tau: number): Preserved {
  const ratios = new Array<number | undefined>(log10Norms.length).fill(undefined)
  let omega = 0
  let terms = 0
  for (let t = 0; t < tau; t++) {
    const later = log10Norms[t + 1]!
    const here = log10Norms[t]!
    if (!Number.isFinite(later) || !(here < Infinity)) continue
    const ratio = powerOfTen(here - later)
    ratios[t] = ratio
    omega += (ratio - 1) * (ratio - 1)
    terms++
  }
  return { ratios, omega, terms }
}
