import type { Frame } from '../../../engine/worker/frame.ts'
import type { Table } from '../table.ts'
import { type Rows, rowsByStep, tableOfFrame } from './frameTable.ts'

export function gradientTable(lane: number): Table | undefined {
  return tableOfFrame(
    lane,
    ({ tau }) => `gradient of the loss at step ${tau + 1}`,
    (frame, vocabulary) => {
      const rows = gradientRows(frame, vocabulary)
      return rows && { ...rows, tau: frame.tau }
    },
  )
}

/** The logarithms that the track draws, of every layer; a gradient that is exactly zero has −Infinity. */
export function gradientRows(frame: Frame, vocabulary: readonly string[]): Rows | undefined {
  const { flow, summed, L, T, reverse } = frame
  const summedAhead = reverse?.summed
  if (!flow) return undefined
  const layers = Array.from({ length: L }, (_, l) => l)
  const other = reverse?.flow
  const columns = [
    ...layers.map(l => `log10 ‖∂L_τ/∂h_t‖${L > 1 ? `, layer ${l + 1}` : ''}`),
    ...(other ? layers.map(l => `log10 ‖∂L_τ/∂h_t‖ ←${L > 1 ? `, layer ${l + 1}` : ''}`) : []),
    ...(summed ? ['log10 ‖∂L/∂h_t‖, all losses together'] : []),
    ...(summedAhead ? ['log10 ‖∂L/∂h_t‖ ←, all losses together'] : []),
  ]
  return rowsByStep(frame, vocabulary, columns, t => [
    ...layers.map(l => flow[l * T + t]!),
    ...(other ? layers.map(l => other[l * T + t]!) : []),
    ...(summed ? [summed[t]!] : []),
    ...(summedAhead ? [summedAhead[t]!] : []),
  ])
}
