import type { Kernel } from '../kernels/kernel.ts'
import type { Stack } from './stack.ts'
import type { Tape } from './tape.ts'

/**
 * Back-propagation through time over the whole window: from the loss to every ∂L/∂h_t and every parameter's gradient.
 * Expects `forward` to have been through. Gradients do not reach past the start of the window.
 */
export function* backward(stack: Stack, tape: Tape, k: Kernel): Generator<void, void> {
  clearGradients(stack, tape)
  yield* readoutBackward(stack, tape, k)
  for (let l = stack.L - 1; l >= 0; l--) {
    const { mask, dOutput, dOutputBeforeDropout } = tape.layers[l]!
    if (mask) k.mul(dOutputBeforeDropout, dOutput, mask)
    yield* recurrenceBackward(stack, tape, l, k)
    yield* weightGradients(stack, tape, l, k)
  }
}

function clearGradients({ gradients, packed }: Stack, { layers }: Tape): void {
  gradients.all.fill(0)
  packed.layers[0]!.dTable.fill(0)
  for (const { dh, dc, dOutput } of layers) {
    dh.fill(0)
    dc.fill(0)
    dOutput.fill(0)
  }
}

/** dLogits = (p − one-hot of target)·weight; from it the decoder's gradients and what reaches the top layer. */
function* readoutBackward({ H, V, packed, gradients }: Stack, tape: Tape, k: Kernel): Generator<void, void> {
  const top = tape.layers.at(-1)!
  const { 'decoder.weight': dW, 'decoder.bias': db } = gradients.by
  const { spans } = tape
  for (let s = 0; s < spans.length; s++) {
    const { rows, dLogits, probabilities, target, weight } = spans[s]!
    const { next, d } = top.spans[s]!
    k.crossEntropyBackward(dLogits, probabilities, target, weight, rows, V)
    k.addMatmul(d.next.h, dLogits, packed.readout.W, rows, V, H)
    k.addMatmulT(dW!, dLogits, next.h, V, rows, H)
    k.addColumnSums(db!, dLogits, rows, V)
    yield
  }
}

/** The gradients of gates and state, from the last time step to the first. */
function* recurrenceBackward(
  { cell, packed }: Stack,
  tape: Tape,
  l: number,
  k: Kernel,
): Generator<void, void> {
  const { steps } = tape.layers[l]!
  for (let t = tape.T - 1; t >= 0; t--) {
    cell.backward(steps[t]!, packed.layers[l]!, k)
    yield
  }
}

/** One layer's parameter gradients, summed over all rows of the window, and the gradient for the layer below. */
function* weightGradients(
  { cell, packed, gradients: { by }, H, V }: Stack,
  tape: Tape,
  l: number,
  k: Kernel,
): Generator<void, void> {
  const { dTable, input, bias } = packed.layers[l]!
  const GH = bias.length
  const dW_ih = by[`weight_ih_l${l}`]!
  const dW_hh = by[`weight_hh_l${l}`]!
  const db_ih = by[`bias_ih_l${l}`]!
  const db_hh = by[`bias_hh_l${l}`]!
  const { spans } = tape.layers[l]!
  for (let s = 0; s < spans.length; s++) {
    const { rows, prev, d } = spans[s]!
    k.addColumnSums(db_ih, d.gates, rows, GH)
    if (l === 0) {
      k.addScatter(dTable, d.gates, tape.spans[s]!.input, rows, GH)
    } else {
      const below = tape.layers[l - 1]!.spans[s]!
      k.addMatmulT(dW_ih, d.gates, below.output, GH, rows, H)
      k.addMatmul(below.dOutput, d.gates, input.W, rows, GH, H)
    }
    if (cell.recurrence !== 'none') k.addMatmulT(dW_hh, d.sums, prev.h, GH, rows, H)
    if (cell.recurrence === 'apart') k.addColumnSums(db_hh, d.sums, rows, GH)
    yield
  }
  if (l === 0) k.transpose(dW_ih, dTable, V, GH)
  if (cell.recurrence === 'added') db_hh.set(db_ih)
}
