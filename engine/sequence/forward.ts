import type { Kernel } from '../kernels/kernel.ts'
import type { Stack } from './stack.ts'
import type { Tape } from './tape.ts'

/**
 * Reads the window on the tape: from `input` and the initial state to logits, probabilities and logZ.
 * A generator only so that a long window can be interrupted between two time steps; the numbers do not depend on where.
 */
export function* forward(stack: Stack, tape: Tape, k: Kernel): Generator<void, void> {
  for (let l = 0; l < stack.L; l++) {
    yield* inputSums(stack, tape, l, k)
    yield* recurrence(stack, tape, l, k)
    const { mask, output, outputBeforeDropout } = tape.layers[l]!
    if (mask) k.mul(output, outputBeforeDropout, mask)
  }
  yield* readout(stack, tape, k)
}

/** gates = W_ih x + bias over the whole window; the one-hot input of layer 0 picks a row of a table. */
function* inputSums({ packed, H }: Stack, tape: Tape, l: number, k: Kernel): Generator<void, void> {
  const { bias, table, input } = packed.layers[l]!
  const GH = bias.length
  const { spans } = tape.layers[l]!
  for (let s = 0; s < spans.length; s++) {
    const { rows, gates } = spans[s]!
    if (l === 0) k.gather(gates, bias, table, tape.spans[s]!.input, rows, GH)
    else k.linear(gates, bias, tape.layers[l - 1]!.spans[s]!.output, input.WT, rows, H, GH)
    yield
  }
}

/** The gates and the state, one time step after the other. */
function* recurrence({ cell, packed }: Stack, tape: Tape, l: number, k: Kernel): Generator<void, void> {
  const { steps } = tape.layers[l]!
  for (let t = 0; t < tape.T; t++) {
    cell.forward(steps[t]!, packed.layers[l]!, k)
    yield
  }
}

/** logits = W h + b, probabilities = softmax(logits), for every step of the window. */
function* readout({ weights, packed, H, V }: Stack, tape: Tape, k: Kernel): Generator<void, void> {
  const top = tape.layers.at(-1)!
  const { spans } = tape
  for (let s = 0; s < spans.length; s++) {
    const { rows, logits, probabilities, logZ } = spans[s]!
    k.linear(logits, weights.readout.b, top.spans[s]!.next.h, packed.readout.WT, rows, H, V)
    k.softmax(probabilities, logZ, logits, rows, V)
    yield
  }
}
