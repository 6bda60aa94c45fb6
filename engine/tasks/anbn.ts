import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import { readStrings, someStrings } from './strings.ts'
import type { Task } from './task.ts'
import { readInTurn } from './text.ts'
import { Vocabulary } from './vocabulary.ts'

const LONGEST = 10
const [S, A, B] = [0, 1, 2]
/** What the stage shows: a short string, the longest that is learned from, and one that is never learned from. */
const SHOWN = [3, LONGEST, 15]
/** Each length that is learned from once, short and long mixed. */
const MIXED = Array.from({ length: LONGEST }, (_, i) => (3 * (i + 1)) % (LONGEST + 1))

/**
 * Count: S, then n times a, then n times b, and the next string; n is 1…10, each as often (Gers & Schmidhuber 2001). How many a's there
 * will be nobody can know, ln 10 nats per string; after the first b everything follows for who has counted. Who sees only the current
 * letter must guess after every a and every b when it ends: 1 of 5.5 times.
 */
export function anbnTask(): Task {
  const meanA = (LONGEST + 1) / 2
  const meanLength = 1 + 2 * meanA
  const ends = 1 / meanA
  const doubt = -ends * ln64(ends) - (1 - ends) * ln64(1 - ends)
  const vocabulary = new Vocabulary(['S', 'a', 'b'])
  const shown = Int32Array.from(SHOWN.flatMap(stringOf))
  return {
    vocabulary,
    continues: true,
    asks: 'every',
    floors: [
      { id: 'uniform', nats: ln64(vocabulary.size) },
      { id: 'memoryless', nats: (2 * meanA * doubt) / meanLength },
      { id: 'best', nats: ln64(LONGEST) / meanLength },
    ],
    // From the first b on all is determined: how many more there are, and that S follows.
    score: {
      kind: 'right',
      goal: 1,
      guess: (meanA - 1) / meanA,
      answers: 500,
      marks: ({ B: rows, input }, b, t) => input[t * rows + b] === B,
    },
    ladder: {
      learned: LONGEST,
      before: MIXED.flatMap(stringOf),
      sequence: n => ({ tokens: stringOf(n), from: n + 1, end: S }),
    },
    passages: { learned: someStrings(draw, 2400), keptBack: undefined },
    train: (rows, _T, random) => readStrings(draw, rows, random),
    heldOut: () => undefined,
    probe: window => readInTurn(shown, 1).next(window),
  }
}

const draw = (random: Random) => stringOf(1 + random.below(LONGEST))

function stringOf(n: number): number[] {
  return [S, ...new Array<number>(n).fill(A), ...new Array<number>(n).fill(B)]
}
