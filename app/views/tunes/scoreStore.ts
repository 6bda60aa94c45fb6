/** What lanes scored after which update, for as long as their run goes on. Only while the panel is open does anybody write tunes. */
import { createStore } from 'zustand/vanilla'
import { type LaneRun, runStore } from '../../store/run.ts'
import { type ScorePoint, withPoint } from './score.ts'

const NONE: readonly ScorePoint[] = []

interface Kept {
  readonly points: readonly ScorePoint[]
  /** The update of the last that was taken up. An answer comes before the round that it was given in is over. */
  readonly newest: number
}

/** By the curve of the lane's run, which is a new one when the run starts over: nothing of the old one is left then. */
const kept = new WeakMap<LaneRun['loss'], Kept>()
/** Counts what was taken up, so that views look again. */
export const scoreStore = createStore<{ readonly version: number }>(() => ({ version: 0 }))

/** Of updates that a rewind has not taken back. */
export function pointsOf(lane: number): readonly ScorePoint[] {
  const { lanes, latest } = runStore.getState()
  const run = lanes[lane]
  const { points, newest } = (run && kept.get(run.loss)) ?? { points: NONE, newest: 0 }
  return points.filter(({ update }) => update <= Math.max(latest, newest))
}

export function keepPoints(lane: number, point: ScorePoint): void {
  const { lanes, latest } = runStore.getState()
  const run = lanes[lane]
  if (!run) return
  const last = Math.max(latest, point.update)
  const before = kept.get(run.loss)?.points.filter(({ update }) => update <= last) ?? NONE
  kept.set(run.loss, { points: withPoint(before, point), newest: point.update })
  scoreStore.setState(({ version }) => ({ version: version + 1 }))
}
