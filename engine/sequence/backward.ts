import type { Kernel } from '../kernels/kernel.ts'
import { applyMask } from './dropout.ts'
import type { Stack } from './stack.ts'
import type { Tape } from './tape.ts'

/**
 * Back-propagation through time over the whole window: from the loss to every ∂L/∂h_t and every parameter's gradient.
 * Expects `forward` to have been through. Gradients do not reach past the start of the window.
 *
 * Span by span from the end, and in each span layer by layer from the top: a layer's part of a span needs of later spans its own state's
 * gradient only. Where the tape says so, the gradients of the gates take the place of the gates.
 */
export function* backward(stack: Stack, tape: Tape, k: Kernel): Generator<void, void> {
  clearGradients(stack, tape)
  for (let s = tape.spans.length - 1; s >= 0; s--) {
    const { from, to } = tape.spans[s]!
    clearSpan(tape, s)
    readoutBackward(stack, tape, s, k)
    yield
    for (let l = stack.L - 1; l >= 0; l--) {
      const { steps, spans } = tape.layers[l]!
      const { mask, dOutput, d } = spans[s]!
      if (mask) {
        applyMask(dOutput, dOutput, mask)
        k.addScaled(d.next.h, dOutput, 1)
      }
      for (let t = to - 1; t >= from; t--) {
        stack.cell.backward(steps[t]!, stack.packed.layers[l]!, k)
        if (t % tape.pauseEvery === 0 || t === from) yield
      }
      weightGradients(stack, tape, l, s, k)
      yield
    }
  }
  finishGradients(stack, k)
}

/** Sums begin at zero; and nothing comes from beyond the window. */
function clearGradients({ gradients, packed }: Stack, { layers }: Tape): void {
  gradients.all.fill(0)
  packed.layers[0]!.dTable.fill(0)
  for (const { steps } of layers) {
    const { h, c } = steps.at(-1)!.d.next
    h.fill(0)
    c.fill(0)
  }
}

/** Everything up to a span's last step, where the gradient has already come from the span after. */
function clearSpan({ layers }: Tape, s: number): void {
  for (const { spans } of layers) {
    const { mask, dOutput, d } = spans[s]!
    d.prev.h.fill(0)
    d.prev.c.fill(0)
    if (mask) dOutput.fill(0)
  }
}

/** dLogits = (p − one-hot of target)·weight; from it the decoder's gradients and what reaches the top layer. */
function readoutBackward({ H, V, packed, gradients }: Stack, tape: Tape, s: number, k: Kernel): void {
  const { rows, dLogits, probabilities, target, weight } = tape.spans[s]!
  const { next, d } = tape.layers.at(-1)!.spans[s]!
  const { 'decoder.weight': dW, 'decoder.bias': db } = gradients.by
  k.crossEntropyBackward(dLogits, probabilities, target, weight, rows, V)
  k.addMatmul(d.next.h, dLogits, packed.readout.W, rows, V, H)
  k.addMatmulT(dW!, dLogits, next.h, V, rows, H)
  k.addColumnSums(db!, dLogits, rows, V)
}

/** One layer's parameter gradients, summed over the rows of a span, and the gradient for the layer below. */
function weightGradients(stack: Stack, tape: Tape, l: number, s: number, k: Kernel): void {
  const { cell, packed, H } = stack
  const { by } = stack.gradients
  const { dTable, input, bias } = packed.layers[l]!
  const { rows, prev, d } = tape.layers[l]!.spans[s]!
  const GH = bias.length
  k.addColumnSums(by[`bias_ih_l${l}`]!, d.gates, rows, GH)
  if (l === 0) {
    k.addScatter(dTable, d.gates, tape.spans[s]!.input, rows, GH)
  } else {
    const below = tape.layers[l - 1]!.spans[s]!
    k.addMatmulT(by[`weight_ih_l${l}`]!, d.gates, below.output, GH, rows, H)
    k.addMatmul(below.dOutput, d.gates, input.W, rows, GH, H)
  }
  if (cell.recurrence !== 'none') k.addMatmulT(by[`weight_hh_l${l}`]!, d.sums, prev.h, GH, rows, H)
  if (cell.recurrence === 'apart') k.addColumnSums(by[`bias_hh_l${l}`]!, d.sums, rows, GH)
}

/** What is summed once and belongs in two places, or the other way round. */
function finishGradients({ cell, packed, gradients: { by }, L, V }: Stack, k: Kernel): void {
  const { dTable, bias } = packed.layers[0]!
  k.transpose(by.weight_ih_l0!, dTable, V, bias.length)
  if (cell.recurrence !== 'added') return
  for (let l = 0; l < L; l++) by[`bias_hh_l${l}`]!.set(by[`bias_ih_l${l}`]!)
}
