import type { ComponentType } from 'react'
import type { Experiment, LaneSettings } from '../../engine/experiment/experiment.ts'
import type { TaskShape } from '../../engine/tasks/task.ts'
import type { Need } from '../../engine/worker/frame.ts'
import type { PanelId, TrackId } from '../store/preferences.ts'

/** A track: one strip of a lane along the shared time axis. It declares what it needs; the worker computes and sends only that. */
export interface TrackView {
  readonly id: TrackId
  readonly needs: readonly Need[]
  /** Whether a lane with these settings has anything to show here; of the task, as far as it is known yet. */
  applies(lane: LaneSettings, task: TaskShape | undefined): boolean
  readonly Track: ComponentType<{ lane: number }>
}

/** A panel in the side column that is folded away until it is wanted; only then is what it needs computed, and its code fetched. */
export interface PanelView {
  readonly id: PanelId
  readonly title: string
  readonly needs: readonly Need[]
  /** Whether there is anything to show of an experiment; of any, where it is not said. */
  applies?(experiment: Experiment): boolean
  /** Whether it is about characters, which a task of numbers has not. */
  readonly reads?: 'characters'
  readonly Panel: ComponentType
}
