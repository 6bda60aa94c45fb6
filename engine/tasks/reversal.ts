import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import { BLANK } from './blank.ts'
import { writeSourceAndAnswer } from './sourceAndAnswer.ts'
import type { Task, Window } from './task.ts'
import { Vocabulary } from './vocabulary.ts'

const DIGITS = 10
const SIGNS = { blank: DIGITS, go: DIGITS + 1 }
/** What the stage shows, as much of it as there is room for: π. */
const SHOWN = Array.from('31415926535897932384626433832795', Number)

/**
 * Digits by chance, and then the same digits from last to first. Half of the window is source, half answer; at each step of the answer the
 * digit before it is read. Who has forgotten the source has ln 10 nats.
 *
 * Source   the reversal of Sutskever, Vinyals & Le 2014, here as the task itself
 * @param T window length; of an odd one the first step is blank
 */
export function reversalTask(T: number): Task {
  const n = T >> 1
  return {
    vocabulary: new Vocabulary([...'0123456789', BLANK, '→']),
    continues: false,
    wirings: ['plain', 'encdec', 'attn'],
    answer: n,
    asks: 'answer',
    floors: [{ id: 'forgetful', nats: ln64(DIGITS) }],
    // With what is read while writing always right, the likeliest are all right exactly when whoever reads its own writing makes no mistake.
    score: {
      kind: 'wholly',
      goal: 0.99,
      guess: Array.from({ length: n }).reduce((share: number) => share / DIGITS, 1),
      answers: 200,
      marks: ({ T: steps }, _b, t) => t >= steps - n,
    },
    passages: undefined,
    train(_B, _T, random: Random) {
      return {
        state: random.state,
        next(window: Window) {
          for (let b = 0; b < window.B; b++) writeReversal(window, b, n, () => random.below(DIGITS))
        },
      }
    },
    heldOut: () => undefined,
    probe: window => writeReversal(window, 0, n, i => SHOWN[i % SHOWN.length]!),
  }
}

function writeReversal(window: Window, b: number, n: number, draw: (i: number) => number): void {
  const digits = Array.from({ length: n }, (_, i) => draw(i))
  writeSourceAndAnswer(window, b, digits, digits.toReversed(), SIGNS)
}
