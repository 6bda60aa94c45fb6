/** What a lane that reads a text, looked at in the usual way, does without: the other tasks, how well they are done, and parts of frames. */
import { flowOf } from '../diagnostics/flowBothWays.ts'
import { matrixBothWays } from '../diagnostics/matrixBothWays.ts'
import { weightPictures } from '../diagnostics/weightPictures.ts'
import type { scoreOf } from '../score.ts'
import type { TaskMaker } from '../tasks/task.ts'
import type { FrameParts } from './frame.ts'

export { scoreOf } from '../score.ts'
export { makeTask } from '../tasks/index.ts'

/** Pictures of weights, and what is only of networks that read in both directions. */
export const parts: FrameParts = { weightPictures, matrixBothWays, flowOf }

export interface Seldom {
  readonly makeTask: TaskMaker
  readonly scoreOf: typeof scoreOf
  readonly parts: FrameParts | undefined
}
