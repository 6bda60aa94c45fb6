/** What a file must hold to be the parameters of a lane, from the experiment and what it reads: no model is made for that. */
import { cells } from './cells/index.ts'
import type { Expected } from './checkpoint/checkpoint.ts'
import type { Experiment, LaneSettings } from './experiment/experiment.ts'
import { parameterShapes } from './sequence/parameters.ts'
import { sizesOf } from './sizesOf.ts'
import { tasks } from './tasks/index.ts'
import { shapeOf, type Task } from './tasks/task.ts'
import { findTextProblem } from './tasks/textProblem.ts'

export function expectedOf(lane: LaneSettings, task: Task): Expected {
  return {
    shapes: parameterShapes(cells[lane.cell][lane.act], sizesOf(lane, shapeOf(task))),
    vocabulary: task.vocabulary.tokens,
  }
}

/** The same for every lane of an experiment. @param text what it reads; undefined is returned where that cannot be learned from */
export function expectedIn({ task, T, lanes }: Experiment, text: string): Expected[] | undefined {
  if (task === 'text' && findTextProblem(text, T)) return undefined
  const made = tasks[task](text, T)
  return lanes.map(lane => expectedOf(lane, made))
}
