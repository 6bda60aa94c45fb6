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
    const at = (frame.L - 1) * frame.T + t
    const say = (value: number) =>
      Number.isFinite(value)
        ? `gradient ${size(value)}`
        : value === -Infinity
          ? 'gradient 0'
          : 'beyond float32'
    // Nothing follows a network from right to left into what lies before.
    const ahead = frame.reverse?.flow
    if (t <= frame.tau) parts.push(`${ahead ? '→ ' : ''}${say(frame.flow[at]!)}`)
    if (ahead && t >= frame.tau) parts.push(`← ${say(ahead[at]!)}`)
  }
  return parts.join(', ')
}
