/**
 * Both directions: every layer has a second copy of the cell, with weights of its own, that reads the window from its end to its beginning.
 * What the layer above and the decoder see at each step is both states side by side, [→, ←], so nothing can be said before all has been
 * read. The second copy is the same cell on a tape whose steps lead from t + 1 to t (`Tape.reverse`): no cell knows about it.
 *
 * Layer by layer over the whole window, unlike forward.ts: a layer needs both ends of the one below.
 *
 * Where only the last step is asked (many to one), the second copy has read one symbol there: what is guessed is PyTorch's
 * `decoder(output[-1])`, not a guess from the ends of both passes.
 *
 * Source   Schuster & Paliwal 1997; names, order and dropout as torch.nn.RNN/LSTM/GRU(bidirectional=True)
 * Tests    gradients.test.ts, bidirectional.test.ts, golden.test.ts (rnn_bidirectional, lstm_bidirectional, gru_bidirectional)
 */
import type { Kernel } from '../kernels/kernel.ts'
import type { Clamp } from './clamp.ts'
import { applyMask } from './dropout.ts'
import type { PackedLayer } from './packed.ts'
import type { Stack } from './stack.ts'
import type { LayerTape, Tape } from './tape.ts'

/** One of a layer's two copies of the cell. */
export interface Direction {
  /** After `weight_ih_` and the like: `l0`, `l0_reverse`. */
  readonly suffix: string
  readonly packed: PackedLayer
  readonly tape: LayerTape
  /** The n-th time step that it reads. */
  readonly at: (n: number) => number
  /** Where its state stands in what the layer hands up: first or second. */
  readonly place: 0 | 1
}

/** [→, ←] */
export function directions({ packed }: Stack, tape: Tape, l: number): readonly Direction[] {
  const { T } = tape
  return [
    { suffix: `l${l}`, packed: packed.layers[l]!, tape: tape.layers[l]!, at: n => n, place: 0 },
    {
      suffix: `l${l}_reverse`,
      packed: packed.reverse[l]!,
      tape: tape.reverse[l]!,
      at: n => T - 1 - n,
      place: 1,
    },
  ]
}

/** From `input` and the initial states to what the top layer hands up. */
export function* readBothWays(stack: Stack, tape: Tape, k: Kernel, clamp?: Clamp): Generator<void, void> {
  if (clamp) throw new RangeError('clamp: not built for a network that reads in both directions')
  const { cell, L, H } = stack
  for (let l = 0; l < L; l++) {
    for (const direction of directions(stack, tape, l)) {
      yield* inputSums(stack, tape, l, direction, k)
      const { steps, spans } = direction.tape
      for (let n = 0; n < tape.T; n++) {
        cell.forward(steps[direction.at(n)]!, direction.packed, k)
        if ((n + 1) % tape.pauseEvery === 0) yield
      }
      for (const { output, next } of spans) {
        putHalf(output, direction.place, next.h, H)
        yield
      }
    }
    for (const { output, mask } of tape.layers[l]!.spans) {
      if (!mask) break
      applyMask(output, output, mask)
      yield
    }
  }
}

/** gates = W_ih x + bias, span by span. */
function* inputSums(
  { H }: Stack,
  tape: Tape,
  l: number,
  { packed, tape: layer }: Direction,
  k: Kernel,
): Generator<void, void> {
  for (const [s, { rows, gates }] of layer.spans.entries()) {
    if (l === 0) tape.ends.inputSums(gates, packed, tape.spans[s]!, k)
    else {
      const { output } = tape.layers[l - 1]!.spans[s]!
      k.linear(gates, packed.bias, output, packed.input.WT, rows, 2 * H, packed.bias.length)
    }
    yield
  }
}

/**
 * Back-propagation through time, in both directions: every gradient that `backward` gives. Expects `forward` to have been through.
 * @param readoutBackward adds a span's share to the decoder's gradients and to the top layer's `dOutput`
 */
export function* backBothWays(
  stack: Stack,
  tape: Tape,
  readoutBackward: (s: number) => void,
  k: Kernel,
): Generator<void, void> {
  const { cell, L, H, gradients } = stack
  gradients.all.fill(0)
  for (let l = 0; l < L; l++) {
    tape.layers[l]!.dOutput.fill(0)
    for (const { packed, tape: layer } of directions(stack, tape, l)) {
      packed.dTable.fill(0)
      layer.dh.fill(0)
      layer.dc.fill(0)
    }
    yield
  }
  for (let s = tape.spans.length - 1; s >= 0; s--) {
    readoutBackward(s)
    yield
  }
  for (let l = L - 1; l >= 0; l--) {
    for (const { dOutput, mask } of tape.layers[l]!.spans) {
      if (!mask) break
      applyMask(dOutput, dOutput, mask)
      yield
    }
    for (const direction of directions(stack, tape, l)) {
      const { steps, spans } = direction.tape
      for (const { dOutput, d } of spans) {
        takeHalf(d.next.h, dOutput, direction.place, H)
        yield
      }
      for (let n = tape.T - 1; n >= 0; n--) {
        cell.backward(steps[direction.at(n)]!, direction.packed, k)
        if (n % tape.pauseEvery === 0) yield
      }
      yield* weightGradients(stack, tape, l, direction, k)
    }
  }
}

/** One copy's parameter gradients, and the gradient for the layer below. */
function* weightGradients(
  { cell, gradients: { by }, H }: Stack,
  tape: Tape,
  l: number,
  { suffix, packed, tape: layer }: Direction,
  k: Kernel,
): Generator<void, void> {
  const { bias, input } = packed
  const GH = bias.length
  for (const [s, { rows, prev, d }] of layer.spans.entries()) {
    k.addColumnSums(by[`bias_ih_${suffix}`]!, d.gates, rows, GH)
    if (l === 0) tape.ends.addInputGradients(by[`weight_ih_${suffix}`]!, packed, d.gates, tape.spans[s]!, k)
    else {
      const below = tape.layers[l - 1]!.spans[s]!
      k.addMatmulT(by[`weight_ih_${suffix}`]!, d.gates, below.output, GH, rows, 2 * H)
      k.addMatmul(below.dOutput, d.gates, input.W, rows, GH, 2 * H)
    }
    if (cell.recurrence !== 'none') k.addMatmulT(by[`weight_hh_${suffix}`]!, d.sums, prev.h, GH, rows, H)
    if (cell.recurrence === 'apart') k.addColumnSums(by[`bias_hh_${suffix}`]!, d.sums, rows, GH)
    yield
  }
  if (l === 0) tape.ends.finishInputGradients(by[`weight_ih_${suffix}`]!, packed, k)
  if (cell.recurrence === 'added') by[`bias_hh_${suffix}`]!.set(by[`bias_ih_${suffix}`]!)
}

/** Half of both [rows, 2H] = one [rows, H]. */
function putHalf(both: Float32Array, place: 0 | 1, one: Float32Array, H: number): void {
  for (let from = 0, to = place * H; from < one.length; to += H)
    for (let j = 0; j < H; j++) both[to++] = one[from++]!
}

/** One [rows, H] = its half of both [rows, 2H]. */
export function takeHalf(one: Float32Array, both: Float32Array, place: 0 | 1, H: number): void {
  for (let to = 0, from = place * H; to < one.length; from += H)
    for (let j = 0; j < H; j++) one[to++] = both[from++]!
}
