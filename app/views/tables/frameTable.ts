/** What the tables of all tracks begin with: one row for each time step, with its number and what is read there. */
import type { Frame } from '../../../engine/worker/frame.ts'
import { glyph } from '../../draw/characters.ts'
import { readAt } from '../../draw/reading.ts'
import { group, laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { ARROWS } from '../states.ts'
import type { Table } from '../table.ts'

export type Rows = Pick<Table, 'columns' | 'rows' | 'tau'>
type Cell = string | number

/** Of a lane's newest frame; undefined before there is one, or where it lacks what the table is made of. */
export function tableOfFrame(
  lane: number,
  what: (frame: Frame) => string,
  make: (frame: Frame, vocabulary: readonly string[]) => Rows | undefined,
): Table | undefined {
  const { frame, vocabulary } = runStore.getState().lanes[lane] ?? {}
  const rows = frame && vocabulary && make(frame, vocabulary)
  const { lanes } = experimentStore.getState().experiment
  return (
    rows && { caption: `${laneName(lanes, lane)}, update ${group(frame.update)}: ${what(frame)}`, ...rows }
  )
}

export function rowsByStep(
  frame: Pick<Frame, 'input' | 'values' | 'T'>,
  vocabulary: readonly string[],
  columns: readonly string[],
  valuesAt: (t: number) => readonly Cell[],
): Rows {
  return {
    columns: ['step', 'input', ...columns],
    rows: Array.from({ length: frame.T }, (_, t) => [
      t + 1,
      glyph(readAt(frame, vocabulary, t)),
      ...valuesAt(t),
    ]),
  }
}

/**
 * “unit 3”, of several layers “layer 2 unit 3”, of two directions “→ unit 3”; in the order of `unitsAt`.
 * @param L layers, of each of D directions
 */
export function unitNames(L: number, H: number, what = '', D: 1 | 2 = 1): string[] {
  return Array.from({ length: L * H }, (_, i) => {
    const copy = Math.floor(i / H)
    const layer = L > D ? `layer ${Math.floor(copy / D) + 1} ` : ''
    const way = D > 1 ? `${ARROWS[copy % 2]} ` : ''
    return `${what}${layer}${way}unit ${(i % H) + 1}`
  })
}

/** One step of states that lie as [L, T, H]. */
export function unitsAt(
  states: Float32Array,
  { L, T, H }: Pick<Frame, 'L' | 'T' | 'H'>,
  t: number,
): number[] {
  return Array.from({ length: L }, (_, l) => [
    ...states.subarray((l * T + t) * H, (l * T + t + 1) * H),
  ]).flat()
}
