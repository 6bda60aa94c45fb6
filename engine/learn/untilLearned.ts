/** Trains one lane until its task is learned, or until a limit; no clock, no Node: `npm run learn` brings those. */
import { createModel } from '../model.ts'
import { planModel } from '../plan.ts'
import { complete } from '../run.ts'
import { shapeOf } from '../tasks/task.ts'
import { Trainer } from '../trainer.ts'
import type { Facts } from './table.ts'

export interface Limits {
  /** The task is looked at every so many updates; learned is what reaches the goal twice in a row. */
  readonly every: number
  /** Updates after which it is given up. */
  readonly limit: number
}

export interface Learned {
  /** The first of the two updates at which the goal was reached; undefined where it never was. */
  readonly update: number | undefined
  /** At the last update, and the mean training loss of the updates since the evaluation before. */
  readonly score: number
  readonly loss: number
  readonly trainer: Trainer
}

export function untilLearned(
  { experiment, task, success }: Facts,
  simd: WebAssembly.Module | undefined,
  { every, limit }: Limits,
): Learned {
  const lane = experiment.lanes[0]!
  const trainer = new Trainer(
    createModel(planModel(lane, shapeOf(task), experiment), simd),
    task,
    experiment,
    lane,
  )
  let reached = false
  for (;;) {
    let sum = 0
    for (let n = 0; n < every; n++) {
      const { fault, loss } = complete(trainer.next())
      if (fault) return { update: undefined, score: 0, loss: Number.NaN, trainer }
      sum += loss
    }
    const score = success.measure(trainer)
    const now = score >= success.goal
    const loss = sum / every
    if (now && reached) return { update: trainer.update - every, score, loss, trainer }
    reached = now
    if (trainer.update >= limit) return { update: undefined, score, loss, trainer }
  }
}
