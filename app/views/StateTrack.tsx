import { useCallback, useRef } from 'react'
import type { OneWay } from '../../engine/worker/frame.ts'
import { useBothWays } from '../bothWays.ts'
import { palette } from '../draw/colours.ts'
import { paintSigned, unitsByTime } from '../draw/heatmap.ts'
import { useReadable } from '../draw/throttled.ts'
import { useDraw } from '../draw/useDraw.ts'
import { useGeometry } from '../stage/geometry.ts'
import { RampLegend } from '../stage/RampLegend.tsx'
import { Track } from '../stage/Track.tsx'
import { UnitMark } from '../stage/UnitMark.tsx'
import { useUnitRows } from '../stage/useUnitRows.ts'
import { runStore } from '../store/run.ts'
import { laterTable } from './laterTable.ts'
import { type Copies, copiesOf, describeState, valueOfState } from './states.ts'
import { WayMarks } from './WayMarks.tsx'

interface StateTrackProps {
  readonly id: 'hidden' | 'cell'
  readonly lane: number
  readonly heightRem: number
  /** The value at the ends of the colour scale, given the largest value shown. */
  limitFor(largest: number): number
  pick(way: OneWay): Float32Array | undefined
  /** What the picture shows, in one sentence. */
  describe?(copies: Copies): string
}

/** Units × time as a heat map on a signed scale: the hidden state, the cell state. */
export function StateTrack({
  id,
  lane,
  heightRem,
  limitFor,
  pick,
  describe = describeState,
}: StateTrackProps) {
  const { T, rem, compact } = useGeometry()
  const canvas = useRef<HTMLCanvasElement>(null)
  const units = useUnitRows(lane)
  const bothWays = useBothWays(lane)

  const draw = useCallback(() => {
    const frame = runStore.getState().lanes[lane]?.frame
    const copies = frame && copiesOf(frame, pick)
    const context = canvas.current?.getContext('2d')
    if (!copies || !context) return
    const { states, L, T, H } = copies
    const rows = L * H
    if (context.canvas.width !== T || context.canvas.height !== rows) {
      context.canvas.width = T
      context.canvas.height = rows
    }
    const values = new Float32Array(rows * T)
    unitsByTime(states, L, T, H, values)
    const image = context.createImageData(T, rows)
    paintSigned(new Uint32Array(image.data.buffer), values, limitFor(largestOf(states)), palette().diverging)
    context.putImageData(image, 0, 0)
  }, [lane, limitFor, pick])
  useDraw(draw, state => state.lanes[lane]?.frame)

  const limit = useReadable(
    useCallback(
      state => {
        const frame = state.lanes[lane]?.frame
        const copies = frame && copiesOf(frame, pick)
        return copies ? limitFor(largestOf(copies.states)) : 1
      },
      [lane, limitFor, pick],
    ),
  )
  const sentence = useReadable(
    useCallback(
      state => {
        const frame = state.lanes[lane]?.frame
        const copies = frame && copiesOf(frame, pick)
        return copies ? describe(copies) : ''
      },
      [lane, pick, describe],
    ),
  )
  const valueAt = (t: number) => {
    const frame = runStore.getState().lanes[lane]?.frame
    const copies = frame && copiesOf(frame, pick)
    const chosen = units.shown ? units.unit : undefined
    return copies ? valueOfState(copies, Math.min(t, T - 1), chosen) : ''
  }

  return (
    <Track
      id={id}
      lane={lane}
      heightPx={heightRem * rem * (compact ? 0.45 : 1) * (bothWays ? 1.6 : 1)}
      sentence={sentence}
      valueAt={valueAt}
      table={laterTable(tables => tables.statesTable(lane, id, pick))}
      legend={<RampLegend limit={limit} />}
      units={units}
    >
      <canvas ref={canvas} className="heatmap" />
      <UnitMark of={units} />
      {bothWays && <WayMarks lane={lane} />}
    </Track>
  )
}

function largestOf(values: Float32Array): number {
  let largest = 0
  for (const value of values) {
    const size = Math.abs(value)
    if (size > largest) largest = size
  }
  return largest
}
