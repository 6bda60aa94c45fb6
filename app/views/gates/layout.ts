/** What the gate track draws of a frame, without drawing anything. */
import type { Cell } from '../../../engine/cells/cell.ts'
import type { Frame } from '../../../engine/worker/frame.ts'
import { unitsByTime } from '../../draw/heatmap.ts'
import { gateNames } from '../../text/en.ts'
import { ARROWS } from '../states.ts'

/** Below this a gate is called shut, above the other open; Karpathy, Johnson & Fei-Fei 2015. */
export const SHUT = 0.1
export const OPEN = 0.9

export interface GateRow {
  readonly letter: string
  /** In which direction it is read, where there are two. */
  readonly way?: (typeof ARROWS)[number]
  /** Whether it is a gate, 0 … 1, or a candidate, −1 … 1. */
  readonly opens: boolean
  /** On a scale of −1 … 1 for the colours: rows are units, layer 0 at the bottom, columns are time steps. */
  readonly picture: Float32Array
  /** Over all units at each step, on the gate's own scale, [T]. */
  readonly means: Float64Array
  /** Shares of all values, 0 … 1; of a candidate, those beyond ∓0.9. */
  readonly shut: number
  readonly open: number
}

/** f, or where there are two directions f →. */
export const nameOfGate = ({ letter, way }: Pick<GateRow, 'letter' | 'way'>) =>
  way ? `${letter} ${way}` : letter

/** Rows in the order of the cell's gates, of both directions one after the other; empty until the frame brings them. */
export function layoutGates(cell: Pick<Cell, 'gates' | 'equations'>, frame: Frame): GateRow[] {
  const forward = layoutWay(cell, frame)
  if (!frame.reverse) return forward
  const reverse = layoutWay(cell, { ...frame, ...frame.reverse })
  return forward.flatMap((row, g) => [
    { ...row, way: ARROWS[0] },
    { ...reverse[g]!, way: ARROWS[1] },
  ])
}

function layoutWay(cell: Pick<Cell, 'gates' | 'equations'>, frame: Frame): GateRow[] {
  const { L, T, H } = frame
  return cell.gates.flatMap(letter => {
    const values = frame[`gate ${letter}`]
    if (!values) return []
    const opens = cell.equations.find(({ name }) => name === letter)?.range === '0…1'
    const picture = new Float32Array(values.length)
    unitsByTime(values, L, T, H, picture)
    if (opens) for (let i = 0; i < picture.length; i++) picture[i] = 2 * picture[i]! - 1
    return [{ letter, opens, picture, means: meansOf(values, frame), ...shares(values, opens) }]
  })
}

function meansOf(values: Float32Array, { L, T, H }: Frame): Float64Array {
  const means = new Float64Array(T)
  for (let l = 0; l < L; l++) {
    for (let t = 0; t < T; t++) {
      const from = (l * T + t) * H
      for (let j = 0; j < H; j++) means[t]! += values[from + j]! / (L * H)
    }
  }
  return means
}

function shares(values: Float32Array, opens: boolean): { shut: number; open: number } {
  const low = opens ? SHUT : -OPEN
  let shut = 0
  let open = 0
  for (const value of values) {
    if (value < low) shut++
    else if (value > OPEN) open++
  }
  return { shut: shut / values.length, open: open / values.length }
}

/** A polyline through the means; the scale's upper end is at the top. */
export function meanLine({ means, opens }: GateRow, x: (t: number) => number, height: number): string {
  const y = (mean: number) => (opens ? 1 - mean : (1 - mean) / 2) * height
  return Array.from(means, (mean, t) => `${x(t).toFixed(1)},${y(mean).toFixed(1)}`).join(' ')
}

/** The numbers beside the gates, and what they are. Of the gates only: a candidate is no gate. */
export function describeGates(rows: readonly GateRow[]): string {
  const gates = rows.filter(({ opens }) => opens)
  if (gates.length === 0) return ''
  const each = gates.map(({ letter, way, shut, open }) => {
    return `${gateNames[letter]}${way ? ` ${way}` : ''} ${Math.round(100 * shut)} · ${Math.round(100 * open)}`
  })
  return `% of values below ${SHUT} (shut) · above ${OPEN} (open): ${each.join('; ')}.`
}

export function valuesOfGates(rows: readonly GateRow[], t: number): string {
  const each = rows.map(row => `${nameOfGate(row)} ${row.means[t]!.toFixed(2)}`)
  return `step ${t + 1}: means over the units ${each.join(', ')}`
}
