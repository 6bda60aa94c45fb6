import type { Cell } from '../cells/cell.ts'
import { rowsOf } from './rows.ts'

/** A gate below this is as good as shut, above the other as good as open. */
export const SHUT = 0.1
export const OPEN = 0.9
/** A tanh beyond ±this has a slope below 0.1: 1 − 0.95² = 0.0975. */
export const STEEP_END = 0.95

/** Shares of time, 0…1. */
export interface Shares {
  /** Float64 [H]. */
  readonly perUnit: Float64Array
  /** Over all units and rows. */
  readonly overall: number
}

/**
 * How much of the time the units of a gate are as good as shut, and as good as open.
 *
 * Shapes   gate [rows, H], rows = T·B in any order; values 0…1. One gate of a GRU or an LSTM at a time
 * Errors   throws on an array that is not rows of H, or has none. NaN among a unit's values makes its share NaN: a network that has
 *          come apart is not reported as healthy
 * Source   Karpathy, Johnson & Fei-Fei 2015, the saturation plot (one dot per unit); the thresholds as this project remembers them
 * Note     strictly below, strictly above; float32's own 0.1 and 0.9 count as neither. An untrained network has 0 % and 0 %
 * Tests    saturation.test.ts
 */
export function gateSaturation(gate: ArrayLike<number>, H: number): { shut: Shares; open: Shares } {
  return {
    shut: sharesWhere(gate, H, value => value < SHUT),
    open: sharesWhere(gate, H, value => value > OPEN),
  }
}

/**
 * How much of the time tanh values are near −1 or 1, where almost no gradient passes.
 * Shapes, errors and NaN as for gates; values −1…1: the states of an RNN, an LSTM's candidate g, a GRU's n.
 */
export function tanhSaturation(h: ArrayLike<number>, H: number): Shares {
  return sharesWhere(h, H, value => Math.abs(value) > STEEP_END)
}

/** The same, told apart: how much of the time below −0.95, and how much above 0.95. */
export function tanhEnds(h: ArrayLike<number>, H: number): { low: Shares; high: Shares } {
  return {
    low: sharesWhere(h, H, value => value < -STEEP_END),
    high: sharesWhere(h, H, value => value > STEEP_END),
  }
}

/** What stands for the hidden state among the letters of gates. */
export const STATE = 'h'

/** What of a cell has ends to saturate at: its gates, or where it has none its state; of a ReLU, nothing. */
export function saturates({ gates, equations }: Pick<Cell, 'gates' | 'equations'>): readonly string[] {
  const rangeOf = (name: string) => equations.find(each => each.name === name)?.range
  const opening = gates.filter(gate => rangeOf(gate) === '0…1')
  if (opening.length > 0) return opening
  return equations.at(-1)!.range === '−1…1' ? [STATE] : []
}

/** How much of the time one of these is near its lower, and near its upper end: `gateSaturation`, or `tanhEnds` of the state. */
export function endsOf(letter: string, values: ArrayLike<number>, H: number): { low: Shares; high: Shares } {
  if (letter === STATE) return tanhEnds(values, H)
  const { shut, open } = gateSaturation(values, H)
  return { low: shut, high: open }
}

function sharesWhere(values: ArrayLike<number>, H: number, holds: (value: number) => boolean): Shares {
  const rows = rowsOf(values, H, 'saturation')
  const perUnit = new Float64Array(H)
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    perUnit[i % H]! += Number.isNaN(value) ? Number.NaN : holds(value) ? 1 : 0
  }
  let total = 0
  for (let j = 0; j < H; j++) {
    total += perUnit[j]!
    perUnit[j]! /= rows
  }
  return { perUnit, overall: total / values.length }
}
