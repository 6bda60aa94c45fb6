import { ln64 } from '../kernels/ln.ts'
import { takeOutPower } from '../kernels/powerOfTwo.ts'
import { checkSize, identity, multiply, transpose } from './linear/matrix.ts'
import {
  applyMatrix,
  applyMatrixTransposed,
  asLinearMap,
  type LinearMap,
  powerIteration,
  type TopSingularValue,
} from './linear/powerIteration.ts'

const LN10 = ln64(10)
const LOG10_2 = ln64(2) / LN10

export interface JacobianProduct {
  /** log10 ‖∂s_τ/∂s_t‖₂ for t = 0 … T−1: 0 at τ, −∞ where the product is exactly zero and for every t > τ. */
  readonly log10Norms: Float64Array
  /** Whether the product itself was formed, or only applied to vectors. */
  readonly way: 'dense' | 'power iteration'
  /** For every t how much the norm changed in the search's last iteration, as a share of it; 0 where there was nothing to search. */
  readonly changes: Float64Array
}

export interface JacobianProductOptions {
  /** The product is formed when S is not larger than this. */
  readonly denseUpTo?: number
  /** For the other way: limits of each search. */
  readonly iterations?: number
  readonly tolerance?: number
}

/**
 * How far one state moves when an earlier one is nudged, in the direction that matters most: log10 ‖∂s_τ/∂s_t‖₂ for every t ≤ τ, where
 * ∂s_τ/∂s_t = J_τ J_{τ−1} ⋯ J_{t+1} and s is all that a cell carries over (h, or h and c together). Unlike the gradient's flow it does
 * not depend on any loss. Where s is h and c together, lengths in both are added up as if they were the same kind of thing.
 *
 * Going back from τ, each factor is multiplied on the right, a power of two taken out and its exponent kept, so that 1e-3000 comes out
 * as −3000. The largest singular value of the product is found by power iteration from where it was found for t+1.
 *   S ≤ denseUpTo (128, which is H ≤ 64 for an LSTM): the product is formed, S³ per step, and searched to the last digits.
 *   beyond: it is only applied to vectors through the whole sequence, (τ − t)·S² per iteration, to a relative change of 1e-5.
 * Either way what comes out is never too large; in the second it may be too small by about ten times `changes` (measured on random networks:
 * 1e-4 decades at most), in the first by nothing that could be seen.
 *
 * Yields after every t; `complete` from run.ts runs it through.
 *
 * Shapes   jacobians[t] = J_t = ∂s_t/∂s_{t−1}, [S, S] row-major, t = 0 … T−1; J_0 leads from before the window and is not needed
 * Errors   throws when a size is not as stated or τ is not a step; NaN at every t that lies before a factor that is not finite
 * Source   Pascanu, Mikolov & Bengio 2013, eq. (5)
 * Differs  theirs is the product of transposes, as printed; theirs is over pre-activations
 * Tests    jacobianProduct.test.ts
 */
export function* jacobianProduct(
  jacobians: readonly Float64Array[],
  S: number,
  tau: number,
  { denseUpTo = 128, iterations = 200, tolerance = 1e-5 }: JacobianProductOptions = {},
): Generator<void, JacobianProduct> {
  const T = jacobians.length
  if (!(tau >= 0 && tau < T)) throw new Error(`jacobianProduct: expected τ in 0 … ${T - 1}, got ${tau}`)
  for (let t = 1; t <= tau; t++) checkSize(`jacobianProduct: jacobians[${t}]`, jacobians[t]!, S, S)
  const log10Norms = new Float64Array(T).fill(-Infinity)
  const changes = new Float64Array(T)
  const isDense = S <= denseUpTo
  const searchAt = isDense
    ? denseSearch(jacobians, S)
    : sequenceSearch(jacobians, S, tau, iterations, tolerance)
  log10Norms[tau] = 0
  for (let t = tau - 1; t >= 0; t--) {
    const { log10, change } = searchAt(t)
    if (log10 === -Infinity) break
    log10Norms[t] = log10
    changes[t] = change
    yield
  }
  return { log10Norms, way: isDense ? 'dense' : 'power iteration', changes }
}

/** What was found at t; to be asked for t = τ−1, τ−2, … in turn. */
type Search = (t: number) => { log10: number; change: number }

function denseSearch(jacobians: readonly Float64Array[], S: number): Search {
  let product: Float64Array = identity(S)
  let next: Float64Array = new Float64Array(S * S)
  let exponent = 0
  let start: Float64Array | undefined
  return t => {
    multiply(next, product, jacobians[t + 1]!, S, S, S)
    ;[product, next] = [next, product]
    exponent += takeOutPower(product)
    // The end at τ stays, so it is the singular vector there that hardly turns from one t to the next: that of the transpose.
    const top = powerIteration(asLinearMap(transpose(product, S, S), S, S), start)
    start = top.right
    return { log10: log10Of(top, exponent), change: top.change }
  }
}

function sequenceSearch(
  jacobians: readonly Float64Array[],
  S: number,
  tau: number,
  iterations: number,
  tolerance: number,
): Search {
  let start: Float64Array | undefined
  return t => {
    const top = powerIteration(transposedProduct(jacobians, S, t, tau), start, { iterations, tolerance })
    start = top.right
    return { log10: log10Of(top, 0), change: top.change }
  }
}

/** (J_τ ⋯ J_{t+1})ᵀ, never formed. */
function transposedProduct(jacobians: readonly Float64Array[], S: number, t: number, tau: number): LinearMap {
  const scratch = new Float64Array(S)
  return {
    rows: S,
    columns: S,
    apply(out, x) {
      let exponent = 0
      out.set(x)
      for (let k = tau; k > t; k--) {
        scratch.set(out)
        applyMatrixTransposed(out, jacobians[k]!, scratch, S, S)
        exponent += takeOutPower(out)
      }
      return exponent
    },
    applyTransposed(out, y) {
      let exponent = 0
      out.set(y)
      for (let k = t + 1; k <= tau; k++) {
        scratch.set(out)
        applyMatrix(out, jacobians[k]!, scratch, S, S)
        exponent += takeOutPower(out)
      }
      return exponent
    },
  }
}

function log10Of({ size, exponent }: TopSingularValue, more: number): number {
  return ln64(size) / LN10 + (exponent + more) * LOG10_2
}
