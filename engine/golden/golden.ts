/**
 * Comparing a model with numbers that PyTorch computed (see README.md beside the files).
 * Serves the tests and `npm run engine -- golden FILE.json`.
 */

import type { Cell } from '../cells/cell.ts'
import { cells } from '../cells/index.ts'
import { flowOf } from '../diagnostics/flowBothWays.ts'
import type { Kernel } from '../kernels/kernel.ts'
import { chooseKernel } from '../kernels/simd.ts'
import { f32, Layout } from '../memory/layout.ts'
import { createMemory } from '../memory/memory.ts'
import { adagrad } from '../optimisers/adagrad.ts'
import { adam } from '../optimisers/adam.ts'
import { clip } from '../optimisers/clip.ts'
import type { Optimiser } from '../optimisers/optimiser.ts'
import { rmsprop } from '../optimisers/rmsprop.ts'
import { momentum, sgd } from '../optimisers/sgd.ts'
import { complete } from '../run.ts'
import { backward } from '../sequence/backward.ts'
import { forward } from '../sequence/forward.ts'
import { meanLoss } from '../sequence/loss.ts'
import type { Sizes } from '../sequence/parameters.ts'
import { createStack, planStack, refreshPacked } from '../sequence/stack.ts'
import { createTape, planTape } from '../sequence/tape.ts'

type Nested = number | readonly Nested[]

export interface GoldenFile {
  readonly name: string
  readonly cell: 'rnn_tanh' | 'rnn_relu' | 'lstm' | 'gru'
  /** Per layer, hidden states [T][B][H]. */
  readonly hidden: Record<string, Nested>
  readonly vocab: number
  /** Where numbers are read and said, with MSELoss: `vocab` is then O. */
  readonly numbers?: { readonly I: number; readonly O: number }
  readonly batch: number
  readonly seqLen: number
  readonly layers: number
  readonly bidirectional: boolean
  /** With an encoder: the steps at the end that the decoder writes, and where each of them looks, [T−S][S][B]. */
  readonly wiring?: 'encdec' | 'attn'
  readonly answer?: number
  readonly looks?: Nested
  readonly stateDict: Record<string, Nested>
  /** Token indices [B][T]; of numbers [B][T][I] and [B][T][O]. */
  readonly input: readonly (readonly Nested[])[]
  readonly target: readonly (readonly Nested[])[]
  readonly h0: Nested
  readonly c0: Nested
  readonly loss: number
  readonly logits: Nested
  readonly gradHidden: Record<string, Nested>
  readonly grads: Record<string, Nested>
  readonly gradNorm: number
  readonly lastLossGradHiddenNorm: Record<string, readonly number[]>
  readonly optimizer: {
    kind: string
    lr: number
    clip: number
    steps: number
    momentum?: number
    alpha?: number
  }
  readonly training: { losses: number[]; gradNorms: number[]; stateDictAfter: Record<string, Nested> }
}

/** One compared quantity: the largest difference, in what it is measured, and what is allowed. */
export interface Difference {
  readonly tensor: string
  /** |ours − PyTorch's|, absolute for forward quantities, as a share of the tensor's largest element for gradients, decades for norms. */
  readonly largest: number
  readonly tolerance: number
  readonly unit: 'absolute' | 'of the largest element' | 'decades'
}

const FORWARD = 1e-6
const GRADIENT = 1e-5
const DECADES = 1e-4
const AFTER_TRAINING = 1e-5
/** Looser, because rnn_exploding multiplies the rounding of its first updates. */
const NORMS_AFTER_TRAINING = 5e-5

const cellOf: Record<GoldenFile['cell'], Cell> = {
  rnn_tanh: cells.rnn.tanh,
  rnn_relu: cells.rnn.relu,
  lstm: cells.lstm.tanh,
  gru: cells.gru.tanh,
}

function optimiserOf({ kind, momentum: mu, alpha }: GoldenFile['optimizer']): Optimiser {
  switch (kind) {
    case 'sgd':
      return mu === undefined ? sgd : momentum(mu)
    case 'rmsprop':
      return rmsprop(alpha ?? 0.99)
    case 'adagrad':
      return adagrad()
    case 'adam':
      return adam()
    default:
      throw new Error(`golden file: expected optimizer sgd, rmsprop, adagrad or adam, got ${kind}`)
  }
}

/** Runs the file's model on our kernels and lists every quantity with its largest difference from PyTorch. */
export function compareWithGolden(file: GoldenFile, simd: WebAssembly.Module | undefined): Difference[] {
  const cell = cellOf[file.cell]
  const sizes: Sizes = {
    V: file.vocab,
    H: hiddenSize(file),
    L: file.layers,
    ...(file.numbers && { numbers: file.numbers }),
    ...wiringOf(file),
  }
  const optimiser = optimiserOf(file.optimizer)
  const layout = new Layout()
  const stackPlan = planStack(layout, cell, sizes)
  const tapePlan = planTape(layout, cell, sizes, { T: file.seqLen, B: file.batch })
  const statePlan = optimiser.state.map(() => layout.add(stackPlan.parameters.block.whole.shape))
  const memory = createMemory(layout.bytes)
  const k: Kernel = chooseKernel(simd, memory).kernel
  const stack = createStack(memory, stackPlan)
  const tape = createTape(memory, tapePlan)
  const state = statePlan.map(slot => f32(memory, slot))
  const scalars = Float64Array.from(optimiser.scalars)

  for (const [name, values] of Object.entries(file.stateDict)) stack.parameters.by[name]!.set(flat(values))
  refreshPacked(stack, k)
  for (let b = 0; b < file.batch; b++) {
    for (let t = 0; t < file.seqLen; t++) {
      const row = t * file.batch + b
      const [read, wanted] = [flat(file.input[b]![t]!), flat(file.target[b]![t]!)]
      const [from, to] = file.numbers ? [tape.values, tape.wanted] : [tape.input, tape.target]
      from.set(read, row * read.length)
      to.set(wanted, row * wanted.length)
    }
  }
  tape.weight.fill(1 / (file.seqLen * file.batch))
  const width = file.batch * sizes.H
  const copies = tape.layers.flatMap((layer, l) => [
    { suffix: `l${l}`, l, reversed: false, layer, initial: layer.steps[0]!.prev },
    ...tape.reverse.slice(l, l + 1).map(layer => ({
      suffix: `l${l}_reverse`,
      l,
      reversed: true,
      layer,
      initial: layer.steps.at(-1)!.prev,
    })),
  ])
  const setInitialState = () => {
    for (const [n, { initial }] of copies.entries()) {
      initial.h.set(flat(file.h0).slice(n * width, (n + 1) * width))
      if (initial.c.length > 0) initial.c.set(flat(file.c0).slice(n * width, (n + 1) * width))
    }
  }

  const differences: Difference[] = []
  const absolute = (tensor: string, ours: ArrayLike<number>, theirs: number[], tolerance = FORWARD) =>
    differences.push({ tensor, largest: largestDifference(ours, theirs), tolerance, unit: 'absolute' })
  const relative = (tensor: string, ours: ArrayLike<number>, theirs: number[], tolerance = GRADIENT) =>
    differences.push({
      tensor,
      largest: largestDifference(ours, theirs) / Math.max(...theirs.map(Math.abs), Number.MIN_VALUE),
      tolerance,
      unit: 'of the largest element',
    })

  setInitialState()
  complete(forward(stack, tape, k))
  absolute('logits', tape.logits, flat(file.logits))
  absolute('loss', [meanLoss(tape)], [file.loss])
  if (tape.attention) absolute('looks', tape.attention.weights, flat(file.looks!))
  for (const { suffix, layer } of copies)
    absolute(`hidden.${suffix}`, layer.outputBeforeDropout, flat(file.hidden[suffix]!))

  const flow = flowOf(stack, tape, file.seqLen - 1, k)
  for (const { suffix, l, reversed } of copies) {
    const theirs = file.lastLossGradHiddenNorm[suffix]!.map(Math.log10)
    differences.push({
      tensor: `lastLossGradHiddenNorm.${suffix}`,
      largest: largestDifference(((reversed && flow.reverse) || flow).h[l]!, theirs),
      tolerance: DECADES,
      unit: 'decades',
    })
  }

  complete(backward(stack, tape, k))
  for (const { suffix, layer } of copies)
    relative(`gradHidden.${suffix}`, layer.dOutputBeforeDropout, flat(file.gradHidden[suffix]!))
  for (const [name, theirs] of Object.entries(file.grads))
    relative(`grads.${name}`, stack.gradients.by[name]!, flat(theirs))

  const losses: number[] = []
  const norms: number[] = []
  for (let n = 0; n < file.optimizer.steps; n++) {
    setInitialState()
    complete(forward(stack, tape, k))
    losses.push(meanLoss(tape))
    complete(backward(stack, tape, k))
    norms.push(clip(stack.gradients.all, 'norm', file.optimizer.clip, k).norm)
    optimiser.step(k, stack.parameters.all, stack.gradients.all, state, scalars, file.optimizer.lr)
    refreshPacked(stack, k)
  }
  relative('gradNorm', [norms[0]!], [file.gradNorm])
  absolute('training.losses', losses, file.training.losses, AFTER_TRAINING)
  relative('training.gradNorms', norms, file.training.gradNorms, NORMS_AFTER_TRAINING)
  for (const [name, theirs] of Object.entries(file.training.stateDictAfter)) {
    absolute(`training.stateDictAfter.${name}`, stack.parameters.by[name]!, flat(theirs), AFTER_TRAINING)
  }
  return differences
}

/** Nothing for a plain one. */
function wiringOf({ bidirectional, wiring, answer }: GoldenFile): Pick<Sizes, 'wiring' | 'answer'> {
  if (bidirectional) return { wiring: 'bi' }
  return wiring && answer !== undefined ? { wiring, answer } : {}
}

function hiddenSize(file: GoldenFile): number {
  return flat(file.hidden.l0!).length / (file.seqLen * file.batch)
}

function flat(values: Nested): number[] {
  return typeof values === 'number' ? [values] : values.flatMap(value => flat(value))
}

function largestDifference(ours: ArrayLike<number>, theirs: readonly number[]): number {
  if (ours.length !== theirs.length) throw new Error(`expected ${theirs.length} values, got ${ours.length}`)
  let largest = 0
  for (let i = 0; i < theirs.length; i++) {
    const difference = Object.is(ours[i], theirs[i]) ? 0 : Math.abs(ours[i]! - theirs[i]!)
    if (!(difference <= largest)) largest = Number.isNaN(difference) ? Infinity : difference
  }
  return largest
}
