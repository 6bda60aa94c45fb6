/** Lanes that read the window from both ends. */
import { useStore } from 'zustand'
import type { LaneSettings } from '../engine/experiment/experiment.ts'
import type { TaskShape } from '../engine/tasks/task.ts'
import { experimentStore } from './store/experiment.ts'
import { runStore } from './store/run.ts'

/** Whether a lane reads in both directions: its setting, where the task knows it. */
export function readsBothWays({ wire }: LaneSettings, shape: TaskShape | undefined): boolean {
  return wire === 'bi' && (shape?.wirings?.includes(wire) ?? false)
}

export function useBothWays(lane: number): boolean {
  const settings = useStore(experimentStore, state => state.experiment.lanes[lane])
  const shape = useStore(runStore, state => state.shape)
  return settings !== undefined && readsBothWays(settings, shape)
}

/** The lanes that read in both directions. */
export function useLanesBothWays(): readonly number[] {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const shape = useStore(runStore, state => state.shape)
  return lanes.flatMap((lane, i) => (readsBothWays(lane, shape) ? i : []))
}
