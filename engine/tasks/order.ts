import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import type { Task, Window } from './task.ts'
import { Vocabulary } from './vocabulary.ts'

const DISTRACTORS = 4
const RELEVANT = 2
/** E begins, B ends, X and Y matter, a…d do not, Q R S U are the answers to XX XY YX YY. */
const VOCABULARY = [...'abcdXYEBQRSU']
const [X, E, B_, Q] = [4, 6, 7, 8]

/**
 * The temporal order of two symbols (Hochreiter & Schmidhuber 1997, experiment 6a): among symbols that do not matter, one of X and Y in the
 * second tenth of the window and one in the sixth; at the end, B, which of the four orders it was is to be said. The window is the whole
 * sequence; theirs has 100 to 110 symbols. Who has forgotten both has ln 4 nats, who knows one of the two ln 2.
 */
export function orderTask(): Task {
  return {
    vocabulary: new Vocabulary(VOCABULARY),
    continues: false,
    asks: 'last',
    answers: [Q, Q + 1, Q + 2, Q + 3],
    floors: [
      { id: 'classes', nats: ln64(RELEVANT * RELEVANT) },
      { id: 'half', nats: ln64(RELEVANT) },
    ],
    score: {
      kind: 'right',
      goal: 0.99,
      guess: 1 / (RELEVANT * RELEVANT),
      answers: 256,
      marks: ({ T }, _b, t) => t === T - 1,
    },
    passages: undefined,
    train(_B, _T, random: Random) {
      return {
        state: random.state,
        next(window: Window) {
          for (let b = 0; b < window.B; b++) writeOrder(window, b, n => random.below(n))
        },
      }
    },
    heldOut: () => undefined,
    probe(window) {
      let n = 0
      writeOrder(window, 0, choices => n++ % choices)
    },
  }
}

/** Where the two stand: from, and before. Windows too short for tenths have them at 0 and 1, or 1 and 2. */
function places(T: number): readonly (readonly [number, number])[] {
  if (T === 2)
    return [
      [0, 1],
      [1, 2],
    ]
  const first = Math.ceil(T / 10)
  const before = Math.max(first + 1, Math.ceil(T / 5))
  const second = Math.max(before, Math.ceil(T / 2))
  return [
    [first, before],
    [second, Math.max(second + 1, Math.ceil((3 * T) / 5))],
  ]
}

/** Row b of the window. The target is the next symbol, and at the end the answer. */
function writeOrder({ T, B, input, target }: Window, b: number, draw: (n: number) => number): void {
  for (let t = 0; t < T; t++) input[t * B + b] = draw(DISTRACTORS)
  input[b] = E
  input[(T - 1) * B + b] = B_
  let answer = Q
  places(T).forEach(([from, before], i) => {
    const which = draw(RELEVANT)
    input[(from + draw(before - from)) * B + b] = X + which
    answer += which * (i === 0 ? RELEVANT : 1)
  })
  for (let t = 0; t < T - 1; t++) target[t * B + b] = input[(t + 1) * B + b]!
  target[(T - 1) * B + b] = answer
}
