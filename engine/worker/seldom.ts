/** What a lane that reads a text, looked at in the usual way, does without: the other tasks, how well they are done, pictures of weights, and of what reads in both directions the matrix. */
import type { scoreOf } from '../score.ts'
import type { TaskMaker } from '../tasks/task.ts'
import type { FrameParts } from './frame.ts'

export { matrixBothWays } from '../diagnostics/matrixBothWays.ts'
export { weightPictures } from '../diagnostics/weightPictures.ts'
export { scoreOf } from '../score.ts'
export { makeTask } from '../tasks/index.ts'

export interface Seldom extends FrameParts {
  readonly makeTask: TaskMaker
  readonly scoreOf: typeof scoreOf
}
