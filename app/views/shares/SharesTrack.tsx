import { select } from 'd3-selection'
import { useCallback, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { cells } from '../../../engine/cells/index.ts'
import type { Frame } from '../../../engine/worker/frame.ts'
import { useBothWays } from '../../bothWays.ts'
import { glyph } from '../../draw/characters.ts'
import { readAt } from '../../draw/reading.ts'
import { useReadable } from '../../draw/throttled.ts'
import { useDraw } from '../../draw/useDraw.ts'
import { useGeometry } from '../../stage/geometry.ts'
import { laneName } from '../../stage/laneName.ts'
import { Track } from '../../stage/Track.tsx'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { lightCopies } from '../../store/stage.ts'
import { ARROWS } from '../states.ts'
import type { Table } from '../table.ts'
import { describeBothShares, describeShares, layoutShares, sayPercent, sayShare, scaleOf } from './layout.ts'

const HEIGHT_REM = 4
const COMPACT_REM = 3
/** Above the bars, for the bracket. */
const TOP_REM = 0.9

/** Shares and log10 sizes of the top layer's copies: of those that read from left to right, then of those that read the other way. */
function waysOf(frame: Frame): { shares: Float64Array; norms: Float64Array }[] {
  const { L, T, reverse } = frame
  const top = (values: Float64Array) => values.subarray((L - 1) * T, L * T)
  return [frame, reverse ?? {}].flatMap(({ shares, shareNorms }) =>
    shares && shareNorms ? { shares: top(shares), norms: top(shareNorms) } : [],
  )
}

const TWO_WEIGHTS =
  'Not shown: the encoder’s copies share one W_hh and the decoder’s another, so there is no one gradient to take apart.'

/** dL/dW_hh, copy by copy: bars that add up to the whole of it. */
export default function SharesTrack({ lane }: { lane: number }) {
  const geometry = useGeometry()
  const { rem, plotPx, compact } = geometry
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const { layers, cell, act, h } = lanes[lane]!
  const name = `weight_hh_l${layers - 1}`
  const shape = `[${cells[cell][act].gates.length * h}, ${h}]`
  const svgRef = useRef<SVGSVGElement>(null)
  const scaleRef = useRef<SVGSVGElement>(null)
  const bothWays = useBothWays(lane)
  const heightPx = (compact ? COMPACT_REM : HEIGHT_REM) * rem
  const wholePx = bothWays ? 2 * heightPx : heightPx
  const topPx = TOP_REM * rem
  const barsPx = heightPx - topPx

  const draw = useCallback(() => {
    const frame = runStore.getState().lanes[lane]?.frame
    const ways = frame ? waysOf(frame) : []
    if (!svgRef.current || !frame || ways.length === 0) return
    // One scale for both: each is a part of a whole of its own.
    const scale = scaleOf(ways.flatMap(({ shares }) => [...shares]))
    const labels: { share: number; y: number }[] = []
    select(svgRef.current)
      .selectAll<SVGGElement, unknown>('.share-way')
      .each(function (_, way) {
        const of = ways[way]
        if (!of) return
        const svg = select(this)
        const { bars, zeroY, most } = layoutShares(of.shares, frame.tau, scale, geometry, barsPx, way === 1)
        svg.select('.share-bars').attr('d', bars)
        svg.select('.grid-line').attr('transform', `translate(0,${zeroY})`)
        const bracket = svg.select('.share-most').attr('visibility', most ? 'visible' : 'hidden')
        const right = (most?.x1 ?? 0) > 12 * rem
        bracket
          .select('path')
          .attr('d', most ? `M${most.x1},${-0.1 * rem}V${-0.4 * rem}H${most.x2}V${-0.1 * rem}` : '')
        bracket
          .select('text')
          .attr('x', most ? (right ? most.x1 - 0.3 * rem : most.x1 + 0.3 * rem) : 0)
          .attr('y', (right ? -0.1 : 0.9) * rem)
          .attr('text-anchor', right ? 'end' : 'start')
          .text(most ? `90 % from ${most.copies === 1 ? 'one copy' : `${most.copies} copies`}` : '')
        const shown = [
          scale.high,
          0,
          ...(-scale.low * barsPx > (scale.high - scale.low) * rem ? [scale.low] : []),
        ]
        for (const share of shown)
          labels.push({
            share,
            y:
              way * heightPx +
              ((scale.high - share) / (scale.high - scale.low)) * barsPx +
              topPx +
              0.27 * rem,
          })
      })
    select(scaleRef.current)
      .selectAll<SVGTextElement, (typeof labels)[number]>('text')
      .data(labels)
      .join('text')
      .attr('x', '100%')
      .attr('y', ({ y }) => y)
      .text(({ share }) => sayPercent(share))
  }, [lane, geometry, barsPx, heightPx, topPx, rem])
  useDraw(draw, state => state.lanes[lane]?.frame)

  const sentence = useReadable(
    useCallback(
      state => {
        const frame = state.lanes[lane]?.frame
        if (frame?.source) return TWO_WEIGHTS
        const [there, back] = frame ? waysOf(frame) : []
        if (!frame || !there) return ''
        return back
          ? describeBothShares(there.shares, back.shares, frame.tau, name)
          : describeShares(there.shares, frame.tau, name)
      },
      [lane, name],
    ),
  )
  const valueAt = (t: number) => {
    const frame = runStore.getState().lanes[lane]?.frame
    if (!frame || t >= frame.T) return ''
    return waysOf(frame)
      .map(
        ({ shares, norms }, way) =>
          `${sayShare(shares[t]!, norms[t]!, t)}${bothWays ? ` ${ARROWS[way]}` : ''}`,
      )
      .join('; ')
  }
  const table = (): Table | undefined => {
    const { frame, vocabulary } = runStore.getState().lanes[lane] ?? {}
    const ways = frame ? waysOf(frame) : []
    if (!frame || !vocabulary || ways.length === 0) return undefined
    const arrow = (way: number) => (ways.length > 1 ? ` ${ARROWS[way]}` : '')
    return {
      tau: frame.tau,
      caption: `${laneName(lanes, lane)}, update ${frame.update}: shares of dL/d${name}${ways.length > 1 ? `, and of dL/d${name}_reverse (←)` : ''}, loss at step ${frame.tau + 1}`,
      columns: [
        'step',
        'reads',
        ...ways.flatMap((_, way) => [`share of dL/dW${arrow(way)}`, `log10 ‖this copy’s term‖${arrow(way)}`]),
      ],
      rows: Array.from({ length: frame.T }, (_, t) => [
        t + 1,
        glyph(readAt(frame, vocabulary, t)),
        ...ways.flatMap(({ shares, norms }) => [shares[t]!, norms[t]!]),
      ]),
    }
  }
  const legend = useMemo(
    () => (
      <>
        <div className="share-weight">{shape}</div>
        <svg ref={scaleRef} className="decades" height={wholePx} aria-hidden="true" />
      </>
    ),
    [shape, wholePx],
  )

  return (
    <Track
      id="shares"
      lane={lane}
      heightPx={wholePx}
      sentence={sentence}
      says={sentence}
      valueAt={valueAt}
      table={table}
      legend={legend}
    >
      <svg
        ref={svgRef}
        width={plotPx}
        height={wholePx}
        aria-hidden="true"
        onPointerEnter={event => event.pointerType === 'mouse' && lightCopies(true)}
        onPointerLeave={event => event.pointerType === 'mouse' && lightCopies(false)}
      >
        {(bothWays ? ARROWS : ['']).map((arrow, way) => (
          <g key={arrow} className="share-way" transform={`translate(0,${way * heightPx + topPx})`}>
            <line className="grid-line" x2={plotPx} />
            <path className="share-bars" fill={`var(--lane-${lane})`} />
            <g className="share-most" visibility="hidden">
              <path />
              <text className="mark-label" />
            </g>
            <text
              className="mark-label"
              x={way === 0 ? 0.3 * rem : plotPx - 0.3 * rem}
              y={barsPx / 2}
              textAnchor={way === 0 ? 'start' : 'end'}
            >
              {arrow}
            </text>
          </g>
        ))}
      </svg>
    </Track>
  )
}
