import { useCallback } from 'react'
import { useStore } from 'zustand'
import { numbersAt, sayReading } from '../draw/reading.ts'
import { useReadable } from '../draw/throttled.ts'
import { experimentStore } from '../store/experiment.ts'
import type { LaneRun } from '../store/run.ts'
import { shownStep, stageStore } from '../store/stage.ts'
import { size } from '../views/gradient/sentence.ts'
import { sayProbability } from '../views/numbers.ts'
import { laneName } from './laneName.ts'

/** The figures under the crosshair, in one line, for every lane; they stay when the pointer leaves (then: of the chosen step). */
export function Readout() {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const { T } = useStore(experimentStore, state => state.experiment)
  const crosshair = useStore(stageStore, state => state.crosshair)
  const shown = useStore(stageStore, state => shownStep(state, T))
  const parts = useReadable(
    useCallback(
      state => {
        const frame = state.lanes[0]?.frame
        if (!frame) return []
        const t = Math.min(shown, frame.T - 1)
        const { vocabulary } = state.lanes[0]!
        return [
          { key: `step ${t + 1}`, value: sayReading(frame, vocabulary, t) },
          ...state.lanes.flatMap((lane, i) =>
            lanes[i] ? [{ key: laneName(lanes, i), value: laneFigures(lane, t) }] : [],
          ),
        ]
      },
      [lanes, shown],
    ),
  )
  return (
    <p className={crosshair === undefined ? 'readout idle' : 'readout'}>
      {parts.map(({ key, value }, i) => (
        <span key={key}>
          {i > 0 && ' · '}
          <b>{key}</b> {value}
        </span>
      ))}
    </p>
  )
}

function laneFigures({ frame }: LaneRun, t: number): string {
  if (!frame) return ''
  const parts: string[] = []
  if (frame.said) parts.push(`says ${numbersAt(frame.said, frame.T, t)}`)
  else if (frame.surprise && Number.isFinite(frame.surprise[t])) {
    const p = Math.exp(-frame.surprise[t]!)
    parts.push(`gave it ${sayProbability(p)}`)
  }
  if (frame.flow) {
    const value = frame.flow[(frame.L - 1) * frame.T + t]!
    if (t <= frame.tau)
      parts.push(
        Number.isFinite(value)
          ? `gradient ${size(value)}`
          : value === -Infinity
            ? 'gradient 0'
            : 'beyond float32',
      )
  }
  return parts.join(', ')
}
