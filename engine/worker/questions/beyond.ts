import { complete } from '../../run.ts'
import { likeliest } from '../../score.ts'
import { forward } from '../../sequence/forward.ts'
import { carryState, resetState } from '../../sequence/tape.ts'
import type { Trainer } from '../../trainer.ts'

export type BeyondQuestion = Readonly<Record<never, never>>

export interface BeyondAnswer {
  /** The largest n that is learned from. */
  readonly learned: number
  /** The largest n up to which every sequence 1 … n is wholly right. */
  readonly reached: number
  /** No more are asked. */
  readonly most: number
}

/** Longer sequences than this are asked of nobody. */
const MOST = 100

/**
 * How far beyond what it is learned from a task is done: ever longer sequences, each after a first one by which the memory is emptied as it
 * is in training, until one has a mistake.
 * @throws RangeError when the task has no longer sequences
 */
export function* beyond(trainer: Trainer, _question: BeyondQuestion): Generator<void, BeyondAnswer> {
  const { model, task } = trainer
  const { ladder } = task
  if (!ladder) throw new RangeError('beyond: expected a task with ever longer sequences')
  const { stack, writing: tape, kernel } = model
  const { learned, sequence } = ladder
  for (let n = 1; n <= MOST; n++) {
    const before = sequence(1).tokens
    const { tokens, from, end } = sequence(n)
    const all = [...before, ...tokens, end]
    for (let i = 0; i < all.length - 1; i++) {
      if (i === 0) resetState(tape)
      else carryState(tape)
      tape.input[0] = all[i]!
      complete(forward(stack, tape, kernel))
      if (i >= before.length + from && likeliest(tape, 0) !== all[i + 1])
        return { learned, reached: n - 1, most: MOST }
      if (i % 16 === 15) yield
    }
    yield
  }
  return { learned, reached: MOST, most: MOST }
}
