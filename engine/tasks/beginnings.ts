/** Where the words of a text without spaces begin, and how well a surprise tells. */

/** No word begins another, so whoever has read from a beginning knows where each word ends. */
export const WORDS = ['cat', 'ate', 'tea', 'cake', 'late', 'plant'] as const
/** What may have been read of a word that is not complete. */
const PARTS = [...new Set(WORDS.flatMap(word => Array.from(word, (_, i) => word.slice(0, i))))]
/**
 * Surprise above which a letter is taken for the beginning of a word, nats: of who knows all one can know, a beginning is worth ln 3
 * (for c) or ln 6, t or k after “ca” ln 2, any other letter nothing.
 */
export const SURPRISE_OF_A_BEGINNING = 0.9

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
