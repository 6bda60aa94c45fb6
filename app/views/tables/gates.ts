import type { Frame } from '../../../engine/worker/frame.ts'
import { gateKey } from '../../../engine/worker/frame.ts'
import type { GateRow } from '../gates/layout.ts'
import { type Rows, rowsByStep, unitNames, unitsAt } from './frameTable.ts'

/** A row for each step: first the means that are drawn as lines, then every unit of every gate. */
export function gatesRows(
  gates: readonly Pick<GateRow, 'letter' | 'means'>[],
  frame: Frame,
  vocabulary: readonly string[],
): Rows | undefined {
  if (gates.length === 0) return undefined
  const columns = [
    ...gates.map(({ letter }) => `mean ${letter}`),
    ...gates.flatMap(({ letter }) => unitNames(frame.L, frame.H, `${letter} `)),
  ]
  return rowsByStep(frame, vocabulary, columns, t => [
    ...gates.map(({ means }) => means[t]!),
    ...gates.flatMap(({ letter }) => unitsAt(frame[gateKey(letter)]!, frame, t)),
  ])
}
