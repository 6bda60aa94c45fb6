import type { StateName } from '../../cells/cell.ts'
import { copyAt } from '../../sequence/copyAt.ts'
import type { Trainer } from '../../trainer.ts'
import { type Passage, passageOf, readStates, type Source } from './passage.ts'

/** One unit, layer and number counted from 0, of h or c. */
export interface ReadTextQuestion {
  readonly source: Source
  readonly of: StateName
  readonly l: number
  readonly j: number
  /** Of the copy that reads from right to left, where there is one. */
  readonly reverse?: boolean
}

export interface ReadTextAnswer extends Omit<Passage, 'before'> {
  /** The unit after each character, [tokens]. */
  readonly values: Float32Array
}

/**
 * What one unit does while the network reads a text from an empty memory.
 * @throws RangeError when there is no such unit, or no such copy or state
 */
export function* readText(
  trainer: Trainer,
  { source, of, l, j, reverse = false }: ReadTextQuestion,
): Generator<void, ReadTextAnswer> {
  const { stack, probe } = trainer.model
  const { cell, L, H } = stack
  if (!(l >= 0 && l < L && j >= 0 && j < H) || !cell.state.includes(of))
    throw new RangeError(
      `readText: expected layer < ${L}, unit < ${H} of ${cell.state.join(' or ')}, got ${l}, ${j} of ${of}`,
    )
  copyAt(stack, probe, { layer: l, reverse }, 0)
  const passage = passageOf(trainer, source)
  const { before: _, ...read } = passage
  const values = new Float32Array(passage.tokens.length)
  yield* readStates(trainer.model, passage, (n, states) => {
    values[n] = states({ layer: l, reverse }, of)[j]!
  })
  return { ...read, values }
}
