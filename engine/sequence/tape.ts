import type { Arrays, Cell, State, StateName, Step } from '../cells/cell.ts'
import { f32, i32, type Layout, type Slot } from '../memory/layout.ts'
import type { Memory } from '../memory/memory.ts'
import type { Sizes } from './parameters.ts'

/** How many characters of how many sequences one tape holds. */
export interface Extent {
  readonly T: number
  readonly B: number
}

/** Everything one layer computed over a window, and the gradients of it. Time-major: [T, B, H]; states [T+1, B, H] from the initial one. */
export interface LayerTape {
  readonly h: Float32Array
  readonly c: Float32Array
  /** Total ∂L/∂h_t and ∂L/∂c_t once the backward pass has been through. */
  readonly dh: Float32Array
  readonly dc: Float32Array
  readonly at: Arrays
  /** h_1 … h_T without the initial state, [T, B, H], and its gradient. */
  readonly outputBeforeDropout: Float32Array
  readonly dOutputBeforeDropout: Float32Array
  /** What a layer above reads and its gradient: h, or h with some units dropped. */
  readonly output: Float32Array
  readonly dOutput: Float32Array
  /** Dropout's factors, [T, B, H]; absent where nothing is dropped. */
  readonly mask: Float32Array | undefined
  /** One step per time step. */
  readonly steps: readonly Step[]
  /** The same window in a few longer spans, for work that does not depend on the order of time. */
  readonly spans: readonly Span[]
}

export interface Span extends Step {
  /** Time steps [from, to). */
  readonly from: number
  readonly to: number
}

/** What a network did on one window of T characters of B sequences. Written by forward, read by backward and the diagnostics. */
export interface Tape extends Extent {
  readonly V: number
  /** Token indices [T, B]; target[t] is what should follow input[t]. */
  readonly input: Int32Array
  readonly target: Int32Array
  /** How much each prediction counts in the loss [T, B]; sums to 1. */
  readonly weight: Float32Array
  readonly layers: readonly LayerTape[]
  /** [T, B, V]. */
  readonly logits: Float32Array
  readonly probabilities: Float32Array
  readonly dLogits: Float32Array
  /** log Σ exp(logits), [T, B]. */
  readonly logZ: Float32Array
  /** 1/B for each sequence: the weights of the loss of one step alone, [B]. */
  readonly oneStep: Float32Array
}

/** Spans hold about this many rows: long enough for the matrix kernels, short enough to be interrupted between two. */
const SPAN_ROWS = 128

export function planTape(layout: Layout, cell: Cell, sizes: Sizes, extent: Extent, dropout: boolean) {
  const { V, H, L } = sizes
  const { T, B } = extent
  const perStep = () => layout.add([T, B, H])
  const perState = (name: StateName) => layout.add(cell.state.includes(name) ? [T + 1, B, H] : [0])
  const names = [...new Set([...cell.gates, ...cell.kept])]
  const layers = Array.from({ length: L }, (_, l) => {
    const dropped = dropout && l < L - 1
    return {
      h: perState('h'),
      c: perState('c'),
      dh: perState('h'),
      dc: perState('c'),
      at: names.map(name => [name, perStep(), perStep()] as const),
      scratch: perStep(),
      output: dropped ? perStep() : undefined,
      dOutput: dropped ? perStep() : undefined,
      mask: dropped ? perStep() : undefined,
    }
  })
  const rows = [T, B] as const
  return {
    cell,
    sizes,
    extent,
    layers,
    input: layout.add(rows),
    target: layout.add(rows),
    weight: layout.add(rows),
    logits: layout.add([T, B, V]),
    probabilities: layout.add([T, B, V]),
    dLogits: layout.add([T, B, V]),
    logZ: layout.add(rows),
    oneStep: layout.add([B]),
  }
}

export type TapePlan = ReturnType<typeof planTape>

export function createTape(memory: Memory, plan: TapePlan): Tape {
  const { T, B } = plan.extent
  return {
    T,
    B,
    V: plan.sizes.V,
    input: i32(memory, plan.input),
    target: i32(memory, plan.target),
    weight: f32(memory, plan.weight),
    layers: plan.layers.map(layer => createLayerTape(memory, plan, layer)),
    logits: f32(memory, plan.logits),
    probabilities: f32(memory, plan.probabilities),
    dLogits: f32(memory, plan.dLogits),
    logZ: f32(memory, plan.logZ),
    oneStep: f32(memory, plan.oneStep).fill(1 / B),
  }
}

function createLayerTape(memory: Memory, plan: TapePlan, slots: TapePlan['layers'][number]): LayerTape {
  const { T, B } = plan.extent
  const width = B * plan.sizes.H
  const view = (slot: Slot) => f32(memory, slot)
  const h = view(slots.h)
  const c = view(slots.c)
  const dh = view(slots.dh)
  const dc = view(slots.dc)
  const at: Arrays = Object.fromEntries(slots.at.map(([name, slot]) => [name, view(slot)]))
  const dAt: Arrays = Object.fromEntries(slots.at.map(([name, , slot]) => [name, view(slot)]))
  const scratch = view(slots.scratch)

  const span = (from: number, to: number): Span => {
    const part = (array: Float32Array, shift = 0) =>
      array.subarray((from + shift) * width, (to + shift) * width)
    const parts = (arrays: Arrays) =>
      Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, part(array)]))
    const state = (h: Float32Array, c: Float32Array, shift: number): State => ({
      h: part(h, shift),
      c: part(c, shift),
    })
    const here = parts(at)
    const dHere = parts(dAt)
    return {
      from,
      to,
      rows: (to - from) * B,
      prev: state(h, c, 0),
      next: state(h, c, 1),
      at: here,
      recurrent: plan.cell.recurrent.map(name => here[name]!),
      d: {
        prev: state(dh, dc, 0),
        next: state(dh, dc, 1),
        at: dHere,
        recurrent: plan.cell.recurrent.map(name => dHere[name]!),
        scratch: part(scratch),
      },
    }
  }
  const length = Math.max(1, Math.ceil(SPAN_ROWS / B))
  return {
    h,
    c,
    dh,
    dc,
    at,
    outputBeforeDropout: h.subarray(width),
    dOutputBeforeDropout: dh.subarray(width),
    output: slots.output ? view(slots.output) : h.subarray(width),
    dOutput: slots.dOutput ? view(slots.dOutput) : dh.subarray(width),
    mask: slots.mask && view(slots.mask),
    steps: Array.from({ length: T }, (_, t) => span(t, t + 1)),
    spans: Array.from({ length: Math.ceil(T / length) }, (_, s) =>
      span(s * length, Math.min(T, (s + 1) * length)),
    ),
  }
}

/** Puts the state with which the window begins: zeros, or the state after its last step (the next window follows on). */
export function resetState({ layers, T }: Tape): void {
  for (const { h, c } of layers) {
    h.fill(0, 0, h.length / (T + 1))
    c.fill(0, 0, c.length / (T + 1))
  }
}

export function carryState({ layers, T }: Tape): void {
  for (const { h, c } of layers) {
    const width = h.length / (T + 1)
    h.copyWithin(0, T * width)
    c.copyWithin(0, T * width)
  }
}

/** Time steps [from, to) of an array [T, …]. */
export function timeSpan<A extends Float32Array | Int32Array>(
  array: A,
  { T }: Tape,
  from: number,
  to: number,
): A {
  const width = array.length / T
  return array.subarray(from * width, to * width) as A
}
