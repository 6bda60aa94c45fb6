import type { Cell, State, StateName, Step } from '../cells/cell.ts'
import { f32, i32, type Layout, type Slot } from '../memory/layout.ts'
import type { Memory } from '../memory/memory.ts'
import { sourceSteps } from '../sourceSteps.ts'
import { type AttentionTape, createAttention, planAttention } from './attention.ts'
import { type Ends, endsOf } from './ends/index.ts'
import { directionsOf, outputWidth, type Sizes } from './parameters.ts'

/** How many characters of how many sequences one tape holds. */
export interface Extent {
  readonly T: number
  readonly B: number
}

/**
 * Everything one layer computed over a window, and the gradients of it. Time-major: [T, B, …]; states [T+1, B, H] from the initial one; to
 * the initial one, which then stands last, where a layer reads from right to left.
 */
export interface LayerTape {
  readonly h: Float32Array
  readonly c: Float32Array
  /** Total ∂L/∂h_t and ∂L/∂c_t once the backward pass has been through. */
  readonly dh: Float32Array
  readonly dc: Float32Array
  /** The gates, [T, B, G·H], and the gradient of the loss with respect to what goes into them. */
  readonly gates: Float32Array
  readonly dGates: Float32Array
  /** The states without the initial one, h [T, B, H] and its gradient, c [T, B, H]. */
  readonly outputBeforeDropout: Float32Array
  readonly dOutputBeforeDropout: Float32Array
  readonly cells: Float32Array
  /** What a layer above reads and its gradient, [T, B, D·H]: h, or h of both directions side by side, or that with some units dropped. */
  readonly output: Float32Array
  readonly dOutput: Float32Array
  /** Dropout's factors, as the output; absent where nothing is dropped. */
  readonly mask: Float32Array | undefined
  /** One step per time step. */
  readonly steps: readonly LayerSpan[]
  /** The same window in a few longer spans, for work that does not depend on the order of time. */
  readonly spans: readonly LayerSpan[]
}

export interface LayerSpan extends Step {
  readonly output: Float32Array
  readonly dOutput: Float32Array
  readonly mask: Float32Array | undefined
}

/** Consecutive time steps of what stands below and above all layers. */
export interface Span {
  /** Time steps [from, to). */
  readonly from: number
  readonly to: number
  readonly rows: number
  readonly input: Int32Array
  readonly target: Int32Array
  readonly values: Float32Array
  readonly wanted: Float32Array
  readonly weight: Float32Array
  readonly logits: Float32Array
  readonly probabilities: Float32Array
  readonly dLogits: Float32Array
  readonly logZ: Float32Array
}

/** What a network did on one window of T characters of B sequences. Written by forward, read by backward and the diagnostics. */
export interface Tape extends Extent, Omit<Span, 'from' | 'to' | 'rows'> {
  // input, target [T, B]: token indices; target[t] is what should follow input[t]. Empty where numbers are read:
  // values [T, B, I]: what is read; wanted [T, B, O]: what should be said. Empty where characters are.
  // weight [T, B]: how much each prediction counts in the loss; sums to 1.
  // logits, probabilities, dLogits [T, B, V]; logZ [T, B]: log Σ exp(logits). Numbers: logits [T, B, O] is what is said; no probabilities.
  readonly V: number
  /** S: the first steps, which are read with the encoder's weights (encoder.ts); 0 where there is none. No span goes across. */
  readonly source: number
  readonly attention: AttentionTape | undefined
  readonly ends: Ends
  readonly layers: readonly LayerTape[]
  /** The same layers once more, read from right to left: in a step, `prev` is what follows in time. Empty where nothing is read so. */
  readonly reverse: readonly LayerTape[]
  /** One span per time step; and a few longer ones, cut where every layer's are. */
  readonly steps: readonly Span[]
  readonly spans: readonly Span[]
  /** 1/B for each sequence: the weights of the loss of one step alone, [B]. */
  readonly oneStep: Float32Array
  /** A pass over the window may be interrupted after so many time steps, at least; as often as costs nothing. */
  readonly pauseEvery: number
  /** Room for what a layer hands up at one step, [B, D·H]. */
  readonly scratch: Float32Array
}

/** Spans hold about this many rows: long enough for the matrix kernels, short enough to be interrupted between two. */
const SPAN_ROWS = 128

/** Multiplications between two interruptions, well under a tenth of a millisecond; but not more time steps than that. */
const PAUSE = { multiplications: 1 << 20, steps: 32 }

export interface TapeOptions {
  /** Room for dropout between layers. */
  readonly dropout?: boolean
  /** The gradients of gates and logits take the place of the gates and probabilities: less memory to go through. */
  readonly inPlace?: boolean
}

export function planTape(
  layout: Layout,
  cell: Cell,
  sizes: Sizes,
  extent: Extent,
  { dropout = false, inPlace = false }: TapeOptions = {},
) {
  const { V, H, L } = sizes
  const { T, B } = extent
  const units = () => layout.add([T, B, H])
  const bothWays = directionsOf(sizes) === 2
  const outputs = () => layout.add([T, B, outputWidth(sizes)])
  const gates = () => layout.add([T, B, cell.gates.length * H])
  const state = (name: StateName) => layout.add(cell.state.includes(name) ? [T + 1, B, H] : [0])
  const planStates = () => {
    const values = gates()
    const sums = cell.recurrence === 'apart' ? gates() : undefined
    return {
      h: state('h'),
      c: state('c'),
      dh: state('h'),
      dc: state('c'),
      gates: values,
      dGates: inPlace ? values : gates(),
      sums,
      dSums: inPlace ? sums : sums && gates(),
      kept: cell.keeps ? units() : undefined,
    }
  }
  const layers = Array.from({ length: L }, (_, l) => {
    const dropped = dropout && l < L - 1
    const apart = dropped || bothWays
    return {
      ...planStates(),
      output: apart ? outputs() : undefined,
      dOutput: apart ? outputs() : undefined,
      mask: dropped ? outputs() : undefined,
    }
  })
  const reverse = bothWays
    ? layers.map(({ output, dOutput, mask }) => ({ ...planStates(), output, dOutput, mask }))
    : []
  const source = sourceSteps(sizes.answer, T)
  const rows = [T, B] as const
  const { numbers } = sizes
  const ofSymbols = numbers ? [0] : rows
  const probabilities = layout.add(numbers ? [0] : [T, B, V])
  return {
    cell,
    sizes,
    extent,
    source,
    layers,
    reverse,
    attention: sizes.wiring === 'attn' ? planAttention(layout, sizes, source, T - source, B) : undefined,
    input: layout.add(ofSymbols),
    target: layout.add(ofSymbols),
    values: layout.add(numbers ? [T, B, numbers.I] : [0]),
    wanted: layout.add(numbers ? [T, B, numbers.O] : [0]),
    weight: layout.add(rows),
    logits: layout.add([T, B, V]),
    probabilities,
    dLogits: inPlace && !numbers ? probabilities : layout.add([T, B, V]),
    logZ: layout.add(ofSymbols),
    oneStep: layout.add([B]),
    scratch: layout.add([B, outputWidth(sizes)]),
  }
}

export type TapePlan = ReturnType<typeof planTape>

export function createTape(memory: Memory, plan: TapePlan): Tape {
  const { T, B } = plan.extent
  const { V, H } = plan.sizes
  const perStep = B * plan.cell.gates.length * H * H
  const whole = {
    input: i32(memory, plan.input),
    target: i32(memory, plan.target),
    values: f32(memory, plan.values),
    wanted: f32(memory, plan.wanted),
    weight: f32(memory, plan.weight),
    logits: f32(memory, plan.logits),
    probabilities: f32(memory, plan.probabilities),
    dLogits: f32(memory, plan.dLogits),
    logZ: f32(memory, plan.logZ),
  }
  const span = (from: number, to: number): Span => {
    const part = <A extends Float32Array | Int32Array>(array: A) =>
      array.subarray((array.length / T) * from, (array.length / T) * to) as A
    return {
      from,
      to,
      rows: (to - from) * B,
      input: part(whole.input),
      target: part(whole.target),
      values: part(whole.values),
      wanted: part(whole.wanted),
      weight: part(whole.weight),
      logits: part(whole.logits),
      probabilities: part(whole.probabilities),
      dLogits: part(whole.dLogits),
      logZ: part(whole.logZ),
    }
  }
  const layers = plan.layers.map(layer => createLayerTape(memory, plan, layer, FORWARD))
  const read = layers.at(-1)!.h.subarray(B * H, (plan.source + 1) * B * H)
  return {
    T,
    B,
    V,
    ends: endsOf(plan.sizes),
    ...whole,
    source: plan.source,
    layers,
    reverse: plan.reverse.map(layer => createLayerTape(memory, plan, layer, REVERSE)),
    attention: plan.attention && createAttention(memory, plan.attention, read),
    steps: cut(0, T, 1, span),
    spans: cutAt(plan.source, T, spanLength(B), span),
    oneStep: f32(memory, plan.oneStep).fill(1 / B),
    scratch: f32(memory, plan.scratch),
    pauseEvery: Math.max(1, Math.min(PAUSE.steps, Math.floor(PAUSE.multiplications / perStep))),
  }
}

const spanLength = (B: number) => Math.max(1, Math.ceil(SPAN_ROWS / B))

/** [from, to) in parts of a length, the last one shorter where it does not fit. */
function cut<P>(from: number, to: number, length: number, part: (from: number, to: number) => P): P[] {
  return Array.from({ length: Math.ceil((to - from) / length) }, (_, n) =>
    part(from + n * length, Math.min(to, from + (n + 1) * length)),
  )
}

/** [0, T) likewise, no part of it on both sides of `at`. */
function cutAt<P>(at: number, T: number, length: number, part: (from: number, to: number) => P): P[] {
  return [...cut(0, at, length, part), ...cut(at, T, length, part)]
}

const NONE = new Float32Array(0)

/** Of the T+1 states, which one time step t begins with and which one it leads to: how many after the t-th. */
const FORWARD = { prev: 0, next: 1 }
const REVERSE = { prev: 1, next: 0 }

function createLayerTape(
  memory: Memory,
  plan: TapePlan,
  slots: TapePlan['layers'][number],
  shift: typeof FORWARD,
): LayerTape {
  const { T, B } = plan.extent
  const width = B * plan.sizes.H
  const outputsWidth = B * outputWidth(plan.sizes)
  const gatesWidth = width * plan.cell.gates.length
  const view = (slot: Slot | undefined) => (slot ? f32(memory, slot) : NONE)
  const h = view(slots.h)
  const c = view(slots.c)
  const dh = view(slots.dh)
  const dc = view(slots.dc)
  const gates = view(slots.gates)
  const dGates = view(slots.dGates)
  const sums = slots.sums ? view(slots.sums) : gates
  const dSums = slots.dSums ? view(slots.dSums) : dGates
  const kept = view(slots.kept)
  const reached = (states: Float32Array) =>
    states.subarray(shift.next * width, Math.min(states.length, (T + shift.next) * width))
  const output = slots.output ? view(slots.output) : reached(h)
  const dOutput = slots.dOutput ? view(slots.dOutput) : reached(dh)
  const mask = slots.mask && view(slots.mask)

  const span = (from: number, to: number): LayerSpan => {
    const units = (array: Float32Array) => array.subarray(from * width, to * width)
    const outputs = (array: Float32Array) => array.subarray(from * outputsWidth, to * outputsWidth)
    const perGate = (array: Float32Array) => array.subarray(from * gatesWidth, to * gatesWidth)
    const state = (h: Float32Array, c: Float32Array, shift: number): State => ({
      h: h.subarray((from + shift) * width, (to + shift) * width),
      c: c.subarray((from + shift) * width, (to + shift) * width),
    })
    return {
      rows: (to - from) * B,
      prev: state(h, c, shift.prev),
      next: state(h, c, shift.next),
      gates: perGate(gates),
      sums: perGate(sums),
      kept: units(kept),
      d: {
        prev: state(dh, dc, shift.prev),
        next: state(dh, dc, shift.next),
        gates: perGate(dGates),
        sums: perGate(dSums),
      },
      output: outputs(output),
      dOutput: outputs(dOutput),
      mask: mask && outputs(mask),
    }
  }
  return {
    h,
    c,
    dh,
    dc,
    gates,
    dGates,
    outputBeforeDropout: reached(h),
    dOutputBeforeDropout: reached(dh),
    cells: reached(c),
    output,
    dOutput,
    mask,
    steps: cut(0, T, 1, span),
    spans: cutAt(plan.source, T, spanLength(B), span),
  }
}

/**
 * Puts the state with which the window begins: zeros, or the state after its last step (the next window follows on). What reads from right
 * to left begins with zeros at the window's end: what follows there has not been read.
 */
export function resetState(tape: Tape): void {
  for (const { steps } of tape.layers) clear(steps[0]!.prev)
  resetReverse(tape)
}

export function carryState(tape: Tape): void {
  for (const { h, c } of tape.layers) {
    const width = h.length / (tape.T + 1)
    h.copyWithin(0, tape.T * width)
    c.copyWithin(0, tape.T * width)
  }
  resetReverse(tape)
}

function resetReverse({ reverse }: Tape): void {
  for (const { steps } of reverse) clear(steps.at(-1)!.prev)
}

function clear({ h, c }: State): void {
  h.fill(0)
  c.fill(0)
}
