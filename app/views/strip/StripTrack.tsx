import { useCallback, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { useBothWays } from '../../bothWays.ts'
import { palette } from '../../draw/colours.ts'
import { useReadable } from '../../draw/throttled.ts'
import { useDraw } from '../../draw/useDraw.ts'
import { useGeometry } from '../../stage/geometry.ts'
import { group } from '../../stage/laneName.ts'
import { Track } from '../../stage/Track.tsx'
import { type RunState, runStore } from '../../store/run.ts'
import { gradientDomain } from '../gradient/domainStore.ts'
import { size } from '../gradient/sentence.ts'
import { ARROWS } from '../states.ts'
import type { Table } from '../table.ts'
import { depthOf, describeBothStrips, describeStrip, paintStrip, sizeAt, ticksOf } from './layout.ts'

const HEIGHT_REM = 6
const COMPACT_REM = 4
/** Depths of training told apart. */
const ROWS = 96

/** The gradient track of the followed loss over the whole training, oldest on top: how far back learning can see, and since when. */
export default function StripTrack({ lane }: { lane: number }) {
  const geometry = useGeometry()
  const { T, rem, plotPx, compact } = geometry
  const { domain } = useStore(gradientDomain)
  const canvas = useRef<HTMLCanvasElement>(null)
  const mark = useRef<HTMLDivElement>(null)
  const bothWays = useBothWays(lane)
  const heightPx = (compact ? COMPACT_REM : HEIGHT_REM) * rem

  const draw = useCallback(() => {
    const { lanes, latest, update } = runStore.getState()
    const run = lanes[lane]
    const context = canvas.current?.getContext('2d')
    if (!run?.frame || !context || !mark.current) return
    const { T, tau } = run.frame
    if (context.canvas.width !== T) {
      context.canvas.width = T
      context.canvas.height = ROWS
    }
    const image = context.createImageData(T, ROWS)
    const pixels = new Uint32Array(image.data.buffer)
    paintStrip(pixels, run.flows, ROWS, tau, latest, domain, palette().diverging)
    context.putImageData(image, 0, 0)
    const at = depthOf(update, run.flows.updates[0] ?? 0, latest)
    mark.current.style.top = `${at * heightPx}px`
  }, [lane, domain, heightPx])
  useDraw(draw, state => state.lanes[lane]?.frame)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new scale is the reason
  useEffect(() => draw(), [domain])

  const describe = bothWays ? describeBothStrips : describeStrip
  const { sentence, first, latest } = useReadable(
    useCallback(
      ({ lanes, latest }: RunState) => {
        const run = lanes[lane]
        return {
          sentence: run?.frame ? describe(run.flows, run.frame.tau) : '',
          first: run?.flows.updates[0] ?? 0,
          latest,
        }
      },
      [lane, describe],
    ),
  )
  const valueAt = (t: number) => {
    const { flows, frame } = runStore.getState().lanes[lane] ?? {}
    const at = (row: ArrayLike<number> | undefined) => row && frame && sizeAt(row, t, frame.tau, frame.T)
    const [before, now] = [at(flows?.values[0]), at(flows?.values.at(-1))]
    if (before === undefined || now === undefined) return ''
    return `step ${t + 1}: at first ${sayDecades(before)}, now ${sayDecades(now)}`
  }
  const table = (): Table | undefined => {
    const run = runStore.getState().lanes[lane]
    if (!run?.frame) return undefined
    const { updates, values } = run.flows
    return {
      tau: run.frame.tau,
      caption: `log10 ‖∂L/∂h‖ of the loss at step ${run.frame.tau + 1}, over training`,
      columns: ['update', ...columnsOf(T, bothWays ? run.frame.tau : undefined)],
      rows: updates.map((update, i) => [update, ...values[i]!]),
    }
  }

  return (
    <Track
      id="strip"
      lane={lane}
      heightPx={heightPx}
      sentence={sentence}
      says={sentence}
      valueAt={valueAt}
      table={table}
      choosesTau
      legend={
        <div className="strip-scale" aria-hidden="true">
          {ticksOf(first, latest, heightPx, 1.2 * rem).map(({ update, y }) => (
            <span key={update} style={{ top: y }}>
              {group(update)}
            </span>
          ))}
        </div>
      }
    >
      <div className="strip" style={{ width: plotPx, height: heightPx }}>
        <canvas ref={canvas} className="heatmap" />
        <div ref={mark} className="strip-mark" aria-hidden="true" />
      </div>
    </Track>
  )
}

/** @param tau in both directions the loss that is followed: each has columns for what it reaches */
function columnsOf(T: number, tau: number | undefined): string[] {
  const column = (t: number, way = '') => `log10 ‖∂L_τ/∂h_${t + 1}‖${way}`
  const steps = Array.from({ length: T }, (_, t) => t)
  if (tau === undefined) return steps.map(t => column(t))
  return [
    ...steps.slice(0, tau + 1).map(t => column(t, ` ${ARROWS[0]}`)),
    ...steps.slice(tau).map(t => column(t, ` ${ARROWS[1]}`)),
  ]
}

const sayDecades = (decades: number) => (decades === -Infinity ? 'exactly zero' : size(decades))
