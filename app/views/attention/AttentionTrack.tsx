import { type MouseEvent, useCallback, useRef } from 'react'
import { useStore } from 'zustand'
import { glyph } from '../../draw/characters.ts'
import { palette } from '../../draw/colours.ts'
import { useReadable } from '../../draw/throttled.ts'
import { useDraw } from '../../draw/useDraw.ts'
import { columnAt, useGeometry } from '../../stage/geometry.ts'
import { Track } from '../../stage/Track.tsx'
import { type RunState, runStore } from '../../store/run.ts'
import { follow, pointAt, shownStep, stageStore } from '../../store/stage.ts'
import { tableOfFrame } from '../tables/frameTable.ts'
import {
  attentionRows,
  describeLooks,
  lookedAtMost,
  looksOf,
  paintLooks,
  peakOf,
  rowAt,
  rowOf,
  writtenAt,
} from './layout.ts'

const ROW_REM = 0.95
const COMPACT_REM = 0.75
/** Longer answers have lower rows, and no letters beside them. */
const MOST_REM = 14
const LETTER_REM = 0.7

/** Where each step of the answer looks back: its rows lie under the columns of what is looked at. */
export default function AttentionTrack({ lane }: { lane: number }) {
  const geometry = useGeometry()
  const { T, rem, plotPx, columnPx, compact, folded } = geometry
  const tau = useStore(stageStore, state => Math.min(state.tau, T - 1))
  const shown = useStore(stageStore, state => shownStep(state, T))
  const canvas = useRef<HTMLCanvasElement>(null)
  const source = useStore(runStore, state => looksIn(state, lane)?.S)
  const rows = useStore(runStore, state => looksIn(state, lane)?.D ?? 0)
  const heightPx = Math.max(2, Math.min(MOST_REM, rows * (compact ? COMPACT_REM : ROW_REM))) * rem
  const rowPx = heightPx / Math.max(1, rows)

  const draw = useCallback(() => {
    const looks = looksIn(runStore.getState(), lane)
    const context = canvas.current?.getContext('2d')
    if (!looks || !context) return
    const { S, D } = looks
    if (context.canvas.width !== S || context.canvas.height !== D) {
      context.canvas.width = S
      context.canvas.height = D
    }
    const image = context.createImageData(S, D)
    paintLooks(new Uint32Array(image.data.buffer), looks, palette().diverging)
    context.putImageData(image, 0, 0)
  }, [lane])
  useDraw(draw, state => state.lanes[lane]?.frame)

  const { sentence, written } = useReadable(
    useCallback(
      state => {
        const looks = looksIn(state, lane)
        const { frame, vocabulary } = state.lanes[lane] ?? {}
        if (!looks || !frame || !vocabulary)
          return { sentence: frame ? 'Nothing is looked back at: this task has no source.' : '', written: '' }
        const letters = Array.from({ length: looks.D }, (_, row) => {
          const t = looks.S + row
          const [writes, right] = [writtenAt(frame, t), frame.target[t]!]
          const name = (token: number | undefined) => glyph(vocabulary[token ?? -1] ?? '')
          return writes === right ? name(right) : `${name(writes)} not ${name(right)}`
        })
        return { sentence: describeLooks(looks, tau), written: letters.join('\n') }
      },
      [lane, tau],
    ),
  )
  const valueAt = (t: number) => {
    const looks = looksIn(runStore.getState(), lane)
    if (!looks) return ''
    const row = rowOf(looks, t)
    if (row !== undefined) {
      const { j, share } = peakOf(looks, row)
      return `step ${t + 1} looks at step ${j + 1} most: ${share.toFixed(2)}`
    }
    const most = lookedAtMost(looks, Math.min(t, looks.S - 1))
    return `step ${t + 1} is looked at most by step ${looks.S + most.row + 1}: ${most.share.toFixed(2)}`
  }
  const choose = (event: MouseEvent) => {
    const looks = looksIn(runStore.getState(), lane)
    if (!looks) return
    // The track itself would take the column.
    event.stopPropagation()
    const box = event.currentTarget.getBoundingClientRect()
    follow(looks.S + rowAt(event.clientY - box.top, heightPx, looks))
    pointAt(columnAt(geometry, event.clientX - box.left))
  }
  const outlined = source === undefined ? undefined : [shown, tau].find(t => t >= source)
  const letters = written.split('\n')

  return (
    <Track
      id="attention"
      lane={lane}
      heightPx={heightPx}
      sentence={sentence}
      says={sentence}
      valueAt={valueAt}
      table={() => tableOfFrame(lane, () => 'share of each look at each step of the source', attentionRows)}
      choosesTau
      legend={
        <div aria-hidden="true">
          <div className="ramp magnitude" />
          <div className="ramp-ends">
            <span>0</span>
            <span>share</span>
            <span>1</span>
          </div>
          <p className="matrix-axis">writes ↓</p>
        </div>
      }
    >
      {source !== undefined && !folded && (
        <>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: the track around it is the slider that has the keyboard */}
          {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
          <div className="matrix" style={{ width: source * columnPx, height: heightPx }} onClick={choose}>
            <canvas ref={canvas} className="heatmap" />
            {outlined !== undefined && (
              <div
                className="matrix-row"
                aria-hidden="true"
                style={{
                  top: (outlined - source) * rowPx,
                  height: rowPx,
                  width: source * columnPx,
                }}
              />
            )}
          </div>
          {rowPx >= LETTER_REM * rem && (
            <svg
              className="attention-letters"
              width={plotPx - source * columnPx}
              height={heightPx}
              style={{ left: source * columnPx }}
              aria-hidden="true"
            >
              {letters.map((letter, row) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a row is its position
                <text key={row} x={0.5 * rem} y={(row + 0.5) * rowPx} dy="0.32em">
                  {letter}
                </text>
              ))}
            </svg>
          )}
        </>
      )}
    </Track>
  )
}

/** The same object for the same frame, so that nothing is drawn anew for it. */
const known = new WeakMap<object, ReturnType<typeof looksOf>>()

function looksIn({ lanes }: RunState, lane: number): ReturnType<typeof looksOf> {
  const frame = lanes[lane]?.frame
  if (!frame) return undefined
  if (!known.has(frame)) known.set(frame, looksOf(frame))
  return known.get(frame)
}
