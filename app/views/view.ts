import type { ComponentType } from 'react'
import type { Experiment, LaneSettings } from '../../engine/experiment/experiment.ts'
import type { TaskShape } from '../../engine/tasks/task.ts'
import type { Need } from '../../engine/worker/frame.ts'
import type { PanelId, TrackId } from '../store/preferences.ts'

/** What is read and said. */
type Reads = 'characters' | 'numbers'

/** Whether a view is of a task; as long as none is known, of one of characters. */
export const suits = ({ reads }: { readonly reads?: Reads }, task: TaskShape | undefined): boolean =>
  reads === undefined || (reads === 'numbers') === (task?.numbers !== undefined)

/** A track: one strip of a lane along the shared time axis. It declares what it needs; the worker computes and sends only that. */
export interface TrackView {
  readonly id: TrackId
  readonly needs: readonly Need[]
  /** What the task must be about for this to be of it; left out where both will do. */
  readonly reads?: Reads
  /** Whether a lane with these settings has anything to show here; the task is unknown until its first lane is ready. */
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
  /** As of a track. */
  readonly reads?: Reads
  readonly Panel: ComponentType
}
