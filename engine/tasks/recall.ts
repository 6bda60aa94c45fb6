import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import type { Task, Window } from './task.ts'
import { Vocabulary } from './vocabulary.ts'

const CLUES = ['A', 'B']
const FILLER = CLUES.length
const QUESTION = CLUES.length + 1

/**
 * Remember the first symbol: A or B, then T−2 fillers, then a question mark, at which the first symbol is to be said. T is the delay.
 * Who has forgotten is right half of the time: ln 2 nats.
 */
export function recallTask(): Task {
  return {
    vocabulary: new Vocabulary([...CLUES, '·', '?']),
    continues: false,
    asks: 'last',
    answers: CLUES.map((_, clue) => clue),
    floors: [{ id: 'chance', nats: ln64(CLUES.length) }],
    score: {
      kind: 'right',
      goal: 1,
      guess: 1 / CLUES.length,
      answers: 32,
      marks: ({ T }, _b, t) => t === T - 1,
    },
    passages: undefined,
    train(_B, _T, random: Random) {
      return {
        state: random.state,
        next(window: Window) {
          for (let b = 0; b < window.B; b++) writeSequence(window, b, random.below(CLUES.length))
        },
      }
    },
    heldOut: () => undefined,
    probe: window => writeSequence(window, 0, 0),
  }
}

/** Row b of the window: clue, fillers, question. The target is the next symbol, and at the question the clue. */
function writeSequence({ T, B, input, target }: Window, b: number, clue: number): void {
  for (let t = 0; t < T; t++) input[t * B + b] = t === 0 ? clue : t < T - 1 ? FILLER : QUESTION
  for (let t = 0; t < T - 1; t++) target[t * B + b] = input[(t + 1) * B + b]!
  target[(T - 1) * B + b] = clue
}
