import { scaleLinear } from 'd3-scale'
import { useCallback } from 'react'
import { useStore } from 'zustand'
import type { BarCount } from '../../../engine/tasks/abc/barsThatAddUp.ts'
import { runStore } from '../../store/run.ts'
import { type ChartBox, curve, drawAxes, drawHere, type Svg } from '../chart.ts'
import { Figure } from '../figure/Figure.tsx'
import { dashes } from '../gradient/GradientTrack.tsx'
import { Here } from '../Here.tsx'
import { shortUpdate } from '../numbers.ts'
import { usePanel } from '../usePanel.ts'
import { sayScores, shareOf } from './score.ts'
import { pointsOf, scoreStore } from './scoreStore.ts'
import { scoreTable } from './tables.ts'
import { tuneWords } from './words.ts'

const HEIGHT_REM = 8
const TICKS = [0, 0.25, 0.5, 0.75, 1]

export interface ScoreChartProps {
  readonly names: readonly string[]
  readonly pairs: BarCount | undefined
  readonly text: BarCount | undefined
}

/** The share of bars that add up, over updates; as dashed lines the text itself, and who knows no more than which character follows which. */
export function ScoreChart({ names, pairs, text }: ScoreChartProps) {
  const { version } = useStore(scoreStore)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a point more is the reason to draw again
  const draw = useCallback(
    (svg: Svg, box: ChartBox, rem: number) => {
      const { update, latest } = runStore.getState()
      const x = scaleLinear([0, Math.max(10, latest)], [box.left, box.width - 2])
      const y = scaleLinear([0, 1], [box.height - box.bottom, box.top + 0.4 * rem])
      drawAxes(svg, box, x, y, shortUpdate, share => `${Math.round(100 * share)} %`, TICKS)
      const floors = [
        ...(text ? [{ name: tuneWords.text, count: text }] : []),
        ...(pairs ? [{ name: tuneWords.pairs, count: pairs }] : []),
      ]
      const marks = svg
        .select('.floors')
        .selectAll<SVGGElement, (typeof floors)[number]>('g')
        .data(floors)
        .join(enter => {
          const g = enter.append('g')
          g.append('line').attr('class', 'floor-line')
          g.append('text').attr('class', 'mark-label').attr('text-anchor', 'end')
          return g
        })
      marks
        .select('line')
        .attr('x1', box.left)
        .attr('x2', box.width)
        .attr('y1', ({ count }) => y(shareOf(count)))
        .attr('y2', ({ count }) => y(shareOf(count)))
      marks
        .select('text')
        .attr('x', box.width - 2)
        .attr('y', ({ count }) => y(shareOf(count)) - 0.25 * rem)
        .text(({ name, count }) => `${name} ${Math.round(100 * shareOf(count))} %`)
      const curves = names.map((_, lane) => {
        const points = pointsOf(lane).filter(({ all }) => all > 0)
        const d = curve(
          points.map(({ update: at }) => at),
          points.map(shareOf),
          x,
          y,
        )
        return { lane, d, last: points.at(-1) }
      })
      const groups = svg
        .select('.curves')
        .selectAll<SVGGElement, (typeof curves)[number]>('g')
        .data(curves)
        .join(enter => {
          const g = enter.append('g')
          g.append('path').attr('class', 'line')
          g.append('circle').attr('r', 0.18 * rem)
          return g
        })
      groups
        .select('path')
        .attr('stroke', ({ lane }) => `var(--lane-${lane})`)
        .attr('stroke-dasharray', ({ lane }) => dashes[lane]!)
        .attr('d', ({ d }) => d)
      groups
        .select('circle')
        .attr('fill', ({ lane }) => `var(--lane-${lane})`)
        .attr('visibility', ({ last }) => (last ? 'visible' : 'hidden'))
        .attr('cx', ({ last }) => (last ? x(last.update) : 0))
        .attr('cy', ({ last }) => (last ? y(shareOf(last)) : 0))
      drawHere(svg, box, x, { update, latest })
    },
    [names, pairs, text, version],
  )
  const svg = usePanel(HEIGHT_REM, draw)
  const points = names.map((_, lane) => pointsOf(lane))
  const sentence = sayScores(
    names.map((name, lane) => ({ name, points: points[lane]! })),
    pairs,
    text,
  )
  return (
    <Figure name="bars-that-add-up" sentence={sentence} table={() => scoreTable(names, points)} long>
      <svg ref={svg} role="img" aria-label={sentence} className="axis">
        <g className="y-axis" />
        <g className="x-axis" />
        <g className="floors" />
        <g className="curves" />
        <Here id="tunes-here" />
      </svg>
    </Figure>
  )
}
