import type { Kernel } from '../kernels/kernel.ts'
import { attendBackward, keysBack } from './attention.ts'
import { backBothWays } from './bidirectional.ts'
import { applyMask } from './dropout.ts'
import { layersAt, partAt } from './encoder.ts'
import { partsOf } from './parameters.ts'
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
  if (tape.reverse.length > 0) {
    yield* backBothWays(stack, tape, s => readoutBackward(stack, tape, s, k), k)
    return
  }
  clearGradients(stack, tape)
  for (let s = tape.spans.length - 1; s >= 0; s--) {
    const { from, to } = tape.spans[s]!
    clearSpan(tape, s)
    readoutBackward(stack, tape, s, k)
    if (tape.attention && from < tape.source) lookedAt(stack, tape, s, k)
    yield
    const weights = layersAt(stack.packed, tape, from)
    for (let l = stack.L - 1; l >= 0; l--) {
      const { steps, spans } = tape.layers[l]!
      const { mask, dOutput, d } = spans[s]!
      if (mask) {
        applyMask(dOutput, dOutput, mask)
        k.addScaled(d.next.h, dOutput, 1)
      }
      for (let t = to - 1; t >= from; t--) {
        stack.cell.backward(steps[t]!, weights[l]!, k)
        if (l === 0 && tape.attention && t >= tape.source) lookBackBackward(stack, tape, t, k)
        if (t % tape.pauseEvery === 0 || t === from) yield
      }
      weightGradients(stack, tape, l, s, k)
      yield
    }
  }
  finishGradients(stack, k)
}

/** Sums begin at zero; and nothing comes from beyond the window. */
function clearGradients({ gradients, packed }: Stack, { layers, attention }: Tape): void {
  gradients.all.fill(0)
  packed.layers[0]!.dTable.fill(0)
  packed.encoder[0]?.dTable.fill(0)
  attention?.dKeys.fill(0)
  attention?.dSource.fill(0)
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

/** dLogits from the loss; from it the decoder's gradients and what reaches the top layer. */
function readoutBackward({ V, packed, gradients }: Stack, tape: Tape, s: number, k: Kernel): void {
  const { rows, dLogits, weight } = tape.spans[s]!
  const { output, dOutput } = tape.layers.at(-1)!.spans[s]!
  const width = output.length / rows
  const { 'decoder.weight': dW, 'decoder.bias': db } = gradients.by
  tape.ends.lossBackward(dLogits, tape.spans[s]!, weight, V, k)
  k.addMatmul(dOutput, dLogits, packed.readout.W, rows, V, width)
  k.addMatmulT(dW!, dLogits, output, V, rows, width)
  k.addColumnSums(db!, dLogits, rows, V)
}

/** What a step of the decoder sends back by way of its context, and its share of the gradient of v. */
function lookBackBackward(stack: Stack, { attention, layers, source }: Tape, t: number, k: Kernel): void {
  const { H, gradients } = stack
  const { d } = layers[0]!.steps[t]!
  const step = attention!.steps[t - source]!
  attendBackward(stack, step, d.gates, d.prev.h, k)
  k.addMatmulT(gradients.by['attention.score.weight']!, step.d.scores, step.match, 1, step.weights.length, H)
}

/** What all steps of the decoder have sent to a span of the source, and the gradient of U_a. */
function lookedAt(stack: Stack, { attention, layers, spans, B }: Tape, s: number, k: Kernel): void {
  const { H, gradients } = stack
  const { from, to, rows } = spans[s]!
  const { d, next } = layers.at(-1)!.spans[s]!
  const part = (array: Float32Array) => array.subarray(from * B * H, to * B * H)
  const dKeys = part(attention!.dKeys)
  k.addScaled(d.next.h, part(attention!.dSource), 1)
  keysBack(stack, d.next.h, dKeys, k)
  k.addMatmulT(gradients.by['attention.key.weight']!, dKeys, next.h, H, rows, H)
}

/** One layer's parameter gradients, summed over the rows of a span, and the gradient for the layer below. */
function weightGradients(stack: Stack, tape: Tape, l: number, s: number, k: Kernel): void {
  const { cell, packed, H } = stack
  const { by } = stack.gradients
  const { from } = tape.spans[s]!
  const part = partAt(tape, from)
  const layer = layersAt(packed, tape, from)[l]!
  const { input, bias } = layer
  const { rows, prev, d } = tape.layers[l]!.spans[s]!
  const GH = bias.length
  k.addColumnSums(by[`${part}bias_ih_l${l}`]!, d.gates, rows, GH)
  if (l === 0) {
    tape.ends.addInputGradients(by[`${part}weight_ih_l0`]!, layer, d.gates, tape.spans[s]!, k)
    if (tape.attention && from >= tape.source) contextGradients(stack, tape, s, k)
  } else {
    const below = tape.layers[l - 1]!.spans[s]!
    k.addMatmulT(by[`${part}weight_ih_l${l}`]!, d.gates, below.output, GH, rows, H)
    k.addMatmul(below.dOutput, d.gates, input.W, rows, GH, H)
  }
  if (cell.recurrence !== 'none') k.addMatmulT(by[`${part}weight_hh_l${l}`]!, d.sums, prev.h, GH, rows, H)
  if (cell.recurrence === 'apart') k.addColumnSums(by[`${part}bias_hh_l${l}`]!, d.sums, rows, GH)
}

/** The gradients of W_a and of the columns that read the context, which are the last rows of the table. */
function contextGradients({ packed, gradients, H, V }: Stack, tape: Tape, s: number, k: Kernel): void {
  const { from, to } = tape.spans[s]!
  const { rows, prev, d } = tape.layers[0]!.spans[s]!
  const { dTable, bias } = packed.layers[0]!
  const [first, end] = [(from - tape.source) * tape.B * H, (to - tape.source) * tape.B * H]
  const { context, dQuery } = tape.attention!
  k.addMatmulT(dTable.subarray(V * bias.length), context.subarray(first, end), d.gates, H, rows, bias.length)
  k.addMatmulT(gradients.by['attention.query.weight']!, dQuery.subarray(first, end), prev.h, H, rows, H)
}

/** What is summed once and belongs in two places, or the other way round. */
function finishGradients(stack: Stack, k: Kernel): void {
  const { cell, ends, packed, gradients, L } = stack
  const { by } = gradients
  for (const part of partsOf(stack)) {
    const first = (part === '' ? packed.layers : packed.encoder)[0]!
    ends.finishInputGradients(by[`${part}weight_ih_l0`]!, first, k)
    if (cell.recurrence !== 'added') continue
    for (let l = 0; l < L; l++) by[`${part}bias_hh_l${l}`]!.set(by[`${part}bias_ih_l${l}`]!)
  }
}
