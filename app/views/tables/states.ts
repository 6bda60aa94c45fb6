import type { Frame, OneWay } from '../../../engine/worker/frame.ts'
import { copiesOf } from '../states.ts'
import type { Table } from '../table.ts'
import { type Rows, rowsByStep, tableOfFrame, unitNames, unitsAt } from './frameTable.ts'

/** The hidden or the cell state: a row for each step, a column for each unit. */
export function statesTable(
  lane: number,
  id: 'hidden' | 'cell',
  pick: (way: OneWay) => Float32Array | undefined,
): Table | undefined {
  return tableOfFrame(
    lane,
    () => (id === 'hidden' ? 'hidden state h' : 'cell state c'),
    (frame, vocabulary) => statesRows(frame, pick, vocabulary),
  )
}

export function statesRows(
  frame: Frame,
  pick: (way: OneWay) => Float32Array | undefined,
  vocabulary: readonly string[],
): Rows | undefined {
  const copies = copiesOf(frame, pick)
  return (
    copies &&
    rowsByStep(frame, vocabulary, unitNames(copies.L, copies.H, '', copies.D), t =>
      unitsAt(copies.states, copies, t),
    )
  )
}
