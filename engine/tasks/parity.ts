import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import type { Task, Window } from './task.ts'
import { Vocabulary } from './vocabulary.ts'

const DIGITS = 10
/** Asked for at every step: e where the next digit is even, o where it is odd. */
const VOCABULARY = [...'0123456789eo']
/** What the stage shows, over and over: π. */
const SHOWN = Array.from('31415926535897932384626433832795', Number)

/**
 * Digits by chance; at each, whether the next one is even or odd. No memory helps: who reads from left to right has ln 2 nats, and
 * whoever is below that has seen what comes next. What follows the last digit nobody has seen, so there no answer is marked, and who
 * reads from both sides can come down to ln 2/T.
 */
export function parityTask(): Task {
  return {
    vocabulary: new Vocabulary(VOCABULARY),
    continues: false,
    wirings: ['plain', 'bi'],
    asks: 'every',
    floors: [
      { id: 'uniform', nats: ln64(VOCABULARY.length) },
      { id: 'chance', nats: ln64(2) },
    ],
    score: { kind: 'right', goal: 0.99, guess: 1 / 2, answers: 1000, marks: ({ T }, _b, t) => t < T - 1 },
    passages: undefined,
    train(_B, _T, random: Random) {
      return {
        state: random.state,
        next(window: Window) {
          for (let b = 0; b < window.B; b++) writeDigits(window, b, () => random.below(DIGITS))
        },
      }
    },
    heldOut: () => undefined,
    probe(window) {
      let at = 0
      writeDigits(window, 0, () => SHOWN[at++ % SHOWN.length]!)
    },
  }
}

/** Row b of the window: T digits, and one more that only the last target tells of. */
function writeDigits({ T, B, input, target }: Window, b: number, draw: () => number): void {
  let digit = draw()
  for (let t = 0; t < T; t++) {
    input[t * B + b] = digit
    digit = draw()
    target[t * B + b] = DIGITS + (digit % 2)
  }
}
