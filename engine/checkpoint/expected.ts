/** What a file must hold to be the parameters of a lane, from its settings alone: nothing is allocated. */
import type { LaneSettings } from '../experiment/experiment.ts'
import { planModel } from '../plan.ts'
import type { Extent } from '../sequence/tape.ts'
import { shapeOf, type Task } from '../tasks/task.ts'
import type { Expected } from './checkpoint.ts'

export function expectedOf(lane: LaneSettings, task: Task, extent: Extent): Expected {
  const { parts } = planModel(lane, shapeOf(task), extent).stack.parameters.block
  return {
    shapes: Object.fromEntries(Object.entries(parts).map(([name, { shape }]) => [name, shape])),
    vocabulary: task.vocabulary.tokens,
  }
}
