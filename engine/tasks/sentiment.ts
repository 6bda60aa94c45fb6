import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import { BLANK } from './blank.ts'
import { padLeft } from './pad.ts'
import type { Task } from './task.ts'
import { Vocabulary } from './vocabulary.ts'

const OPENINGS = ['', 'it is ', 'that was ', 'we are '] as const
const NEGATION = 'not '
/** Of either kind as many, and as long. */
const PRAISE = ['good', 'fine', 'great', 'lovely', 'happy', 'kind'] as const
const BLAME = ['poor', 'bad', 'awful', 'boring', 'sorry', 'mean'] as const
const LETTERS = 'abdefghiklmnoprstuvwy'
/** What is asked for at the end. */
const [GOOD, BAD] = ['+', '−']

export interface Phrase {
  readonly text: string
  readonly good: boolean
}

/** Every phrase there is: half of them negated, half of them good, and neither has to do with the other. */
export const phrases: readonly Phrase[] = OPENINGS.flatMap(opening =>
  ['', NEGATION].flatMap(negation =>
    [...PRAISE, ...BLAME].map(word => ({
      text: opening + negation + word,
      good: (PRAISE as readonly string[]).includes(word) !== (negation !== ''),
    })),
  ),
)

/**
 * Many to one: a phrase, letter by letter; at its end, is that praise (+) or blame (−)? “not” turns whatever follows. Who weighs the words
 * but not their order is no better than chance in nats, ln 2, and calls 3 of the 4 kinds of phrase right at best.
 * Phrases end at the last step of the window; what is too long for it loses its beginning.
 */
export function sentimentTask(): Task {
  const vocabulary = new Vocabulary([BLANK, ' ', ...LETTERS, GOOD, BAD])
  const [praise, blame] = [vocabulary.size - 2, vocabulary.size - 1]
  const encoded = phrases.map(({ text, good }) => ({
    tokens: vocabulary.encode(text).tokens,
    answer: good ? praise : blame,
  }))
  const shown = phrases.findIndex(({ text }) => text === 'that was not good')
  return {
    vocabulary,
    continues: false,
    asks: 'last',
    answers: [praise, blame],
    floors: [{ id: 'chance', nats: ln64(2) }],
    score: { kind: 'right', goal: 1, guess: 1 / 2, answers: 256, marks: ({ T }, _b, t) => t === T - 1 },
    passages: undefined,
    train(_B, _T, random: Random) {
      return {
        state: random.state,
        next(window) {
          for (let b = 0; b < window.B; b++) padLeft(window, b, encoded[random.below(encoded.length)]!)
        },
      }
    },
    heldOut: () => undefined,
    probe: window => padLeft(window, 0, encoded[shown]!),
  }
}
