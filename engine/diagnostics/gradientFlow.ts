import type { Kernel } from '../kernels/kernel.ts'
import { ln64 } from '../kernels/ln.ts'
import type { Stack } from '../sequence/stack.ts'
import { type Tape, timeSpan } from '../sequence/tape.ts'

const LN10 = ln64(10)
const LOG10_2 = ln64(2) / LN10
/** 2³². */
const UNIT = 4294967296

/**
 * How much of one prediction's learning signal reaches each earlier step: log10 ‖∂L_τ/∂h_t‖₂ for every layer and every t ≤ τ, where L_τ is
 * the loss of step τ alone (mean over the batch, norm over [B, H]). Real gradients by back-propagation on the tape's last forward pass.
 *
 * On the way back the gradient is rescaled by powers of two, which is exact, and the exponent kept, so values far beyond
 * float32's range (1e-300, 1e+300) come out as they are.
 *
 * @param tau time step whose loss is followed, 0 … T−1
 * @returns [L][T] base-10 logarithms; −∞ where the gradient is exactly zero, which includes every t > τ
 */
export function gradientFlow(stack: Stack, tape: Tape, tau: number, k: Kernel): Float64Array[] {
  const flow = Array.from({ length: stack.L }, () => new Float64Array(tape.T).fill(-Infinity))
  for (const { dh, dc } of tape.layers) {
    dh.fill(0)
    dc.fill(0)
  }
  seed(stack, tape, tau, k)
  let exponent = 0
  for (let t = tau; t >= 0; t--) {
    for (let l = stack.L - 1; l >= 0; l--) {
      const step = tape.layers[l]!.steps[t]!
      flow[l]![t] = log10Norm(step.d.next.h, k) + exponent * LOG10_2
      stack.cell.backward(step, stack.weights.layers[l]!, k)
      if (l > 0) passDown(stack, tape, l, t, k)
    }
    exponent += rescale(tape, t, k)
  }
  return flow
}

/** ∂L_τ/∂h_τ of the top layer: through the softmax and the decoder. */
function seed({ weights, H, V }: Stack, tape: Tape, tau: number, k: Kernel): void {
  const at = <A extends Float32Array | Int32Array>(array: A) => timeSpan(array, tape, tau, tau + 1)
  const d = at(tape.dLogits)
  const share = new Float32Array(tape.B).fill(1 / tape.B)
  k.crossEntropyBackward(d, at(tape.probabilities), at(tape.target), share, tape.B, V)
  k.addMatmul(tape.layers.at(-1)!.steps[tau]!.d.next.h, d, weights.readout.W, tape.B, V, H)
}

/** What layer l's gates at step t pass to the layer below at the same step. */
function passDown({ cell, weights, H }: Stack, tape: Tape, l: number, t: number, k: Kernel): void {
  const { rows, d } = tape.layers[l]!.steps[t]!
  const { W_ih, I } = weights.layers[l]!
  const below = tape.layers[l - 1]!.steps[t]!.d.next.h
  for (let g = 0; g < cell.gates.length; g++) k.addMatmul(below, d.at[cell.gates[g]!]!, W_ih[g]!, rows, H, I)
}

/**
 * Keeps what goes on to step t−1 within 2⁻³² … 2³², where float32 loses nothing, by factors of 2³².
 * @returns the power of two that was taken out
 */
function rescale({ layers }: Tape, t: number, k: Kernel): number {
  let largest = 0
  for (const { steps } of layers) {
    const { h, c } = steps[t]!.d.prev
    for (const x of h) largest = Math.max(largest, Math.abs(x))
    for (const x of c) largest = Math.max(largest, Math.abs(x))
  }
  if (!(largest > 0 && largest < Infinity)) return 0
  let exponent = 0
  while (largest * UNIT < 1) largest = multiply(UNIT, -32)
  while (largest > UNIT) largest = multiply(1 / UNIT, 32)
  return exponent

  function multiply(factor: number, taken: number): number {
    for (const { steps } of layers) {
      k.scale(steps[t]!.d.prev.h, factor)
      k.scale(steps[t]!.d.prev.c, factor)
    }
    exponent += taken
    return largest * factor
  }
}

function log10Norm(x: Float32Array, k: Kernel): number {
  return ln64(k.sumSquares(x)) / (2 * LN10)
}
