import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import { isCertain, WORDS } from './beginnings.ts'
import { Counts } from './counting.ts'
import { readStrings, someStrings } from './strings.ts'
import type { Task } from './task.ts'
import { readInTurn } from './text.ts'
import { Vocabulary } from './vocabulary.ts'

const LETTERS = 'aceklnpt'
/** Whoever has read so many letters knows where the words among them end. */
const ENOUGH = 9
/** What the stage shows: every word after several others. */
const SHOWN = 'catatecakelateteaplantcakeatecatlateplantteacatcakeatetealateplant'

/**
 * Six words, any after any, and no space between them (Elman 1990). Within a word the letters follow, but for t or k after “ca”; where the
 * next word begins, nobody can know which. So the surprise of who has learned the words says where they begin: ln 6 nats a word, 22/6
 * letters long.
 */
export function wordsTask(): Task {
  const vocabulary = new Vocabulary([...LETTERS])
  const shown = vocabulary.encode(SHOWN).tokens
  const letters = WORDS.join('').length
  const draw = (random: Random) => encoded[random.below(WORDS.length)]!
  const encoded = WORDS.map(word => [...vocabulary.encode(word).tokens])
  return {
    vocabulary,
    continues: true,
    asks: 'every',
    floors: [
      { id: 'uniform', nats: ln64(vocabulary.size) },
      { id: 'memoryless', nats: countPairs().nats() / letters },
      { id: 'best', nats: (WORDS.length * ln64(WORDS.length)) / letters },
    ],
    // Of the 14 letters in a word that are certain, who sees only the letter before knows all but the n of “plant”.
    score: {
      kind: 'right',
      goal: 0.99,
      guess: 13 / 14,
      answers: 500,
      marks: ({ B, input }, b, t) => {
        let read = ''
        for (let s = Math.max(0, t - ENOUGH); s <= t; s++) read += LETTERS[input[s * B + b]!]
        return isCertain(read)
      },
    },
    passages: { learned: someStrings(draw, 2400), keptBack: undefined },
    train: (B, _T, random) => readStrings(draw, B, random),
    heldOut: () => undefined,
    probe: window => readInTurn(shown, 1).next(window),
  }
}

/** Each word once: how often each letter follows each. */
function countPairs(): Counts {
  const pairs = new Counts()
  for (const word of WORDS) {
    for (let i = 1; i < word.length; i++) pairs.add(word[i - 1]!, word[i]!)
    for (const next of WORDS) pairs.add(word.at(-1)!, next[0]!, 1 / WORDS.length)
  }
  return pairs
}
