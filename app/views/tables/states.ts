import type { Frame } from '../../../engine/worker/frame.ts'
import type { Table } from '../table.ts'
import { type Rows, rowsByStep, tableOfFrame, unitNames, unitsAt } from './frameTable.ts'

/** The hidden or the cell state: a row for each step, a column for each unit. */
export function statesTable(
  lane: number,
  id: 'hidden' | 'cell',
  pick: (frame: Frame) => Float32Array | undefined,
): Table | undefined {
  return tableOfFrame(
    lane,
    () => (id === 'hidden' ? 'hidden state h' : 'cell state c'),
    (frame, vocabulary) => statesRows(frame, pick(frame), vocabulary),
  )
}

/** @param states [L, T, H] */
export function statesRows(
  frame: Pick<Frame, 'input' | 'L' | 'T' | 'H'>,
  states: Float32Array | undefined,
  vocabulary: readonly string[],
): Rows | undefined {
  return states && rowsByStep(frame, vocabulary, unitNames(frame.L, frame.H), t => unitsAt(states, frame, t))
}
