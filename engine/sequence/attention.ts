/**
 * Additive attention: before each step of the decoder, a look back at all that the encoder has said.
 *
 *   e_j = v · tanh(W_a s + U_a h_j)     how well step j of the source answers the query; s is layer 0's h before the step
 *   α   = softmax(e) over the source    how much it looks at each step, 0…1, Σ α_j = 1
 *   context = Σ_j α_j h_j               [H], which the decoder's layer 0 reads beside its one-hot character
 *
 * Shapes   attention.query.weight W_a, attention.key.weight U_a [H, H]   attention.score.weight v [1, H]   h_j the encoder's top layer
 *          decoder's weight_ih_l0 [G·H, V + H]: columns of the characters, then of the context
 * Source   Bahdanau, Cho & Bengio 2015
 * Differs  no biases, where PyTorch's tutorial takes nn.Linear with one for each matrix: v's cancels in the softmax, and W_a's and U_a's
 *          would be one and the same. The encoder reads in one direction
 * Tests    encoderDecoder.test.ts, flowThroughAttention.test.ts, golden.test.ts (gru_attention)
 *
 * Rows side by side are the B sequences of a tape, or the gradients that a fan follows through one of them.
 */
import type { Kernel } from '../kernels/kernel.ts'
import { f32, type Layout, type Slot } from '../memory/layout.ts'
import type { Memory } from '../memory/memory.ts'
import type { PackedLayer } from './packed.ts'
import type { Sizes } from './parameters.ts'
import type { Stack } from './stack.ts'

/** One step of the decoder: where it looked. Gradients are of the loss with respect to the same quantities. */
export interface AttentionStep {
  readonly rows: number
  /** h_j [S, rows, H], the same in all steps; tanh(W_a s + U_a h_j) [S, rows, H]; α [S, rows]. */
  readonly source: Float32Array
  readonly match: Float32Array
  readonly weights: Float32Array
  readonly d: {
    readonly context: Float32Array
    /** Of W_a s, [rows, H]. */
    readonly query: Float32Array
    readonly scores: Float32Array
    readonly match: Float32Array
    /** Sums over all steps of the decoder. */
    readonly keys: Float32Array
    readonly source: Float32Array
  }
}

/** What attention did over a window. */
export interface AttentionTape {
  /** One for each step of the decoder: that of time step t is steps[t − S]. */
  readonly steps: readonly AttentionStep[]
  /** U_a h_j and its gradient, [S, B, H]; and that of h_j, as far as it comes by this way. */
  readonly keys: Float32Array
  readonly dKeys: Float32Array
  readonly dSource: Float32Array
  /** The contexts and the gradients of W_a s, [T−S, B, H]. */
  readonly context: Float32Array
  readonly dQuery: Float32Array
  /** α of all steps, [T−S, S, B]. */
  readonly weights: Float32Array
  /** Room for a query [B, H], scores [S, B] and [B, S], and log Σ exp of them [B]. */
  readonly query: Float32Array
  readonly scores: Float32Array
  readonly across: Float32Array
  readonly probabilities: Float32Array
  readonly logZ: Float32Array
  readonly zero: Float32Array
}

/** @param S steps of the source. @param D steps of the decoder */
export function planAttention(layout: Layout, { H }: Sizes, S: number, D: number, B: number) {
  const units = () => layout.add([S, B, H])
  return {
    ...{ S, D, B, H },
    keys: units(),
    match: layout.add([D, S, B, H]),
    weights: layout.add([D, S, B]),
    context: layout.add([D, B, H]),
    dContext: layout.add([B, H]),
    dQuery: layout.add([D, B, H]),
    dScores: layout.add([S, B]),
    dMatch: units(),
    dKeys: units(),
    dSource: units(),
    query: layout.add([B, H]),
    scores: layout.add([S, B]),
    across: layout.add([B, S]),
    probabilities: layout.add([B, S]),
    logZ: layout.add([B]),
    zero: layout.add([1]),
  }
}

/** @param source the encoder's top layer h, [S, B, H] */
export function createAttention(
  memory: Memory,
  plan: ReturnType<typeof planAttention>,
  source: Float32Array,
): AttentionTape {
  const { S, D, B, H, ...slots } = plan
  const views = Object.fromEntries(
    Object.entries(slots).map(([name, slot]) => [name, f32(memory, slot)]),
  ) as Record<keyof typeof slots, Float32Array>
  const { keys, match, weights, context, dQuery, dContext, dScores, dMatch, dKeys, dSource, ...room } = views
  const steps = Array.from({ length: D }, (_, n): AttentionStep => {
    const part = (array: Float32Array, size: number) => array.subarray(n * size, (n + 1) * size)
    return {
      rows: B,
      source,
      match: part(match, S * B * H),
      weights: part(weights, S * B),
      d: {
        context: dContext,
        query: part(dQuery, B * H),
        ...{ scores: dScores, match: dMatch, keys: dKeys, source: dSource },
      },
    }
  })
  return { steps, keys, dKeys, dSource, context, dQuery, weights, ...room }
}

/** One step for the rows of a fan; its values are to be copied from a tape's. */
export function planAttentionStep(layout: Layout, { H }: Sizes, S: number, rows: number) {
  const units = () => layout.add([S, rows, H])
  const row = () => layout.add([rows, H])
  const scores = () => layout.add([S, rows])
  return {
    values: { source: units(), match: units(), weights: scores() },
    d: { context: row(), query: row(), scores: scores(), match: units(), keys: units(), source: units() },
  }
}

export function createAttentionStep(
  memory: Memory,
  { values, d }: ReturnType<typeof planAttentionStep>,
  rows: number,
): AttentionStep {
  const view = <N extends string>(slots: Record<N, Slot>) =>
    Object.fromEntries(
      Object.entries<Slot>(slots).map(([name, slot]) => [name, f32(memory, slot)]),
    ) as Record<N, Float32Array>
  return { rows, ...view(values), d: view(d) }
}

/** The same room for fewer rows. */
export function firstAttentionRows(step: AttentionStep, rows: number): AttentionStep {
  const part = (array: Float32Array) => array.subarray(0, (array.length / step.rows) * rows)
  const { source, match, weights, d } = step
  return {
    rows,
    ...{ source: part(source), match: part(match), weights: part(weights) },
    d: {
      ...{ context: part(d.context), query: part(d.query), scores: part(d.scores), match: part(d.match) },
      ...{ keys: part(d.keys), source: part(d.source) },
    },
  }
}

/** The values of one sequence's step, to all rows of another. */
export function copyAttention(to: AttentionStep, from: AttentionStep): void {
  const { rows } = to
  const H = to.d.query.length / rows
  for (let j = 0; j < from.weights.length; j++) {
    to.weights.fill(from.weights[j]!, j * rows, (j + 1) * rows)
    for (let r = 0; r < rows; r++) {
      const at = (j * rows + r) * H
      to.match.set(from.match.subarray(j * H, (j + 1) * H), at)
      to.source.set(from.source.subarray(j * H, (j + 1) * H), at)
    }
  }
}

/** Keys of some steps of the source, once the encoder's top layer has been through them. */
export function computeKeys({ packed, H }: Stack, keys: Float32Array, source: Float32Array, k: Kernel): void {
  keys.fill(0)
  k.addMatmul(keys, source, packed.attention!.key.WT, source.length / H, H, H)
}

/**
 * Looks back before a step of the decoder, and adds what it has found to the sums of layer 0's gates.
 * @param context [B, H], written
 * @param s layer 0's h before the step, [B, H]
 * @param gates [B, G·H]
 */
export function attend(
  { packed, H }: Stack,
  tape: AttentionTape,
  step: AttentionStep,
  context: Float32Array,
  s: Float32Array,
  gates: Float32Array,
  k: Kernel,
): void {
  const { rows: B, source, match, weights } = step
  const { keys, query, scores, across, probabilities, logZ, zero } = tape
  const { query: W_a, score } = packed.attention!
  const S = weights.length / B
  query.fill(0)
  k.addMatmul(query, s, W_a.WT, B, H, H)
  match.set(keys)
  for (let j = 0; j < S; j++) k.addScaled(match.subarray(j * B * H, (j + 1) * B * H), query, 1)
  k.tanh(match, match)
  k.linear(scores, zero, match, score.WT, S * B, H, 1)
  k.transpose(across, scores, S, B)
  k.softmax(probabilities, logZ, across, B, S)
  k.transpose(weights, probabilities, B, S)
  context.fill(0)
  for (let j = 0; j < S; j++) addWeighted(context, 0, source, j * B * H, weights, j * B, B, H)
  readContext(packed.layers[0]!, gates, context, B, H, k)
}

function readContext(
  { input, bias }: PackedLayer,
  gates: Float32Array,
  context: Float32Array,
  B: number,
  H: number,
  k: Kernel,
): void {
  k.addMatmul(gates, context, input.WT, B, H, bias.length)
}

/**
 * Back through `attend`: from the gradient of the gates' sums to s, W_a s, and, added to what other steps have sent there, to keys and
 * source. What comes to a key is then sent on by `keysBack`.
 */
export function attendBackward(
  { packed, H }: Stack,
  step: AttentionStep,
  dGates: Float32Array,
  ds: Float32Array,
  k: Kernel,
): void {
  const { rows: B, source, match, weights, d } = step
  const { query: W_a, score } = packed.attention!
  const { input, bias } = packed.layers[0]!
  const S = weights.length / B
  d.context.fill(0)
  k.addMatmul(d.context, dGates, input.W, B, bias.length, H)
  for (let j = 0; j < S; j++) {
    dotRows(d.scores, j * B, d.context, source, j * B * H, B, H)
    addWeighted(d.source, j * B * H, d.context, 0, weights, j * B, B, H)
  }
  softmaxBackward(d.scores, weights, S, B)
  d.match.fill(0)
  k.addMatmul(d.match, d.scores, score.W, S * B, 1, H)
  k.tanhBackward(d.match, d.match, match)
  k.addScaled(d.keys, d.match, 1)
  d.query.fill(0)
  k.addColumnSums(d.query, d.match, S, B * H)
  k.addMatmul(ds, d.query, W_a.W, B, H, H)
}

/** dh_j += U_aᵀ dkey_j: from what has come to keys to what they were made of. Any number of rows. */
export function keysBack({ packed, H }: Stack, dh: Float32Array, dKeys: Float32Array, k: Kernel): void {
  k.addMatmul(dh, dKeys, packed.attention!.key.W, dKeys.length / H, H, H)
}

/** out[b] += w[b] · x[b] for B rows of H, each array from an element on. */
function addWeighted(
  out: Float32Array,
  o: number,
  x: Float32Array,
  i: number,
  w: Float32Array,
  at: number,
  B: number,
  H: number,
): void {
  for (let b = 0; b < B; b++) {
    const weight = w[at + b]!
    for (let n = b * H; n < (b + 1) * H; n++) out[o + n]! += weight * x[i + n]!
  }
}

/** out[b] = a[b] · x[b] for B rows of H; summed in float64. */
function dotRows(
  out: Float32Array,
  o: number,
  a: Float32Array,
  x: Float32Array,
  i: number,
  B: number,
  H: number,
): void {
  for (let b = 0; b < B; b++) {
    let sum = 0
    for (let n = b * H; n < (b + 1) * H; n++) sum += a[n]! * x[i + n]!
    out[o + b] = sum
  }
}

/** d_j = α_j (d_j − Σ_i α_i d_i), [S, B]. */
function softmaxBackward(d: Float32Array, weights: Float32Array, S: number, B: number): void {
  for (let b = 0; b < B; b++) {
    let mean = 0
    for (let at = b; at < S * B; at += B) mean += weights[at]! * d[at]!
    for (let at = b; at < S * B; at += B) d[at] = weights[at]! * (d[at]! - mean)
  }
}
