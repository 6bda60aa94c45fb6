import type { Frame } from '../../../engine/worker/frame.ts'
import { gateKey } from '../../../engine/worker/frame.ts'
import { type GateRow, nameOfGate } from '../gates/layout.ts'
import { type Rows, rowsByStep, unitNames, unitsAt } from './frameTable.ts'

/** A row for each step: first the means that are drawn as lines, then every unit of every gate. */
export function gatesRows(
  gates: readonly Pick<GateRow, 'letter' | 'means' | 'way'>[],
  frame: Frame,
  vocabulary: readonly string[],
): Rows | undefined {
  if (gates.length === 0) return undefined
  const columns = [
    ...gates.map(gate => `mean ${nameOfGate(gate)}`),
    ...gates.flatMap(gate => unitNames(frame.L, frame.H, `${nameOfGate(gate)} `)),
  ]
  return rowsByStep(frame, vocabulary, columns, t => [
    ...gates.map(({ means }) => means[t]!),
    ...gates.flatMap(({ letter, way }) =>
      unitsAt((way === '←' ? frame.reverse! : frame)[gateKey(letter)]!, frame, t),
    ),
  ])
}
