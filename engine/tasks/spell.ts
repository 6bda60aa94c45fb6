import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import { BLANK } from './blank.ts'
import { Counts } from './counting.ts'
import type { Task, Window } from './task.ts'
import { Vocabulary } from './vocabulary.ts'

export const NUMERALS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
] as const
const VOCABULARY = [BLANK, ...'0123456789efghinorstuvwxz']
const [NOTHING, ZERO] = [0, 1]
/** What the stage shows: the longest word there is. */
const SHOWN = 7

/**
 * One to many: a digit at the first step and nothing after it; its name is to be spelled, a letter a step from the first step on, and
 * then nothing. Whoever has forgotten the digit, but knows how far the word is, has the floor `forgetful`.
 * @param T window length; one too short for a word has the beginning of it
 */
export function spellTask(T: number): Task {
  const vocabulary = new Vocabulary(VOCABULARY)
  const spelled = NUMERALS.map(word =>
    Int32Array.from({ length: T }, (_, t) => Math.max(NOTHING, VOCABULARY.indexOf(word[t]!))),
  )
  const placed = new Counts()
  const anywhere = new Counts()
  for (const letters of spelled)
    letters.forEach((letter, t) => {
      // The first letter is said with the digit in view.
      if (t === 0) return
      placed.add(`${t}`, `${letter}`)
      anywhere.add('', `${letter}`)
    })
  const write = ({ B, input, target }: Window, b: number, digit: number) => {
    for (let t = 0; t < T; t++) {
      input[t * B + b] = t === 0 ? ZERO + digit : NOTHING
      target[t * B + b] = spelled[digit]![t]!
    }
  }
  const each = NUMERALS.length * T
  return {
    vocabulary,
    continues: false,
    asks: 'every',
    floors: [
      { id: 'uniform', nats: ln64(vocabulary.size) },
      { id: 'memoryless', nats: anywhere.nats() / each },
      { id: 'forgetful', nats: placed.nats() / each },
    ],
    score: { kind: 'wholly', goal: 1, guess: saysOneThing(spelled), answers: 100, marks: () => true },
    passages: undefined,
    train(_B, _T, random: Random) {
      return {
        state: random.state,
        next(window: Window) {
          for (let b = 0; b < window.B; b++) write(window, b, random.below(NUMERALS.length))
        },
      }
    },
    heldOut: () => undefined,
    probe: window => write(window, 0, SHOWN),
  }
}

/** The share of names that come out right of who says the same at every blank; only in short windows is there any. */
function saysOneThing(spelled: readonly Int32Array[]): number {
  const alike = spelled.filter(letters => letters.subarray(1).every(letter => letter === letters[1]))
  const times = (said: number) => alike.filter(letters => letters[1] === said).length
  return Math.max(0, ...alike.map(letters => times(letters[1]!))) / spelled.length
}
