import { useCallback } from 'react'
import { runStore } from '../../store/run.ts'
import { type ChartBox, drawAxes, drawHere, type Svg } from '../chart.ts'
import { Figure } from '../figure/Figure.tsx'
import { Here } from '../Here.tsx'
import { shortUpdate } from '../numbers.ts'
import type { MakeTable } from '../table.ts'
import { usePanel } from '../usePanel.ts'
import { drawLines, drawMarks } from './draw.ts'
import { type Curves, layoutCurves } from './layout.ts'

export interface CurveChartProps {
  /** Names the files that are saved of it. */
  readonly name: string
  /** What the picture says, in words. */
  readonly sentence: string
  readonly table: MakeTable
  readonly heightRem: number
  /** What there is to draw when it is drawn; a new function is a reason to draw again. */
  readonly read: () => Curves
}

/** Curves of all lanes over updates, with what they are worth comparing with as dashed lines. */
export function CurveChart({ name, sentence, table, heightRem, read }: CurveChartProps) {
  const draw = useCallback(
    (svg: Svg, box: ChartBox, rem: number) => {
      const { update, latest } = runStore.getState()
      const curves = read()
      const { x, y, ticks, marks, lines } = layoutCurves(curves, latest, box, rem)
      drawAxes(svg, box, x, y, shortUpdate, curves.sayTick, ticks)
      drawMarks(svg, box, marks)
      drawLines(svg, lines, rem)
      drawHere(svg, box, x, { update, latest })
    },
    [read],
  )
  const svg = usePanel(heightRem, draw)
  return (
    <Figure name={name} sentence={sentence} table={table} long>
      <svg ref={svg} role="img" aria-label={sentence} className="axis">
        <g className="y-axis" />
        <g className="x-axis" />
        <g className="floors" />
        <g className="curves" />
        <Here id={`here-${name}`} />
      </svg>
    </Figure>
  )
}
