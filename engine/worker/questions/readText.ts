import type { StateName } from '../../cells/cell.ts'
import type { Trainer } from '../../trainer.ts'
import { type Passage, passageOf, readAlong, type Source } from './passage.ts'

/** One unit, layer and number counted from 0, of h or c. */
export interface ReadTextQuestion {
  readonly source: Source
  readonly of: StateName
  readonly l: number
  readonly j: number
}

export interface ReadTextAnswer extends Omit<Passage, 'before'> {
  /** The unit after each character, [tokens]. */
  readonly values: Float32Array
}

/**
 * What one unit does while the network reads a text from an empty memory.
 * @throws RangeError when there is no such unit, or no such state
 */
export function* readText(
  trainer: Trainer,
  { source, of, l, j }: ReadTextQuestion,
): Generator<void, ReadTextAnswer> {
  const { cell, L, H } = trainer.model.stack
  if (!(l >= 0 && l < L && j >= 0 && j < H) || !cell.state.includes(of))
    throw new RangeError(
      `readText: expected layer < ${L}, unit < ${H} of ${cell.state.join(' or ')}, got ${l}, ${j} of ${of}`,
    )
  const passage = passageOf(trainer, source)
  const { before: _, ...read } = passage
  const values = new Float32Array(passage.tokens.length)
  yield* readAlong(trainer.model, passage, (n, tape) => {
    values[n] = tape.layers[l]!.steps[0]!.next[of][j]!
  })
  return { ...read, values }
}
