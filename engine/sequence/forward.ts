import type { Kernel } from '../kernels/kernel.ts'
import { attend, computeKeys } from './attention.ts'
import { readBothWays } from './bidirectional.ts'
import { applyClamp, type Clamp } from './clamp.ts'
import { applyMask } from './dropout.ts'
import { layersAt } from './encoder.ts'
import type { Stack } from './stack.ts'
import type { Tape } from './tape.ts'

/**
 * Reads the window on the tape: from `input` and the initial state to logits, probabilities and logZ.
 *
 * Span by span, and in each span layer by layer, so that what one part leaves behind is still in the cache when the next one needs it.
 * A generator only so that a long window can be interrupted between two time steps; the numbers do not depend on where.
 * @param clamp a unit to be held at a value while reading, to see what it does
 */
export function* forward(stack: Stack, tape: Tape, k: Kernel, clamp?: Clamp): Generator<void, void> {
  if (tape.reverse.length > 0) {
    yield* readBothWays(stack, tape, k, clamp)
    for (let s = 0; s < tape.spans.length; s++) {
      readout(stack, tape, s, k)
      yield
    }
    return
  }
  for (let s = 0; s < tape.spans.length; s++) {
    const { from, to } = tape.spans[s]!
    const weights = layersAt(stack.packed, tape, from)
    for (let l = 0; l < stack.L; l++) {
      inputSums(stack, tape, l, s, k)
      yield
      const { steps, spans } = tape.layers[l]!
      for (let t = from; t < to; t++) {
        if (l === 0 && tape.attention && t >= tape.source) lookBack(stack, tape, t, k)
        stack.cell.forward(steps[t]!, weights[l]!, k)
        if (clamp?.l === l) applyClamp(stack, tape, clamp, t, k)
        if ((t + 1) % tape.pauseEvery === 0 || t + 1 === to) yield
      }
      const { mask, output, next } = spans[s]!
      if (mask) applyMask(output, next.h, mask)
    }
    readout(stack, tape, s, k)
    if (tape.attention && from < tape.source) keysOf(stack, tape, s, k)
    yield
  }
}

/** gates = W_ih x + bias; how layer 0 reads is for the ends to say. */
function inputSums({ packed, H }: Stack, tape: Tape, l: number, s: number, k: Kernel): void {
  const layer = layersAt(packed, tape, tape.spans[s]!.from)[l]!
  const { bias, input } = layer
  const { rows, gates } = tape.layers[l]!.spans[s]!
  if (l === 0) tape.ends.inputSums(gates, layer, tape.spans[s]!, k)
  else k.linear(gates, bias, tape.layers[l - 1]!.spans[s]!.output, input.WT, rows, H, bias.length)
}

/** The context of a step of the decoder, added to the sums of layer 0's gates. */
function lookBack(stack: Stack, { attention, layers, source, B }: Tape, t: number, k: Kernel): void {
  const { prev, gates } = layers[0]!.steps[t]!
  const width = B * stack.H
  const context = attention!.context.subarray((t - source) * width, (t - source + 1) * width)
  attend(stack, attention!, attention!.steps[t - source]!, context, prev.h, gates, k)
}

/** What each step of a span of the source can be found by. */
function keysOf(stack: Stack, { attention, layers, spans, B }: Tape, s: number, k: Kernel): void {
  const { from, to } = spans[s]!
  const width = B * stack.H
  computeKeys(stack, attention!.keys.subarray(from * width, to * width), layers.at(-1)!.spans[s]!.next.h, k)
}

/** logits = W h + b, and what the loss needs besides: probabilities. */
function readout({ weights, packed, V }: Stack, tape: Tape, s: number, k: Kernel): void {
  const { rows, logits } = tape.spans[s]!
  const { output } = tape.layers.at(-1)!.spans[s]!
  k.linear(logits, weights.readout.b, output, packed.readout.WT, rows, output.length / rows, V)
  tape.ends.predict(tape.spans[s]!, V, k)
}
