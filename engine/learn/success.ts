/** What counts as having learned a row: the task's own score; of a text of tunes, that the bars of what is written add up. */
import { complete } from '../run.ts'
import { scoreOf } from '../score.ts'
import type { BarCount } from '../tasks/abc/barsThatAddUp.ts'
import { headersOf } from '../tasks/abc/headersOf.ts'
import { scoreOfPairs } from '../tasks/abc/scoreOfPairs.ts'
import type { Task } from '../tasks/task.ts'
import type { Trainer } from '../trainer.ts'
import { barsWritten } from './barsWritten.ts'

export interface Success {
  /** 0…1: at least so much is success. */
  readonly goal: number
  /** 0…1: what a guess gets; of tunes, who knows how often which character follows which. */
  readonly guess: number
  /** 0…1: how well it is done now. */
  measure(trainer: Trainer): number
}

const MOST_BARS = 0.5

/**
 * @param text what the task learns from, if it is a text
 * @throws Error when nothing of the task is right or wrong
 */
export function successOf(task: Task, text: string, seed: number): Success {
  const { score } = task
  if (score)
    return {
      goal: score.goal,
      guess: score.guess,
      measure: trainer => complete(scoreOf(trainer.model, task, seed))?.value ?? 0,
    }
  const [header] = headersOf(text, 1)
  if (header === undefined) throw new Error('expected a task that is graded, or a text of tunes')
  const share = ({ good, all }: BarCount) => (all === 0 ? 0 : good / all)
  return {
    goal: MOST_BARS,
    guess: share(scoreOfPairs(text, header)),
    measure: trainer => share(barsWritten(trainer)),
  }
}
