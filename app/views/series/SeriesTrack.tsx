import { select } from 'd3-selection'
import { useCallback, useRef } from 'react'
import { useStore } from 'zustand'
import { useAnswer } from '../../answers.ts'
import { useReadable } from '../../draw/throttled.ts'
import { useDraw } from '../../draw/useDraw.ts'
import { columnX, useGeometry } from '../../stage/geometry.ts'
import { Track } from '../../stage/Track.tsx'
import { runStore } from '../../store/run.ts'
import { stageStore } from '../../store/stage.ts'
import { tableOfFrame } from '../tables/frameTable.ts'
import {
  describeSeries,
  forecastFrom,
  layoutForecast,
  layoutSeries,
  lineOf,
  type SeriesLayout,
  valuesOfSeries,
} from './layout.ts'
import { seriesRows } from './table.ts'

const HEIGHT_REM = 7
const COMPACT_REM = 5

/** A series, what the network says of each next value, and the rest of it as it imagines it; of a sum, its terms and the answer. */
export default function SeriesTrack({ lane }: { lane: number }) {
  const geometry = useGeometry()
  const { T, rem, plotPx, columnPx, compact } = geometry
  const numbers = useStore(runStore, state => state.shape?.numbers)
  const marks = numbers?.marks === true
  const from = useStore(stageStore, state => forecastFrom(Math.min(state.tau, T - 1), T))
  const forecast = useAnswer(lane, numbers?.forecasts ? { kind: 'forecast', from } : undefined)?.answer
  const svgRef = useRef<SVGSVGElement>(null)
  const heightPx = (compact ? COMPACT_REM : HEIGHT_REM) * rem

  const draw = useCallback(() => {
    const frame = runStore.getState().lanes[lane]?.frame
    if (!svgRef.current || !frame?.said) return
    const svg = select(svgRef.current)
    const at = (t: number) => columnX(geometry, t)
    const layout = layoutSeries(frame, marks, at, heightPx)
    const dot = Math.max(1.5, Math.min(0.28 * rem, 0.28 * columnPx))
    svg
      .select('.grid')
      .selectAll<SVGLineElement, SeriesLayout['ticks'][number]>('line')
      .data(layout.ticks)
      .join('line')
      .attr('class', 'grid-line')
      .attr('x2', plotPx)
      .attr('y1', ({ y }) => y)
      .attr('y2', ({ y }) => y)
    svg.select('.series-path').attr('d', marks ? '' : lineOf(layout.path))
    svg.select('.series-sum').attr('d', marks ? lineOf(layout.path) : '')
    svg
      .select('.series-errors')
      .attr('d', layout.errors.map(({ x, from, to }) => `M${x},${from}V${to}`).join(''))
    svg
      .select('.series-answers')
      .attr('d', marks ? lineOf(layout.said) : '')
      .attr('opacity', frame.asked?.[0] === 1 ? 1 : 0.45)
    svg
      .select('.series-said')
      .selectAll<SVGCircleElement, SeriesLayout['said'][number]>('circle')
      .data(marks ? layout.said.slice(-1) : layout.said)
      .join('circle')
      .attr('r', marks ? 1.4 * dot : dot)
      .attr('cx', ({ x }) => x)
      .attr('cy', ({ y }) => y)
    svg
      .select('.series-dots')
      .selectAll<SVGCircleElement, SeriesLayout['dots'][number]>('circle')
      .data(layout.dots)
      .join('circle')
      .attr('class', ({ marked }) => (marked ? 'marked' : ''))
      .attr('r', ({ marked }) => (marked ? 1.3 * dot : 0.7 * dot))
      .attr('cx', ({ x }) => x)
      .attr('cy', ({ y }) => y)
    svg
      .select('.series-labels')
      .selectAll<SVGTextElement, SeriesLayout['dots'][number]>('text')
      .data(layout.dots.filter(({ marked }) => marked))
      .join('text')
      .attr('class', 'mark-label')
      .attr('text-anchor', ({ x }) => (x > plotPx / 2 ? 'end' : 'start'))
      .attr('x', ({ x }) => x + (x > plotPx / 2 ? -1 : 1) * (dot + 0.35 * rem))
      .attr('y', ({ y }) => y + 0.3 * rem)
      .text(({ label }) => label)
    const rolled = forecast ? layoutForecast(frame, forecast, at, heightPx) : []
    svg.select('.series-forecast').attr('d', lineOf(rolled))
    const begins = svg.select('.series-from').attr('visibility', rolled.length > 1 ? 'visible' : 'hidden')
    const x = rolled[0]?.x ?? 0
    begins.select('line').attr('x1', x).attr('x2', x)
    begins
      .select('text')
      .attr('x', x + (x > plotPx - 5 * rem ? -0.35 : 0.35) * rem)
      .attr('text-anchor', x > plotPx - 5 * rem ? 'end' : 'start')
  }, [lane, geometry, marks, forecast, heightPx, plotPx, columnPx, rem])
  useDraw(draw, state => state.lanes[lane]?.frame)

  const sentence = useReadable(
    useCallback(
      state => {
        const frame = state.lanes[lane]?.frame
        return frame ? describeSeries(frame, marks, forecast) : ''
      },
      [lane, marks, forecast],
    ),
  )
  const valueAt = (t: number) => {
    const frame = runStore.getState().lanes[lane]?.frame
    return frame ? valuesOfSeries(frame, marks, t) : ''
  }
  const colour = `var(--lane-${lane})`

  return (
    <Track
      id="series"
      lane={lane}
      heightPx={heightPx}
      sentence={sentence}
      says={sentence}
      valueAt={valueAt}
      table={() =>
        tableOfFrame(
          lane,
          () => 'series',
          (frame, vocabulary) => seriesRows(frame, vocabulary, marks, forecast),
        )
      }
      legend={
        <ul className="series-legend" aria-hidden="true">
          {(marks ? ['0 … 2', '○ read', '● marked', '— said'] : ['−1 … 1', '— read', '● said']).map(line => (
            <li key={line}>{line}</li>
          ))}
        </ul>
      }
    >
      <svg ref={svgRef} className="series" width={plotPx} height={heightPx} aria-hidden="true">
        <g className="grid" />
        <path className="series-path" />
        <path className="series-sum" />
        <path className="series-errors" stroke={colour} />
        <g className="series-dots" />
        <path className="series-answers" stroke={colour} />
        <g className="series-said" fill={colour} />
        <path className="series-forecast" stroke={colour} />
        <g className="series-from" visibility="hidden">
          <line className="floor-line" y2={heightPx} />
          <text className="mark-label" y={0.85 * rem}>
            forecast
          </text>
        </g>
        <g className="series-labels" />
      </svg>
    </Track>
  )
}
