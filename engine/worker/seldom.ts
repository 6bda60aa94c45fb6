/** What a lane that reads a text, looked at in the usual way, does without: the other tasks, how well they are done, pictures of weights. */
import type { weightPictures } from '../diagnostics/weightPictures.ts'
import type { scoreOf } from '../score.ts'
import type { TaskMaker } from '../tasks/task.ts'

export { weightPictures } from '../diagnostics/weightPictures.ts'
export { scoreOf } from '../score.ts'
export { makeTask } from '../tasks/index.ts'

export interface Seldom {
  readonly makeTask: TaskMaker
  readonly scoreOf: typeof scoreOf
  readonly weightPictures: typeof weightPictures | undefined
}
