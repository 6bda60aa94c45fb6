import type { Cell, StateName } from '../../cells/cell.ts'
import { copyAt, type WhichCopy } from '../../sequence/copyAt.ts'
import { gateIn } from '../../sequence/gates.ts'
import { outputWidth } from '../../sequence/parameters.ts'
import type { Stack } from '../../sequence/stack.ts'
import type { Tape } from '../../sequence/tape.ts'
import type { Trainer } from '../../trainer.ts'

/** Which unit of which copy at which step, all counted from 0; layer 0 reads the characters. */
export interface UnitQuestion extends WhichCopy {
  readonly t: number
  readonly unit: number
}

/** What goes into one gate of the unit, term by term. The products add up to the sums in float64, biases included. */
export interface GateSums {
  /** As in `Cell.gates`. */
  readonly gate: Cell['gates'][number]
  /** As in `Step.gates`: after the non-linearity, where the gate is not the sum itself. */
  readonly value: number
  /** The unit's rows of weight_ih [I] and weight_hh [H]; empty for a cell without memory. */
  readonly W_ih: Float32Array
  readonly W_hh: Float32Array
  /** W_ih's row times the input, element by element [I]; what reads characters has one element that is not 0. */
  readonly ih: Float64Array
  /** W_hh's row times the state before, [H]; empty for a cell without memory. */
  readonly hh: Float64Array
  readonly biasIh: number
  /** 0 for a cell without memory. */
  readonly biasHh: number
  /** W_ih x + b_ih, and W_hh h + b_hh: apart, because a GRU's reset gate stands between them. */
  readonly sumIh: number
  readonly sumHh: number
}

/** One unit at one step: what it was given, what it held, and how its gates came about. */
export interface UnitAnswer extends UnitQuestion {
  /** The token that is read at this step, whatever the layer; −1 where numbers are. */
  readonly token: number
  /** What the gates of all units see: the layer's input [I], and its hidden state before the step, as it is read, [H]. */
  readonly x: Float32Array
  readonly h: Float32Array
  /** This unit's own states, before the step and after it. */
  readonly states: readonly { readonly name: StateName; readonly before: number; readonly after: number }[]
  readonly gates: readonly GateSums[]
}

/**
 * The dot products behind one unit at one step of the probe.
 * @throws RangeError when there is no such place
 */
export function* unit(
  { model: { stack, probe } }: Trainer,
  { layer, t, unit: j, reverse = false }: UnitQuestion,
): Generator<void, UnitAnswer> {
  const { cell, H, L } = stack
  if (!(layer in probe.layers) || !(t in probe.steps) || !(j >= 0 && j < H))
    throw new RangeError(
      `unit: expected layer < ${L}, step < ${probe.T}, unit < ${H}, got ${layer}, ${t}, ${j}`,
    )
  const { weights, tape } = copyAt(stack, probe, { layer, reverse }, t)
  const { W_ih, W_hh, b_ih, b_hh, I } = weights
  const { prev, next } = tape.steps[t]!
  const width = outputWidth(stack)
  const x =
    layer === 0
      ? readsAt(stack, probe, t, I)
      : probe.layers[layer - 1]!.output.subarray(t * width, (t + 1) * width)
  const before = prev.h
  const nothing = new Float32Array(0)
  const gates = cell.gates.map((gate, g): GateSums => {
    const rowIh = W_ih[g]!.slice(j * I, j * I + I)
    const rowHh = W_hh[g]?.slice(j * H, j * H + H) ?? nothing
    const ih = products(rowIh, x)
    const hh = products(rowHh, before)
    const biasIh = b_ih[g]![j]!
    const biasHh = b_hh[g]?.[j] ?? 0
    return {
      gate,
      value: gateIn(stack, probe, tape, gate)[t * H + j]!,
      W_ih: rowIh,
      W_hh: rowHh,
      ih,
      hh,
      biasIh,
      biasHh,
      sumIh: total(ih) + biasIh,
      sumHh: total(hh) + biasHh,
    }
  })
  const states = cell.state.map(name => ({ name, before: prev[name][j]!, after: next[name][j]! }))
  return {
    ...{ layer, t, unit: j, token: probe.input[t] ?? -1 },
    ...(reverse && { reverse }),
    ...{ x: x.slice(), h: before.slice(), states, gates },
  }
}

/** Of layer 0: what is read, and beside it the context, where it looks back. */
function readsAt({ ends, H }: Stack, probe: Tape, t: number, I: number): Float32Array {
  const { attention, source } = probe
  const x = ends.inputAt(probe, t, I)
  if (attention && t >= source)
    x.set(attention.context.subarray((t - source) * H, (t - source + 1) * H), I - H)
  return x
}

const products = (w: Float32Array, x: Float32Array) => Float64Array.from(w, (value, i) => value * x[i]!)
const total = (terms: Float64Array) => terms.reduce((sum, term) => sum + term, 0)
