import { select } from 'd3-selection'
import { useCallback, useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { cells } from '../../../engine/cells/index.ts'
import type { Frame } from '../../../engine/worker/frame.ts'
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
import type { Table } from '../table.ts'
import { describeShares, layoutShares, sayPercent, sayShare, scaleOf } from './layout.ts'

const HEIGHT_REM = 4
const COMPACT_REM = 3
/** Above the bars, for the bracket. */
const TOP_REM = 0.9

/** Of the top layer. */
const topOf = (values: Float64Array, { L, T }: Frame) => values.subarray((L - 1) * T, L * T)

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
  const heightPx = (compact ? COMPACT_REM : HEIGHT_REM) * rem
  const topPx = TOP_REM * rem
  const barsPx = heightPx - topPx

  const draw = useCallback(() => {
    const frame = runStore.getState().lanes[lane]?.frame
    if (!svgRef.current || !frame?.shares) return
    const svg = select(svgRef.current)
    const shares = topOf(frame.shares, frame)
    const scale = scaleOf(shares)
    const { bars, zeroY, most } = layoutShares(shares, frame.tau, scale, geometry, barsPx)
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
    select(scaleRef.current)
      .selectAll<SVGTextElement, number>('text')
      .data([scale.high, 0, ...(-scale.low * barsPx > (scale.high - scale.low) * rem ? [scale.low] : [])])
      .join('text')
      .attr('x', '100%')
      .attr('y', share => ((scale.high - share) / (scale.high - scale.low)) * barsPx + topPx + 0.27 * rem)
      .text(sayPercent)
  }, [lane, geometry, barsPx, topPx, rem])
  useDraw(draw, state => state.lanes[lane]?.frame)

  const sentence = useReadable(
    useCallback(
      state => {
        const frame = state.lanes[lane]?.frame
        if (frame?.source) return TWO_WEIGHTS
        return frame?.shares ? describeShares(topOf(frame.shares, frame), frame.tau, name) : ''
      },
      [lane, name],
    ),
  )
  const valueAt = (t: number) => {
    const frame = runStore.getState().lanes[lane]?.frame
    if (!frame?.shares || !frame.shareNorms || t >= frame.T) return ''
    return sayShare(topOf(frame.shares, frame)[t]!, topOf(frame.shareNorms, frame)[t]!, t)
  }
  const table = (): Table | undefined => {
    const { frame, vocabulary } = runStore.getState().lanes[lane] ?? {}
    if (!frame?.shares || !frame.shareNorms || !vocabulary) return undefined
    const [shares, norms] = [topOf(frame.shares, frame), topOf(frame.shareNorms, frame)]
    return {
      tau: frame.tau,
      caption: `${laneName(lanes, lane)}, update ${frame.update}: shares of dL/d${name}, loss at step ${frame.tau + 1}`,
      columns: ['step', 'reads', 'share of dL/dW', 'log10 ‖this copy’s term‖'],
      rows: Array.from(shares, (share, t) => [t + 1, glyph(readAt(frame, vocabulary, t)), share, norms[t]!]),
    }
  }
  const legend = useMemo(
    () => (
      <>
        <div className="share-weight">{shape}</div>
        <svg ref={scaleRef} className="decades" height={heightPx} aria-hidden="true" />
      </>
    ),
    [shape, heightPx],
  )

  return (
    <Track
      id="shares"
      lane={lane}
      heightPx={heightPx}
      sentence={sentence}
      says={sentence}
      valueAt={valueAt}
      table={table}
      legend={legend}
    >
      <svg
        ref={svgRef}
        width={plotPx}
        height={heightPx}
        aria-hidden="true"
        onPointerEnter={event => event.pointerType === 'mouse' && lightCopies(true)}
        onPointerLeave={event => event.pointerType === 'mouse' && lightCopies(false)}
      >
        <g transform={`translate(0,${topPx})`}>
          <line className="grid-line" x2={plotPx} />
          <path className="share-bars" fill={`var(--lane-${lane})`} />
          <g className="share-most" visibility="hidden">
            <path />
            <text className="mark-label" />
          </g>
        </g>
      </svg>
    </Track>
  )
}
