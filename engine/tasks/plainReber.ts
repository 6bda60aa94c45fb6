import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import {
  addPair,
  CHOICES,
  drawInner,
  guessFromLetter,
  innerPairs,
  lettersAfter,
  pairNats,
  SYMBOLS,
} from './reberInner.ts'
import { readStrings, someStrings } from './strings.ts'
import type { Task, Window } from './task.ts'
import { readInTurn } from './text.ts'
import { Vocabulary } from './vocabulary.ts'

/** B, 6 letters, E. */
const MEAN_LENGTH = CHOICES + 2

/** Four of the strings that the grammar is checked with, and a long one. */
const SHOWN = 'BTSXXVPSEBPVVEBTXXVPSEBTSSXXTVVEBPVPXVPXVPXVVE'

/**
 * The Reber grammar (Reber 1967; Cleeremans, Servan-Schreiber & McClelland 1989), string after string: in each of five states one of two
 * letters follows, alike likely. Which two cannot be told from the last letter, but from the last few: a short memory is enough. Who knows
 * the state loses ln 2 nats at each of 6 choices, on average, of the 8 letters of a string.
 */
export function plainReberTask(): Task {
  const vocabulary = new Vocabulary([...SYMBOLS])
  const shown = vocabulary.encode(SHOWN).tokens
  const pairs = innerPairs()
  addPair(pairs, 'EB', 1)
  return {
    vocabulary,
    continues: true,
    asks: 'every',
    floors: [
      { id: 'uniform', nats: ln64(SYMBOLS.length) },
      { id: 'memoryless', nats: pairNats(pairs) / MEAN_LENGTH },
      { id: 'best', nats: (CHOICES * ln64(2)) / MEAN_LENGTH },
    ],
    // Which of two letters comes nobody knows; which two can come is what there is to know.
    score: {
      kind: 'possible',
      goal: 0.99,
      guess: guessFromLetter(),
      answers: 500,
      marks: (window, b, t) => following(window, b, t).length === 2,
      possible: following,
    },
    passages: { learned: someStrings(draw, 2400), keptBack: undefined },
    train: (B, _T, random) => readStrings(draw, B, random),
    heldOut: () => undefined,
    probe: window => readInTurn(shown, 1).next(window),
  }
}

const draw = (random: Random) => Array.from(drawInner(random), symbol => SYMBOLS.indexOf(symbol))

/** The letters that can come after step t of row b; none where the window does not have the string from its B on. */
function following({ B, input }: Window, b: number, t: number): readonly number[] {
  let string = ''
  for (let s = t; s >= 0; s--) {
    string = SYMBOLS[input[s * B + b]!] + string
    if (string[0] === 'B') return Array.from(lettersAfter(string), letter => SYMBOLS.indexOf(letter))
  }
  return []
}
