import { ln64 } from '../kernels/ln.ts'
import type { Task } from './task.ts'
import { readInTurn } from './text.ts'
import { Vocabulary } from './vocabulary.ts'

const WORD = 'bonjour '

/**
 * "bonjour bonjour …" for ever. After b comes o, but after o comes n the first time and u the second: a network that sees only the
 * current letter must toss a coin there, 2·ln 2/8 nats per letter and 7 right of 8 at best. One that remembers makes no mistake.
 */
export function bonjourTask(): Task {
  const vocabulary = new Vocabulary([...new Set(WORD)].sort())
  const { tokens } = vocabulary.encode(WORD)
  return {
    vocabulary,
    continues: true,
    asks: 'every',
    floors: [
      { id: 'uniform', nats: ln64(vocabulary.size) },
      { id: 'memoryless', nats: (2 * ln64(2)) / tokens.length },
    ],
    score: {
      kind: 'right',
      goal: 1,
      guess: (tokens.length - 1) / tokens.length,
      answers: 256,
      marks: () => true,
    },
    passages: { learned: vocabulary.encode(WORD.repeat(64)).tokens, keptBack: undefined },
    train: B => readInTurn(tokens, B),
    heldOut: () => undefined,
    probe: window => readInTurn(tokens, 1).next(window),
  }
}
