/** What lanes scored after which update, for as long as their run goes on. Only while the panel is open does anybody write tunes. */
import { createStore } from 'zustand/vanilla'
import { type LaneRun, runStore } from '../../store/run.ts'
import { type ScorePoint, withPoint } from './score.ts'

const NONE: readonly ScorePoint[] = []

/** By the curve of the lane's run, which is a new one when the run starts over: nothing of the old one is left then. */
const kept = new WeakMap<LaneRun['loss'], readonly ScorePoint[]>()
/** Counts what was taken up, so that views look again. */
export const scoreStore = createStore<{ readonly version: number }>(() => ({ version: 0 }))

/** Of updates that a rewind has not taken back. */
export function pointsOf(lane: number): readonly ScorePoint[] {
  const { lanes, latest } = runStore.getState()
  const run = lanes[lane]
  return run ? (kept.get(run.loss) ?? NONE).filter(({ update }) => update <= latest) : NONE
}

export function keepPoints(lane: number, point: ScorePoint): void {
  const run = runStore.getState().lanes[lane]
  if (!run) return
  kept.set(run.loss, withPoint(pointsOf(lane), point))
  scoreStore.setState(({ version }) => ({ version: version + 1 }))
}
