import { timesPowerOfTwo } from '../kernels/powerOfTwo.ts'
import { complete } from '../run.ts'
import { type Eigenvalues, modulus, searchEigenvalues } from './linear/eigenvalues.ts'
import { checkSize } from './linear/matrix.ts'
import { asLinearMap, searchTopSingularValue } from './linear/powerIteration.ts'

export interface Spectrum {
  /** All H, largest modulus first. */
  readonly eigenvalues: Eigenvalues
  /** Spectral radius ρ = max |λ|: what W does to a vector in the long run. */
  readonly radius: number
  /** Largest singular value: what W can do to a vector in one step. Never below ρ but for rounding; equal to it where W is normal. */
  readonly sigmaMax: number
  /** The direction that is stretched by σ_max, [H]; the next search's start. */
  readonly direction: Float64Array
  /** Iterations the search took, 300 at most, and how much σ_max changed in the last, as a share of it. */
  readonly iterations: number
  readonly change: number
}

/**
 * Eigenvalues, spectral radius and largest singular value of one square recurrent matrix.
 *
 * With a tanh or a ReLU, σ_max < 1 is enough for gradients to vanish and σ_max > 1 is needed for them to explode; neither can be said of
 * ρ, which decides for a linear network only: see "eigenvalues can lie" in the tests.
 *
 * Shapes   W [H, H], row-major
 * Errors   throws when the size is not as stated; NaN when an element is not finite
 * Source   Pascanu, Mikolov & Bengio 2013 in the ICML version; the counterexample is to what the first arXiv version said
 * Differs  ρ by all eigenvalues rather than by powers of W, which would not settle on complex pairs
 * Tests    spectrum.test.ts
 */
export function spectrum(W: ArrayLike<number>, H: number, start?: Float64Array): Spectrum {
  return complete(searchSpectrum(W, H, start))
}

/** The same, interruptible at every `yield`: of 256 units it takes a third of a second. */
export function* searchSpectrum(
  W: ArrayLike<number>,
  H: number,
  start?: Float64Array,
): Generator<void, Spectrum> {
  checkSize('spectrum: W', W, H, H)
  const a = Float64Array.from(W)
  const values = yield* searchEigenvalues(a, H)
  const top = yield* searchTopSingularValue(asLinearMap(a, H, H), start)
  return {
    eigenvalues: values,
    radius: H > 0 ? modulus(values.re[0]!, values.im[0]!) : 0,
    sigmaMax: timesPowerOfTwo(top.size, top.exponent),
    direction: top.right,
    iterations: top.iterations,
    change: top.change,
  }
}

/**
 * The spectrum of each gate's block of weight_hh [G·H, H], in the order of the gates.
 *
 * Stacked, the matrix is not square and has no eigenvalues, and its singular values mix gates that do different things. A block's own
 * say how that gate's pre-activation depends on h_{t−1}, not what the state does: a gate's output is multiplied with other gates and
 * states. What one step of an LSTM or GRU does as a whole is in its Jacobian (jacobianProduct.ts, lyapunov.ts).
 *
 * @param gates names, cell.gates; only their number and order count
 * @param earlier what this gave for a similar matrix, whose directions are where the search begins
 */
export function gateSpectra(
  weight_hh: ArrayLike<number>,
  gates: readonly string[],
  H: number,
  earlier?: readonly Spectrum[],
): Spectrum[] {
  checkSize('gateSpectra: weight_hh', weight_hh, gates.length * H, H)
  const all = Float64Array.from(weight_hh)
  return gates.map((_, g) => spectrum(all.subarray(g * H * H, (g + 1) * H * H), H, earlier?.[g]?.direction))
}
