import { select } from 'd3-selection'
import { useCallback, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { useReadable } from '../../draw/throttled.ts'
import { useDraw } from '../../draw/useDraw.ts'
import { columnX, useGeometry } from '../../stage/geometry.ts'
import { Track } from '../../stage/Track.tsx'
import { runStore } from '../../store/run.ts'
import { stageStore } from '../../store/stage.ts'
import { laterTable } from '../laterTable.ts'
import type { TrackView } from '../view.ts'
import { gradientDomain } from './domainStore.ts'
import { reachOfFrame, reachTogether } from './flow.ts'
import { type FitLine, floorNote, layoutGradient, markWays, togetherOf } from './layout.ts'
import { labelGradient, sayGradient } from './say.ts'
import { superscript } from './sentence.ts'

const HEIGHT_REM = 5.75
const COMPACT_REM = 3.5
/** Room that a label needs beside a mark or along the floor, in full and shortened. */
const FULL_REM = 11.5
const LABEL_REM = 9
/** Room for the label of two fitted lines in full. */
const TWO_FITS_REM = 22
const EMPTY_REACH = { horizon: undefined, slope: undefined, r2: undefined, pieces: [] }

const decadeLabel = (decade: number) => `10${superscript(decade)}`

function GradientTrack({ lane }: { lane: number }) {
  const geometry = useGeometry()
  const { rem, plotPx, availablePx, compact } = geometry
  const brief = Math.min(plotPx, availablePx) < TWO_FITS_REM * rem
  const { domain } = useStore(gradientDomain)
  const together = useStore(stageStore, state => state.together)
  const svgRef = useRef<SVGSVGElement>(null)
  const scaleRef = useRef<SVGSVGElement>(null)
  const heightPx = (compact ? COMPACT_REM : HEIGHT_REM) * rem

  const draw = useCallback(() => {
    const { lanes } = runStore.getState()
    const frame = lanes[lane]?.frame
    if (!svgRef.current || !frame?.flow) return
    const svg = select(svgRef.current)
    const all = together ? reachTogether(frame) : undefined
    const own = all ?? reachOfFrame(frame)!
    const [flow, L] = all ? [frame.summed!, 1] : [frame.flow, frame.L]
    const layout = layoutGradient(flow, L, own.tau, own.reach, domain, geometry, heightPx)

    svg
      .select('.grid')
      .selectAll<SVGGElement, { decade: number; y: number }>('g')
      .data(layout.ticks)
      .join(enter => enter.append('g').call(g => g.append('line').attr('class', 'grid-line')))
      .attr('transform', ({ y }) => `translate(0,${y})`)
      .call(g => g.select('line').attr('x2', plotPx))
    if (scaleRef.current) {
      select(scaleRef.current)
        .selectAll<SVGTextElement, { decade: number; y: number }>('text')
        .data(layout.ticks)
        .join('text')
        .attr('x', '100%')
        .attr('y', ({ y }) => y + 0.27 * rem)
        .text(({ decade }) => decadeLabel(decade))
    }

    const others = lanes.flatMap(({ frame: other }, i) => {
      const otherFlow = all ? other?.summed : other?.flow
      if (i === lane || !other || !otherFlow) return []
      const [L, tau] = all ? [1, other.T - 1] : [other.L, other.tau]
      const { paths } = layoutGradient(otherFlow, L, tau, EMPTY_REACH, domain, geometry, heightPx)
      return [{ i, d: paths.at(-1)! }]
    })
    svg
      .select('.ghosts')
      .selectAll<SVGPathElement, { i: number; d: string }>('path')
      .data(others)
      .join('path')
      .attr('class', 'ghost-line')
      .attr('stroke', ({ i }) => `var(--lane-${i})`)
      .attr('stroke-dasharray', ({ i }) => dashes[i]!)
      .attr('d', ({ d }) => d)
    svg
      .select('.lines')
      .selectAll<SVGPathElement, string>('path')
      .data(layout.paths)
      .join('path')
      .attr('class', 'gradient-line')
      .attr('stroke', `var(--lane-${lane})`)
      .attr('stroke-dasharray', dashes[lane]!)
      .attr('opacity', (_, l) => (l === layout.paths.length - 1 ? 1 : 0.45))
      .attr('d', d => d)
    const other = all ? frame.reverse?.summed : frame.reverse?.flow
    const ahead = other && layoutGradient(other, L, frame.tau, EMPTY_REACH, domain, geometry, heightPx)
    svg
      .select('.ahead')
      .selectAll<SVGPathElement, string>('path')
      .data(ahead?.paths ?? [])
      .join('path')
      .attr('class', 'gradient-line')
      .attr('stroke', `var(--lane-${lane})`)
      .attr('stroke-dasharray', AHEAD_DASH)
      .attr('opacity', (_, l) => (l === L - 1 ? 1 : 0.45))
      .attr('d', d => d)
    svg
      .select('.ways')
      .selectAll<SVGTextElement, { arrow: string; x: number; y: number }>('text')
      .data(ahead ? markWays(all ? togetherOf(frame) : frame, domain, geometry, heightPx) : [])
      .join('text')
      .attr('class', 'mark-label')
      .attr('text-anchor', 'middle')
      .attr('x', ({ x }) => x)
      .attr('y', ({ y }) => Math.max(0.9 * rem, y - 0.35 * rem))
      .text(({ arrow }) => arrow)
    // Whichever of the two is not followed is drawn beside it.
    const top = frame.flow.subarray((frame.L - 1) * frame.T)
    const [aside, asideTau] = all ? [top, frame.tau] : [frame.summed, frame.T - 1]
    const layoutAside = (curve: ArrayLike<number> | undefined) =>
      curve && layoutGradient(curve, 1, asideTau, EMPTY_REACH, domain, geometry, heightPx)
    const beside = layoutAside(aside)
    const besideAhead = layoutAside(
      all ? frame.reverse?.flow?.subarray((frame.L - 1) * frame.T) : frame.reverse?.summed,
    )
    svg
      .select('.beside')
      .attr('visibility', beside ? 'visible' : 'hidden')
      .call(g => g.select('path').attr('d', (beside?.paths[0] ?? '') + (besideAhead?.paths[0] ?? '')))
      .call(g =>
        g
          .select('text')
          .attr('y', Math.min(heightPx - 0.5 * rem, (beside?.startY ?? 0) + 1.1 * rem))
          .text(all ? `the loss at step ${frame.tau + 1} alone` : 'all losses together'),
      )
    svg
      .select('.fits')
      .selectAll<SVGLineElement, FitLine>('line')
      .data(layout.fits)
      .join('line')
      .attr('class', 'fit-line')
      .attr('x1', ({ x1 }) => x1)
      .attr('y1', ({ y1 }) => y1)
      .attr('x2', ({ x2 }) => x2)
      .attr('y2', ({ y2 }) => y2)
    const horizonX = own.reachesBack ? layout.horizonX : undefined
    // Of an axis longer than the screen, the end is what is in sight at first.
    const leftPx = (horizonX ?? 0) - Math.max(0, plotPx - availablePx)
    const room = Math.max(leftPx, plotPx - (horizonX ?? 0)) / rem
    // Where it is out of sight, so is what is said of it.
    const leftmostPx = leftPx < 0 ? (horizonX ?? 0) : leftPx
    const sideRem = room < FULL_REM ? LABEL_REM : FULL_REM
    svg
      .select('.horizon')
      .attr('visibility', horizonX === undefined ? 'hidden' : 'visible')
      .attr('transform', `translate(${horizonX ?? 0},0)`)
    svg
      .select('.horizon-label')
      .text(room < FULL_REM ? 'under a millionth' : 'under a millionth of its size')
      .attr('text-anchor', leftmostPx < sideRem * rem ? 'start' : 'end')
      .attr('x', (leftmostPx < sideRem * rem ? 0.3 : -0.3) * rem)
    svg
      .select('.floor-label')
      .attr('y', heightPx - 0.35 * rem)
      .text(own.reachesBack ? floorNote(layout.floored, domain, LABEL_REM * rem) : '')
    svg.select('.tau').attr('transform', `translate(${columnX(geometry, frame.tau)},0)`)
  }, [lane, domain, geometry, heightPx, plotPx, availablePx, rem, together])
  useDraw(draw, state => state.lanes)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new scale is the reason
  useEffect(() => draw(), [domain])

  const { sentence, label } = useReadable(
    useCallback(
      state => {
        const frame = state.lanes[lane]?.frame
        return frame
          ? { sentence: sayGradient(frame, together), label: labelGradient(frame, together, brief) }
          : { sentence: '', label: '' }
      },
      [lane, together, brief],
    ),
  )
  const valueAt = (t: number) => {
    const frame = runStore.getState().lanes[lane]?.frame
    if (!frame?.flow) return ''
    const at = (frame.L - 1) * frame.T + Math.min(t, frame.T - 1)
    const say = (value: number) => (Number.isFinite(value) ? `10 to the ${value.toFixed(1)}` : 'exactly zero')
    const other = frame.reverse?.flow
    const both = other
      ? `from left to right ${say(frame.flow[at]!)}, from right to left ${say(other[at]!)}`
      : ''
    return `following the loss at step ${frame.tau + 1}; at step ${t + 1} ${both || say(frame.flow[at]!)}`
  }

  return (
    <Track
      id="gradient"
      lane={lane}
      heightPx={heightPx}
      sentence={sentence}
      valueAt={valueAt}
      table={laterTable(tables => tables.gradientTable(lane))}
      choosesTau
      legend={<svg ref={scaleRef} className="decades" height={heightPx} aria-hidden="true" />}
    >
      <svg ref={svgRef} width={plotPx} height={heightPx} aria-hidden="true">
        <g className="grid" />
        <g className="tau">
          <line className="floor-line" y2={heightPx} />
        </g>
        <g className="ghosts" />
        <g className="beside" visibility="hidden">
          <path className="ghost-line" stroke="var(--ink)" />
          <text className="mark-label" x={0.3 * rem} />
        </g>
        <g className="fits" />
        <g className="lines" />
        <g className="ahead" />
        <g className="ways" />
        <g className="horizon" visibility="hidden">
          <line className="horizon-line" y2={heightPx} />
          <text className="horizon-label mark-label" x={0.25 * rem} y={0.9 * rem} />
        </g>
        <text
          className="slope-label mark-label"
          textAnchor="end"
          x={plotPx - 0.4 * rem}
          y={heightPx - 0.5 * rem}
        >
          {label}
        </text>
        <text className="floor-label mark-label" x={0.3 * rem} />
      </svg>
    </Track>
  )
}

/** Of the direction from right to left: beside that of its own lane, so it need not be told from other lanes. */
const AHEAD_DASH = '1 3'

/** Lanes differ by line style too, not by hue alone. */
export const dashes = ['none', '7 3', '2 3', '9 3 2 3'] as const

export const gradientTrack: TrackView = {
  id: 'gradient',
  needs: ['flow'],
  applies: () => true,
  Track: GradientTrack,
}
