import type { Kernel } from '../kernels/kernel.ts'
import type { Stack } from './stack.ts'
import { type Tape, timeSpan } from './tape.ts'

/**
 * Back-propagation through time over the whole window: from the loss to every ∂L/∂h_t and every parameter's gradient.
 * Expects `forward` to have been through. Gradients do not reach past the start of the window.
 */
export function* backward(stack: Stack, tape: Tape, k: Kernel): Generator<void, void> {
  clearGradients(stack, tape)
  yield* readoutBackward(stack, tape, k)
  for (let l = stack.L - 1; l >= 0; l--) {
    const { steps, mask, dOutput, dOutputBeforeDropout } = tape.layers[l]!
    const weights = stack.weights.layers[l]!
    if (mask) k.mul(dOutputBeforeDropout, dOutput, mask)
    for (let t = tape.T - 1; t >= 0; t--) {
      stack.cell.backward(steps[t]!, weights, k)
      yield
    }
    yield* weightGradients(stack, tape, l, k)
  }
}

function clearGradients({ gradients, gradientsOf }: Stack, { layers }: Tape): void {
  gradients.all.fill(0)
  for (const table of gradientsOf.layers[0]!.W_ihT) table.fill(0)
  for (const { dh, dc, dOutput } of layers) {
    dh.fill(0)
    dc.fill(0)
    dOutput.fill(0)
  }
}

/** dLogits = (p − one-hot of target)·weight; from it the decoder's gradients and what reaches the top layer. */
function* readoutBackward(stack: Stack, tape: Tape, k: Kernel): Generator<void, void> {
  const { H, V, weights, gradientsOf } = stack
  const top = tape.layers.at(-1)!
  for (const { from, to, rows, next, d } of top.spans) {
    const dLogits = timeSpan(tape.dLogits, tape, from, to)
    k.crossEntropyBackward(
      dLogits,
      timeSpan(tape.probabilities, tape, from, to),
      timeSpan(tape.target, tape, from, to),
      timeSpan(tape.weight, tape, from, to),
      rows,
      V,
    )
    k.addMatmul(d.next.h, dLogits, weights.readout.W, rows, V, H)
    k.addMatmulT(gradientsOf.readout.W, dLogits, next.h, V, rows, H)
    k.addColumnSums(gradientsOf.readout.b, dLogits, rows, V)
    yield
  }
}

/** One layer's parameter gradients, summed over all rows of the window, and the gradient for the layer below. */
function* weightGradients(stack: Stack, tape: Tape, l: number, k: Kernel): Generator<void, void> {
  const { cell, H, V } = stack
  const w = stack.weights.layers[l]!
  const dw = stack.gradientsOf.layers[l]!
  for (const { from, to, rows, prev, d } of tape.layers[l]!.spans) {
    for (let g = 0; g < cell.gates.length; g++) {
      const dGate = d.at[cell.gates[g]!]!
      k.addColumnSums(dw.b_ih[g]!, dGate, rows, H)
      if (l === 0) {
        k.addScatter(dw.W_ihT[g]!, dGate, timeSpan(tape.input, tape, from, to), rows, H)
      } else {
        const layer = tape.layers[l - 1]!
        k.addMatmulT(dw.W_ih[g]!, dGate, timeSpan(layer.output, tape, from, to), H, rows, w.I)
        k.addMatmul(timeSpan(layer.dOutput, tape, from, to), dGate, w.W_ih[g]!, rows, H, w.I)
      }
    }
    for (let g = 0; g < d.recurrent.length; g++) {
      k.addMatmulT(dw.W_hh[g]!, d.recurrent[g]!, prev.h, H, rows, H)
      k.addColumnSums(dw.b_hh[g]!, d.recurrent[g]!, rows, H)
    }
    yield
  }
  if (l === 0) for (let g = 0; g < cell.gates.length; g++) k.transpose(dw.W_ih[g]!, dw.W_ihT[g]!, V, H)
}
