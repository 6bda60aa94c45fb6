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
 * How far beyond what it is learned from a task is done: ever longer sequences, each after what is read before in training, until one has a
 * mistake. Read on its own, or after a single short one, a network that makes no mistake in training may not even count to 2.
 * @throws RangeError when the task has no longer sequences
 */
export function* beyond(
  { model, task }: Pick<Trainer, 'model' | 'task'>,
  _question: BeyondQuestion,
): Generator<void, BeyondAnswer> {
  const { ladder } = task
  if (!ladder) throw new RangeError('beyond: expected a task with ever longer sequences')
  const { stack, writing: tape, kernel } = model
  const { learned, before, sequence } = ladder
  const read = (symbol: number) => {
    tape.input[0] = symbol
    complete(forward(stack, tape, kernel))
  }
  resetState(tape)
  for (const [i, symbol] of before.entries()) {
    read(symbol)
    carryState(tape)
    if (i % 16 === 15) yield
  }
  const memory = tape.layers.map(({ h, c }) => ({ h: h.slice(), c: c.slice() }))
  for (let n = 1; n <= MOST; n++) {
    const { tokens, from, end } = sequence(n)
    tape.layers.forEach(({ h, c }, l) => {
      h.set(memory[l]!.h)
      c.set(memory[l]!.c)
    })
    for (const [i, symbol] of tokens.entries()) {
      read(symbol)
      if (i >= from && likeliest(tape, 0) !== (tokens[i + 1] ?? end))
        return { learned, reached: n - 1, most: MOST }
      carryState(tape)
      if (i % 16 === 15) yield
    }
    yield
  }
  return { learned, reached: MOST, most: MOST }
}
