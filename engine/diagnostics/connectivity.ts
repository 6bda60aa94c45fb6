import type { Kernel } from '../kernels/kernel.ts'
import { ln64 } from '../kernels/ln.ts'
import { partAt } from '../sequence/encoder.ts'
import { type Fan, firstRows } from '../sequence/fan.ts'
import { inputSize } from '../sequence/parameters.ts'
import type { Stack } from '../sequence/stack.ts'
import type { Tape } from '../sequence/tape.ts'
import { followBack, seedLogit } from './followBack.ts'

const LN2 = ln64(2)
const LN10 = ln64(10)

/**
 * How much one prediction depends on each character read: log10 ‖∂logit_v(τ)/∂x_t‖₂, x_t the one-hot input, for every t ≤ τ; −∞ after.
 * Local sensitivity, not cause: `swapEffects` says what really happens when a character is another one.
 *
 * Source   “connectivity”, Madsen, Visualizing memorization in RNNs, Distill 2019
 * @param tape one sequence, on which `forward` has been
 * @param v token whose logit is asked about
 * @returns [T]
 */
export function* connectivity(
  stack: Stack,
  tape: Tape,
  fan: Fan,
  tau: number,
  v: number,
  k: Kernel,
): Generator<void, Float64Array> {
  const one = firstRows(fan, 1)
  const { by } = stack.parameters
  // What is read; a context beside it is not.
  const own = inputSize(stack, 'encoder.', 0)
  const norms = new Float64Array(tape.T).fill(-Infinity)
  yield* followBack(
    stack,
    tape,
    one,
    tau,
    t => {
      if (t === tau) seedLogit(stack, one, v, 0, k)
    },
    ({ l, t, layer: { step, exponents } }) => {
      if (l > 0) return
      const W = by[`${partAt(tape, t)}weight_ih_l0`]!
      norms[t] = (ln64(squareThrough(W, step.d.gates, own)) / 2 + exponents[0]! * LN2) / LN10
    },
    k,
  )
  return norms
}

/** ‖Wᵀ d‖², W the first columns of [n, I], d [n]. */
function squareThrough(W: Float32Array, d: Float32Array, columns: number): number {
  const I = W.length / d.length
  let square = 0
  for (let v = 0; v < columns; v++) {
    let sum = 0
    for (let i = 0; i < d.length; i++) sum += W[i * I + v]! * d[i]!
    square += sum * sum
  }
  return square
}
