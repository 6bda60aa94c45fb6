import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import { Counts } from './counting.ts'
import { readStrings, someStrings } from './strings.ts'
import type { Task } from './task.ts'
import { readInTurn } from './text.ts'
import { Vocabulary } from './vocabulary.ts'

/** No word begins another, so whoever has read from a beginning knows where each word ends. */
export const WORDS = ['cat', 'ate', 'tea', 'cake', 'late', 'plant'] as const
const LETTERS = 'aceklnpt'
/** Whoever has read so many letters knows where the words among them end. */
const ENOUGH = 9
/** What may have been read of a word that is not complete. */
const PARTS = [...new Set(WORDS.flatMap(word => Array.from(word, (_, i) => word.slice(0, i))))]
/** What the stage shows: every word after several others. */
const SHOWN = 'catatecakelateteaplantcakeatecatlateplantteacatcakeatetealateplant'

/**
 * Surprise above which a letter is taken for the beginning of a word, nats: of who knows all one can know, a beginning is worth ln 3
 * (for c) or ln 6, t or k after “ca” ln 2, any other letter nothing.
 */
export const SURPRISE_OF_A_BEGINNING = 0.9

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

/** Whether a stretch of the stream, wherever it begins, leaves one possibility for the letter after it, within a word. */
export function isCertain(read: string): boolean {
  let parts = PARTS
  for (const letter of read)
    parts = parts.flatMap(part => {
      const more = part + letter
      return (WORDS as readonly string[]).includes(more) ? [''] : PARTS.includes(more) ? [more] : []
    })
  const following = WORDS.flatMap(word =>
    parts.filter(part => word.startsWith(part)).map(part => word[part.length]!),
  )
  return new Set(following).size === 1
}

/**
 * Which letters of a text begin a word.
 * @param letters from the beginning of a word on
 */
export function wordBeginnings(letters: readonly string[]): boolean[] {
  let word = ''
  return letters.map(letter => {
    const begins = word === ''
    word += letter
    if ((WORDS as readonly string[]).includes(word)) word = ''
    return begins
  })
}

/** Beginnings of words as a surprise above a threshold finds them. */
export interface FoundBeginnings {
  readonly true: number
  readonly found: number
  /** Found, and true. */
  readonly right: number
  /** 2·right / (true + found); 0 where there are none. */
  readonly f1: number
}

/**
 * @param surpriseNats of each letter
 * @param begins whether it begins a word
 */
export function gradeBeginnings(
  surpriseNats: ArrayLike<number>,
  begins: readonly boolean[],
  threshold = SURPRISE_OF_A_BEGINNING,
): FoundBeginnings {
  let [all, found, right] = [0, 0, 0]
  begins.forEach((isTrue, i) => {
    const isFound = surpriseNats[i]! > threshold
    if (isTrue) all++
    if (isFound) found++
    if (isTrue && isFound) right++
  })
  return { true: all, found, right, f1: all + found === 0 ? 0 : (2 * right) / (all + found) }
}
