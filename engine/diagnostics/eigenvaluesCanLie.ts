import { ln64 } from '../kernels/ln.ts'
import { complete } from '../run.ts'
import { jacobianProduct } from './jacobianProduct.ts'
import { powerOfTen } from './powerOfTen.ts'
import { type Spectrum, spectrum } from './spectrum.ts'

/** Two tanh units, h_t = tanh(W h_{t−1} + b), that stay where they are at `held`. */
export const LYING = {
  W: Float64Array.of(8, 8, -8, -8),
  held: [0, 0.5],
  /** arctanh(held) − W·held. */
  b: [-4, 4 + ln64(3) / 2],
} as const

export interface EigenvaluesCanLie {
  /** Of W: all eigenvalues 0, σ_max = 16. */
  readonly spectrum: Spectrum
  /** K = diag(1 − held²)·W, the Jacobian of every step, [2, 2]. */
  readonly K: Float64Array
  /** ‖K^l‖₂ for l = 0 … steps; and ‖W^l‖₂, which it would be without the tanh. */
  readonly norms: Float64Array
  readonly linear: Float64Array
}

/**
 * Why eigenvalues below 1 do not make gradients vanish: W is nilpotent, W·W = 0, so a linear network forgets everything after two steps. But a
 * tanh weighs its rows, by 1 and by 3/4 here, and what is left, K = [[8, 8], [−6, −6]], doubles a gradient at every step for ever.
 *
 * The state is held at its fixed point. Let go it would not stay, as that repels: rounding takes float64 away from it after 44 steps.
 *
 * Source   the counterexample to Pascanu, Mikolov & Bengio's arXiv version (which says eigenvalue where the ICML version says singular
 *          value), from its formalisation in Lean
 * Tests    eigenvaluesCanLie.test.ts
 */
export function eigenvaluesCanLie(steps: number): EigenvaluesCanLie {
  const { W, held } = LYING
  const K = W.map((w, at) => (1 - held[at >> 1]! * held[at >> 1]!) * w)
  return { spectrum: spectrum(W, 2), K, norms: normsOfPowers(K, steps), linear: normsOfPowers(W, steps) }
}

function normsOfPowers(K: Float64Array, steps: number): Float64Array {
  const jacobians = new Array<Float64Array>(steps + 1).fill(K)
  const { log10Norms } = complete(jacobianProduct(jacobians, 2, steps))
  return log10Norms.map(powerOfTen).reverse()
}
