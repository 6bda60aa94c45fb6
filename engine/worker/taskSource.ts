/** All tasks, and how well they are done: what a lane that only reads a text does without. */
import type { scoreOf } from '../score.ts'
import type { TaskMaker } from '../tasks/task.ts'

export { scoreOf } from '../score.ts'
export { makeTask } from '../tasks/index.ts'

export interface TaskSource {
  readonly makeTask: TaskMaker
  readonly scoreOf: typeof scoreOf
}
