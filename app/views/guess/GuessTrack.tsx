import { useCallback, useRef } from 'react'
import { GUESSES } from '../../../engine/worker/frame.ts'
import { glyph, nameOf } from '../../draw/characters.ts'
import { palette } from '../../draw/colours.ts'
import { useReadable } from '../../draw/throttled.ts'
import { useDraw } from '../../draw/useDraw.ts'
import { useGeometry } from '../../stage/geometry.ts'
import { Track } from '../../stage/Track.tsx'
import { runStore } from '../../store/run.ts'
import { laterTable } from '../laterTable.ts'
import type { TrackView } from '../view.ts'
import { describeGuesses, FULL_BAR_BITS, isAsked, layoutGuesses, surpriseBits } from './layout.ts'

/** Rows shown; the likeliest alone when presenting. */
const ROWS = 3
const COMPACT_ROWS = 1
const ROW_REM = 1
const BARS_REM = 1.15

function GuessTrack({ lane }: { lane: number }) {
  const geometry = useGeometry()
  const { rem, plotPx, columnPx, T, compact } = geometry
  const rows = compact ? COMPACT_ROWS : ROWS
  const canvas = useRef<HTMLCanvasElement>(null)
  const heightPx = (rows * ROW_REM + BARS_REM) * rem

  const draw = useCallback(() => {
    const state = runStore.getState().lanes[lane]
    const context = canvas.current?.getContext('2d')
    if (!state?.frame || !context) return
    const scale = window.devicePixelRatio
    const width = Math.round(plotPx * scale)
    const height = Math.round(heightPx * scale)
    if (context.canvas.width !== width || context.canvas.height !== height) {
      context.canvas.width = width
      context.canvas.height = height
    }
    const { ink, inkSoft, lanes, mono } = palette()
    // Steps that nobody asks about are grey.
    const faint = 0.4
    const rowPx = ROW_REM * rem
    context.setTransform(scale, 0, 0, scale, 0, 0)
    context.clearRect(0, 0, plotPx, heightPx)
    context.font = `${0.75 * rem}px ${mono}`
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    context.lineWidth = Math.max(1, rem / 12)
    context.strokeStyle = ink
    for (const { t, rank, token, p, isTruth, asked } of layoutGuesses(state.frame)) {
      if (rank >= rows) continue
      const x = t * columnPx
      const y = rank * rowPx
      context.globalAlpha = 0.55 * p * (asked ? 1 : faint)
      context.fillStyle = asked ? lanes[lane]! : inkSoft
      context.fillRect(x, y, columnPx, rowPx)
      context.globalAlpha = (0.6 + 0.4 * Math.min(1, 3 * p)) * (asked ? 1 : faint)
      context.fillStyle = ink
      context.fillText(glyph(state.vocabulary[token]!), x + columnPx / 2, y + rowPx / 2)
      if (isTruth) {
        context.globalAlpha = asked ? 1 : faint
        context.strokeRect(x + 0.75, y + 0.75, columnPx - 1.5, rowPx - 1.5)
      }
    }
    const barsPx = BARS_REM * rem - 0.2 * rem
    for (const [t, bits] of surpriseBits(state.frame).entries()) {
      const asked = isAsked(state.frame, t)
      context.globalAlpha = asked ? 1 : faint
      context.fillStyle = asked ? lanes[lane]! : inkSoft
      const bar = Math.min(1, bits / FULL_BAR_BITS) * barsPx
      context.fillRect(t * columnPx + columnPx * 0.18, heightPx - bar, columnPx * 0.64, bar)
    }
  }, [lane, rem, plotPx, columnPx, heightPx, rows])
  useDraw(draw, state => state.lanes[lane]?.frame)

  const sentence = useReadable(
    useCallback(
      state => {
        const frame = state.lanes[lane]?.frame
        return frame ? describeGuesses(frame) : ''
      },
      [lane],
    ),
  )
  const valueAt = (t: number) => {
    const state = runStore.getState().lanes[lane]
    if (!state?.frame?.guessed || t >= T || !Number.isFinite(state.frame.surprise![t]!)) return ''
    const { guessed, guessedP, surprise } = state.frame
    const best = nameOf(state.vocabulary[guessed[t * GUESSES]!] ?? '')
    return `step ${t + 1}: guesses ${best} with ${Math.round(guessedP![t * GUESSES]! * 100)} %, surprise ${(surprise![t]! / Math.LN2).toFixed(1)} bits`
  }

  return (
    <Track
      id="guess"
      lane={lane}
      heightPx={heightPx}
      sentence={sentence}
      valueAt={valueAt}
      table={laterTable(tables => tables.guessTable(lane))}
      legend={<div style={{ marginTop: (compact ? 0 : 1.9) * rem }}>surprise</div>}
    >
      <canvas ref={canvas} style={{ width: plotPx, height: heightPx }} />
    </Track>
  )
}

export const guessTrack: TrackView = {
  id: 'guess',
  needs: ['guess'],
  reads: 'characters',
  applies: () => true,
  Track: GuessTrack,
}
