import { useCallback, useRef } from 'react'
import { useStore } from 'zustand'
import { cells } from '../../../engine/cells/index.ts'
import { useBothWays } from '../../bothWays.ts'
import { palette } from '../../draw/colours.ts'
import { paintSigned } from '../../draw/heatmap.ts'
import { useReadable } from '../../draw/throttled.ts'
import { useDraw } from '../../draw/useDraw.ts'
import { columnX, useGeometry } from '../../stage/geometry.ts'
import { Track } from '../../stage/Track.tsx'
import { UnitMark } from '../../stage/UnitMark.tsx'
import { useUnitRows } from '../../stage/useUnitRows.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { ARROWS } from '../states.ts'
import { tableOfFrame } from '../tables/frameTable.ts'
import { gatesRows } from '../tables/gates.ts'
import { describeGates, layoutGates, meanLine, nameOfGate, valuesOfGates } from './layout.ts'

const ROW_REM = 1.7
/** Above the first, as far as its letter would touch the title. */
const HEAD_REM = 0.2
const COMPACT_HEAD_REM = 0.6
/** Between two gates, so that they are not read as one picture. */
const GAP_REM = 0.3

/** Every gate as units × time, one under the other, with the mean over its units as a line. */
export default function GatesTrack({ lane }: { lane: number }) {
  const geometry = useGeometry()
  const { T, rem, plotPx, compact } = geometry
  const settings = useStore(experimentStore, state => state.experiment.lanes[lane]!)
  const cell = cells[settings.cell][settings.act]
  const canvases = useRef<(HTMLCanvasElement | null)[]>([])
  const lines = useRef<(SVGSVGElement | null)[]>([])
  const rowPx = ROW_REM * rem * (compact ? 0.8 : 1)
  const stridePx = rowPx + GAP_REM * rem
  const headPx = (compact ? COMPACT_HEAD_REM : HEAD_REM) * rem
  const bothWays = useBothWays(lane)
  const units = useUnitRows(lane)
  const ways = [useUnitRows(lane, 0), useUnitRows(lane, 1)] as const
  /** The unit's rows in the n-th picture: of two directions they take turns. */
  const unitsIn = (n: number) => (bothWays ? ways[n % 2]! : units)
  const pictures = cell.gates.flatMap(letter =>
    bothWays ? ARROWS.map(way => ({ letter, way })) : [{ letter }],
  )
  /** One picture per gate, so that the share of the height begins anew with each. */
  const choose = (share: number) => {
    const y = Math.max(0, share * (headPx + pictures.length * stridePx) - headPx)
    unitsIn(Math.floor(y / stridePx)).choose(Math.min(rowPx, y % stridePx) / rowPx)
  }

  const draw = useCallback(() => {
    const frame = runStore.getState().lanes[lane]?.frame
    if (!frame) return
    for (const [g, row] of layoutGates(cell, frame).entries()) {
      const context = canvases.current[g]?.getContext('2d')
      if (!context) continue
      const rows = frame.L * frame.H
      if (context.canvas.width !== frame.T || context.canvas.height !== rows) {
        context.canvas.width = frame.T
        context.canvas.height = rows
      }
      const image = context.createImageData(frame.T, rows)
      paintSigned(new Uint32Array(image.data.buffer), row.picture, 1, palette().diverging)
      context.putImageData(image, 0, 0)
      const points = meanLine(row, t => columnX(geometry, t), rowPx)
      for (const line of lines.current[g]?.children ?? []) line.setAttribute('points', points)
    }
  }, [lane, cell, geometry, rowPx])
  useDraw(draw, state => state.lanes[lane]?.frame)

  const rows = useReadable(
    useCallback(
      state => {
        const frame = state.lanes[lane]?.frame
        return frame ? layoutGates(cell, frame) : []
      },
      [lane, cell],
    ),
  )
  const valueAt = (t: number) => {
    const frame = runStore.getState().lanes[lane]?.frame
    return frame ? valuesOfGates(layoutGates(cell, frame), Math.min(t, T - 1)) : ''
  }
  const sentence = describeGates(rows)
  const percent = (share: number) => Math.round(100 * share)

  return (
    <Track
      id="gates"
      lane={lane}
      heightPx={headPx + pictures.length * stridePx}
      sentence={sentence}
      says={sentence}
      valueAt={valueAt}
      units={{ ...units, choose }}
      table={() =>
        tableOfFrame(
          lane,
          () => `gates ${cell.gates.join(' ')}`,
          (frame, vocabulary) => gatesRows(layoutGates(cell, frame), frame, vocabulary),
        )
      }
      legend={
        <ul className="gate-legend" aria-hidden="true">
          {pictures.map((picture, g) => {
            const row = rows[g]
            return (
              <li key={nameOfGate(picture)} style={{ top: headPx + g * stridePx, height: rowPx }}>
                <b>{nameOfGate(picture)}</b>
                {row?.opens && (
                  <span title="share below 0.1 · share above 0.9">
                    {percent(row.shut)} · {percent(row.open)} %
                  </span>
                )}
              </li>
            )
          })}
        </ul>
      }
    >
      {pictures.map((picture, g) => (
        <div
          key={nameOfGate(picture)}
          className="gate"
          style={{ top: headPx + g * stridePx, height: rowPx, width: plotPx }}
        >
          <canvas
            ref={element => {
              canvases.current[g] = element
            }}
            className="heatmap"
          />
          <UnitMark of={unitsIn(g)} />
          <svg
            aria-hidden="true"
            ref={element => {
              lines.current[g] = element
            }}
          >
            <polyline className="gate-mean halo" />
            <polyline className="gate-mean" />
          </svg>
        </div>
      ))}
    </Track>
  )
}
