import type { Kernel } from '../kernels/kernel.ts'
import type { Stack } from './stack.ts'
import { type Tape, timeSpan } from './tape.ts'

/**
 * Reads the window on the tape: from `input` and the initial state to logits, probabilities and logZ.
 * A generator only so that a long window can be interrupted between two time steps; the numbers do not depend on where.
 */
export function* forward(stack: Stack, tape: Tape, k: Kernel): Generator<void, void> {
  for (let l = 0; l < stack.L; l++) {
    yield* inputPart(stack, tape, l, k)
    const { steps, mask, output, outputBeforeDropout } = tape.layers[l]!
    const weights = stack.weights.layers[l]!
    for (let t = 0; t < tape.T; t++) {
      stack.cell.forward(steps[t]!, weights, k)
      yield
    }
    if (mask) k.mul(output, outputBeforeDropout, mask)
  }
  yield* readout(stack, tape, k)
}

/** gate = W_ih x + b_ih for every gate over the whole window; the one-hot input of layer 0 picks a column of W_ih. */
function* inputPart({ cell, weights, H }: Stack, tape: Tape, l: number, k: Kernel): Generator<void, void> {
  const { I, W_ihT, b_ih } = weights.layers[l]!
  for (const { from, to, rows, at } of tape.layers[l]!.spans) {
    for (let g = 0; g < cell.gates.length; g++) {
      const gate = at[cell.gates[g]!]!
      k.setRows(gate, b_ih[g]!, rows, H)
      if (l === 0) k.addGather(gate, W_ihT[g]!, timeSpan(tape.input, tape, from, to), rows, H)
      else k.addMatmul(gate, timeSpan(tape.layers[l - 1]!.output, tape, from, to), W_ihT[g]!, rows, I, H)
    }
    yield
  }
}

/** logits = W h + b, probabilities = softmax(logits), for every step of the window. */
function* readout({ weights, H, V }: Stack, tape: Tape, k: Kernel): Generator<void, void> {
  for (const { from, to, rows, next } of tape.layers.at(-1)!.spans) {
    const logits = timeSpan(tape.logits, tape, from, to)
    k.setRows(logits, weights.readout.b, rows, V)
    k.addMatmul(logits, next.h, weights.readout.WT, rows, H, V)
    k.softmax(
      timeSpan(tape.probabilities, tape, from, to),
      timeSpan(tape.logZ, tape, from, to),
      logits,
      rows,
      V,
    )
    yield
  }
}
