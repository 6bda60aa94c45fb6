import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import { addPair, CHOICES, drawInner, innerPairs, pairNats, SYMBOLS } from './reberInner.ts'
import { readStrings, someStrings } from './strings.ts'
import type { Task } from './task.ts'
import { readInTurn } from './text.ts'
import { Vocabulary } from './vocabulary.ts'

const BEGIN = SYMBOLS.indexOf('B')
const END = SYMBOLS.indexOf('E')

/** Of a whole string: B, T or P, the inner string of B, 6 symbols and E, the same T or P, E. */
const MEAN_LENGTH = 12

/** A long and a short string, twice: with T as the second letter, and with P. */
const SHOWN = 'BTBTSSXXTVVETEBPBPVVEPEBTBPVPXVVETEBPBTXSEPE'

/**
 * The embedded Reber grammar (Reber 1967; Hochreiter & Schmidhuber 1997, experiment 1), string after string (Gers et al. 2000): the
 * second letter, T or P, must come again as the last but one, whatever lies between. Who forgets it loses ln 2 nats per string, a
 * fourteenth of what he would need anyway: whether a network remembers shows in the letter before the last, hardly in the mean loss.
 */
export function reberTask(): Task {
  const vocabulary = new Vocabulary([...SYMBOLS])
  const shown = vocabulary.encode(SHOWN).tokens
  return {
    vocabulary,
    continues: true,
    asks: 'every',
    floors: [
      { id: 'uniform', nats: ln64(SYMBOLS.length) },
      { id: 'memoryless', nats: pairNats(outerPairs()) / MEAN_LENGTH },
      { id: 'forgetful', nats: ((CHOICES + 2) * ln64(2)) / MEAN_LENGTH },
      { id: 'best', nats: ((CHOICES + 1) * ln64(2)) / MEAN_LENGTH },
    ],
    // After the inner string's E comes the letter before the last; after the outer E, B.
    score: {
      kind: 'right',
      goal: 0.99,
      guess: 1 / 2,
      answers: 200,
      marks: ({ B: rows, input, target }, b, t) =>
        input[t * rows + b] === END && target[t * rows + b] !== BEGIN,
    },
    passages: { learned: someStrings(draw, 2400), keptBack: undefined },
    train: (B, _T, random) => readStrings(draw, B, random),
    heldOut: () => undefined,
    probe: window => readInTurn(shown, 1).next(window),
  }
}

function draw(random: Random): number[] {
  const outer = random.below(2) === 0 ? 'T' : 'P'
  return Array.from(`B${outer}${drawInner(random)}${outer}E`, symbol => SYMBOLS.indexOf(symbol))
}

/** The pairs of the inner string, and those with the outer letters. */
function outerPairs(): Map<string, number> {
  const pairs = innerPairs()
  for (const outer of ['T', 'P'])
    for (const pair of [`B${outer}`, `${outer}B`, `E${outer}`, `${outer}E`]) addPair(pairs, pair, 1 / 2)
  addPair(pairs, 'EB', 1)
  return pairs
}
