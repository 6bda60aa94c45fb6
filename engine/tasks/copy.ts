import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import type { Task, Window } from './task.ts'
import { Vocabulary } from './vocabulary.ts'

const LETTERS = [...'abcdefgh']
const BLANK = LETTERS.length
const GO = LETTERS.length + 1
/** Letters to remember, if the window has room for them twice. */
const MOST = 10
/** What the stage shows: every letter once, and two again. */
const SHOWN = [2, 0, 5, 1, 7, 3, 6, 4, 0, 7]

/**
 * The copying memory (Hochreiter & Schmidhuber 1997; Arjovsky, Shah & Bengio 2016): 10 letters of 8, blanks, a sign, and as many blanks
 * as there were letters, at which the letters are to be said in their order; before that, blanks. Theirs is T + 20 steps long for a delay
 * T; here the window is the whole, so the delay is T − 20, and in a window of 20 or less there are fewer letters and a delay of 1 or 2.
 * Who knows when to speak but has forgotten what has k ln 8 nats in T steps, k the number of letters.
 * @param T window length
 */
export function copyTask(T: number): Task {
  const vocabulary = new Vocabulary([...LETTERS, '·', ':'])
  const k = lettersIn(T)
  const forgetful = (k * ln64(LETTERS.length)) / T
  // Whoever sees only a blank does not know either whether it is one of the k, of all T − k − 1, at which to speak.
  const blanks = Math.max(k, T - k - 1)
  const quiet = blanks - k
  const doubt = k * ln64(blanks / k) + (quiet > 0 ? quiet * ln64(blanks / quiet) : 0)
  return {
    vocabulary,
    continues: false,
    asks: 'every',
    floors: [
      { id: 'uniform', nats: ln64(vocabulary.size) },
      { id: 'memoryless', nats: forgetful + doubt / T },
      { id: 'forgetful', nats: forgetful },
    ],
    score: {
      kind: 'right',
      goal: 0.99,
      guess: 1 / LETTERS.length,
      answers: 500,
      marks: ({ T: steps }, _b, t) => t >= steps - k,
    },
    passages: undefined,
    train(_B, _T, random: Random) {
      return {
        state: random.state,
        next(window: Window) {
          for (let b = 0; b < window.B; b++) writeCopy(window, b, () => random.below(LETTERS.length))
        },
      }
    },
    heldOut: () => undefined,
    probe: window => writeCopy(window, 0, i => SHOWN[i]!),
  }
}

function lettersIn(T: number): number {
  return Math.max(1, Math.min(MOST, Math.floor((T - 1) / 2)))
}

/** Row b of the window. In one of two steps there is no room for the sign. */
function writeCopy({ T, B, input, target }: Window, b: number, draw: (i: number) => number): void {
  const k = lettersIn(T)
  for (let t = 0; t < T; t++) {
    input[t * B + b] = BLANK
    target[t * B + b] = BLANK
  }
  for (let i = 0; i < k; i++) {
    const letter = draw(i)
    input[i * B + b] = letter
    target[(T - k + i) * B + b] = letter
  }
  if (T > 2 * k) input[(T - k - 1) * B + b] = GO
}
