import type { Cell, RecurrentWeights, State, Step } from '../cells/cell.ts'
import type { Kernel } from '../kernels/kernel.ts'
import { exponentOf, powerOfTwo } from '../kernels/powerOfTwo.ts'
import { f32, type Layout, type Slot } from '../memory/layout.ts'
import type { Memory } from '../memory/memory.ts'
import {
  type AttentionStep,
  attendBackward,
  copyAttention,
  createAttentionStep,
  firstAttentionRows,
  planAttentionStep,
} from './attention.ts'
import { layersAt } from './encoder.ts'
import type { Sizes } from './parameters.ts'
import { arriveAt, clearArrivals, createArrivals, gather, type SourceArrivals } from './sourceArrivals.ts'
import type { Stack } from './stack.ts'
import type { Tape } from './tape.ts'

/**
 * Room to follow many gradients back through one forward pass at once: row r of every array belongs to the r-th of them. The values of a
 * time step are copied to all rows, so that one pass of the cell serves them all.
 *
 * Each row is kept near 1 by powers of two, which is exact, and its exponent beside it. So gradients far beyond float32's range come
 * out as they are, and rows that fade at different rates do not disturb each other.
 */
export interface Fan {
  readonly rows: number
  readonly layers: readonly FanLayer[]
  /** Room for what one layer passes to the layer below, [rows, H]. */
  readonly share: Float32Array
  /** Room for the gradient of logits, [rows, V]. */
  readonly dLogits: Float32Array
  /** Where the decoder looks back: one of its steps, and what has been sent to the source. */
  readonly attention: { readonly step: AttentionStep; readonly arrivals: SourceArrivals } | undefined
}

export interface FanLayer {
  /** One time step for all rows; `d.next` is what has arrived there. */
  step: Step
  /** The same with the roles of d.next and d.prev changed. */
  other: Step
  /** The true gradient of a row is its numbers × 2^exponent, [rows]. */
  readonly exponents: Int32Array
}

/** Gradients followed at once. More in one pass are faster, and take more room. */
export const FAN_ROWS = 64

/** @param S steps of the source, where there is attention */
export function planFan(layout: Layout, cell: Cell, sizes: Sizes, S = 0, rows = FAN_ROWS) {
  const { V, H, L } = sizes
  const units = () => layout.add([rows, H])
  const gates = () => layout.add([rows, cell.gates.length * H])
  const state = () => ({ h: units(), c: cell.state.includes('c') ? units() : undefined })
  const apart = () => (cell.recurrence === 'apart' ? gates() : undefined)
  return {
    rows,
    layers: Array.from({ length: L }, () => ({
      prev: state(),
      next: state(),
      gates: gates(),
      sums: apart(),
      kept: cell.keeps ? units() : undefined,
      d: { one: state(), other: state(), gates: gates(), sums: apart() },
    })),
    share: units(),
    dLogits: layout.add([rows, V]),
    attention: sizes.wiring === 'attn' ? planAttentionStep(layout, sizes, S, rows) : undefined,
  }
}

export function createFan(memory: Memory, plan: ReturnType<typeof planFan>): Fan {
  const view = (slot: Slot | undefined) => (slot ? f32(memory, slot) : new Float32Array(0))
  const state = ({ h, c }: { h: Slot; c: Slot | undefined }): State => ({ h: view(h), c: view(c) })
  return {
    rows: plan.rows,
    layers: plan.layers.map(slots => {
      const gates = view(slots.gates)
      const dGates = view(slots.d.gates)
      const one = state(slots.d.one)
      const other = state(slots.d.other)
      const step: Step = {
        rows: plan.rows,
        prev: state(slots.prev),
        next: state(slots.next),
        gates,
        sums: slots.sums ? view(slots.sums) : gates,
        kept: view(slots.kept),
        d: { prev: one, next: other, gates: dGates, sums: slots.d.sums ? view(slots.d.sums) : dGates },
      }
      return {
        step,
        other: { ...step, d: { ...step.d, prev: other, next: one } },
        exponents: new Int32Array(plan.rows),
      }
    }),
    share: view(plan.share),
    dLogits: view(plan.dLogits),
    attention: plan.attention && withArrivals(createAttentionStep(memory, plan.attention, plan.rows)),
  }
}

const withArrivals = (step: AttentionStep) => ({ step, arrivals: createArrivals(step) })

/** The first rows of a fan, for whoever follows fewer gradients: a pass costs as many rows as it has. The room is the same. */
export function firstRows(fan: Fan, rows: number): Fan {
  const part = <A extends Float32Array | Int32Array>(array: A) =>
    array.subarray(0, (array.length / fan.rows) * rows) as A
  const state = ({ h, c }: State): State => ({ h: part(h), c: part(c) })
  return {
    rows,
    layers: fan.layers.map(({ step, exponents }) => {
      const gates = part(step.gates)
      const dGates = part(step.d.gates)
      const [one, other] = [state(step.d.prev), state(step.d.next)]
      const first: Step = {
        rows,
        prev: state(step.prev),
        next: state(step.next),
        gates,
        sums: step.sums === step.gates ? gates : part(step.sums),
        kept: part(step.kept),
        d: {
          prev: one,
          next: other,
          gates: dGates,
          sums: step.d.sums === step.d.gates ? dGates : part(step.d.sums),
        },
      }
      return {
        step: first,
        other: { ...first, d: { ...first.d, prev: other, next: one } },
        exponents: part(exponents),
      }
    }),
    share: part(fan.share),
    dLogits: part(fan.dLogits),
    attention: fan.attention && withArrivals(firstAttentionRows(fan.attention.step, rows)),
  }
}

/** No gradient anywhere. */
export function clearFan({ layers, attention }: Fan): void {
  if (attention) clearArrivals(attention.arrivals)
  for (const { step, exponents } of layers) {
    for (const { h, c } of [step.d.prev, step.d.next]) {
      h.fill(0)
      c.fill(0)
    }
    exponents.fill(0)
  }
}

/**
 * One layer at one time step, for all rows: from what has arrived in `d.next` to what goes on to t − 1 in `d.prev`, with the gradients
 * of the gates on the way.
 */
export function layerBack(
  { cell, packed }: Stack,
  tape: Tape,
  fan: Fan,
  l: number,
  t: number,
  k: Kernel,
): void {
  copyBack(cell, fan.layers[l]!, tape.layers[l]!.steps[t]!, layersAt(packed, tape, t)[l]!, k)
}

/** The same of any copy of the cell: with these weights, at a step of one sequence. */
export function copyBack(
  cell: Cell,
  { step }: FanLayer,
  values: Step,
  packed: RecurrentWeights,
  k: Kernel,
): void {
  copyToAllRows(step, values)
  step.d.prev.h.fill(0)
  step.d.prev.c.fill(0)
  cell.backward(step, packed, k)
}

/**
 * One time step back for all rows and layers, from the top down. Calls `look` for each layer when all of ∂/∂h_t, ∂/∂c_t is in `d.next`,
 * and leaves what goes on to t − 1 there.
 * @param t time step of a tape of one sequence, on which `forward` has been
 */
export function stepBack(
  stack: Stack,
  tape: Tape,
  fan: Fan,
  t: number,
  k: Kernel,
  look: (l: number, layer: Readonly<FanLayer>) => void,
): void {
  const { packed, H } = stack
  for (let l = stack.L - 1; l >= 0; l--) {
    const layer = fan.layers[l]!
    const { step, exponents } = layer
    if (l === stack.L - 1 && t < tape.source) arriveAtSource(stack, fan, t, k)
    layerBack(stack, tape, fan, l, t, k)
    look(l, layer)
    if (l > 0) {
      const { input, bias } = layersAt(packed, tape, t)[l]!
      fan.share.fill(0)
      k.addMatmul(fan.share, step.d.gates, input.W, fan.rows, bias.length, H)
      for (let r = 0; r < fan.rows; r++) join(fan, l - 1, r, exponents[r]!)
    }
    if (l === 0 && t >= tape.source) lookBack(stack, tape, fan, t, k)
    moveOn(layer, H)
  }
}

/** What goes on to the step before is what arrives there. */
export function moveOn(layer: FanLayer, H: number): void {
  const { step, other, exponents } = layer
  for (let r = 0; r < step.rows; r++) exponents[r]! += rescale(step.d.prev, r, H)
  layer.step = other
  layer.other = step
}

/** From a step of the decoder to what it has looked at, and to the state that asked. */
function lookBack(stack: Stack, tape: Tape, { attention, layers }: Fan, t: number, k: Kernel): void {
  if (!attention) return
  const { step, exponents } = layers[0]!
  copyAttention(attention.step, tape.attention!.steps[t - tape.source]!)
  attention.step.d.keys.fill(0)
  attention.step.d.source.fill(0)
  attendBackward(stack, attention.step, step.d.gates, step.d.prev.h, k)
  gather(attention.arrivals, attention.step, r => exponents[r]!)
}

/** What steps of the decoder have sent to a step of the source joins what comes along time. */
function arriveAtSource(stack: Stack, fan: Fan, t: number, k: Kernel): void {
  const { attention, share, rows } = fan
  if (!attention) return
  const { step, arrivals } = attention
  const exponents = arriveAt(stack, arrivals, t, share, step.d.query, k)
  for (let r = 0; r < rows; r++) join(fan, stack.L - 1, r, exponents[r]!)
}

/** Adds row r of `fan.share` × 2^exponent to what arrives at the h of a layer. */
export function join({ layers, share }: Fan, l: number, r: number, exponent: number): void {
  const { step, exponents } = layers[l]!
  const { h, c } = step.d.next
  const H = share.length / step.rows
  const added = share.subarray(r * H, (r + 1) * H)
  const shareExponent = exponent + rescaleRow(added)
  if (largest(added) === 0) return
  const there = h.subarray(r * H, (r + 1) * H)
  const beside = c.subarray(r * H, (r + 1) * H)
  if (largest(there) === 0 && largest(beside) === 0) exponents[r] = shareExponent
  const both = Math.max(exponents[r]!, shareExponent)
  multiply(there, powerOfTwo(exponents[r]! - both))
  multiply(beside, powerOfTwo(exponents[r]! - both))
  const factor = powerOfTwo(shareExponent - both)
  for (let j = 0; j < H; j++) there[j]! += factor * added[j]!
  exponents[r] = both
}

/** The values of one sequence's step, to all rows. */
function copyToAllRows(to: Step, from: Step): void {
  repeat(to.prev.h, from.prev.h)
  repeat(to.prev.c, from.prev.c)
  repeat(to.next.h, from.next.h)
  repeat(to.next.c, from.next.c)
  repeat(to.gates, from.gates)
  if (to.sums !== to.gates) repeat(to.sums, from.sums)
  repeat(to.kept, from.kept)
}

function repeat(to: Float32Array, row: Float32Array): void {
  if (to.length === 0) return
  to.set(row)
  for (let done = row.length; done < to.length; done *= 2)
    to.copyWithin(done, 0, Math.min(done, to.length - done))
}

/** Beyond 2^±EXACT a row is brought back; far from where float32 loses anything. */
const EXACT = 32

function rescale({ h, c }: State, r: number, H: number): number {
  const rowH = h.subarray(r * H, (r + 1) * H)
  const rowC = c.subarray(r * H, (r + 1) * H)
  const exponent = exponentOf(Math.max(largest(rowH), largest(rowC)))
  if (!(Math.abs(exponent) > EXACT) || exponent === -Infinity) return 0
  multiply(rowH, powerOfTwo(-exponent))
  multiply(rowC, powerOfTwo(-exponent))
  return exponent
}

/** @returns the exponent that was taken out */
function rescaleRow(x: Float32Array): number {
  const exponent = exponentOf(largest(x))
  if (!(Math.abs(exponent) > EXACT) || exponent === -Infinity) return 0
  multiply(x, powerOfTwo(-exponent))
  return exponent
}

function multiply(x: Float32Array, factor: number): void {
  if (factor === 1) return
  for (let i = 0; i < x.length; i++) x[i]! *= factor
}

function largest(x: Float32Array): number {
  let size = 0
  for (let i = 0; i < x.length; i++) size = Math.max(size, Math.abs(x[i]!))
  return size
}
