/** What a predicting keyboard offers, in words and as rows: pure. */
import type { ContinuationsAnswer } from '../../../engine/worker/questions/continuations.ts'
import { nameOf } from '../../draw/characters.ts'
import { percent } from '../connectivity/layout.ts'
import type { Table } from '../table.ts'

/** So much of the text stands in the sentence. */
const QUOTED = 12

/** One lane's answer. */
export interface Offered {
  readonly name: string
  readonly update: number
  readonly answer: ContinuationsAnswer
  readonly vocabulary: readonly string[]
}

/** What comes after the text, likeliest first, and to which word that leads. */
export function describeOffer(
  text: string,
  { answer, vocabulary }: Pick<Offered, 'answer' | 'vocabulary'>,
): string {
  const characters = Array.from(text)
  const quoted =
    characters.length === 0
      ? 'At the beginning'
      : `After “${characters.length > QUOTED ? '…' : ''}${characters.slice(-QUOTED).join('')}”`
  const [first, ...others] = answer.next.map(
    ({ token, p }) => `${nameOf(vocabulary[token] ?? '')} ${percent(p)}`,
  )
  const then = others.length > 0 ? `, then ${others.join(' and ')}` : ''
  const { word } = answer.next[0]!
  const leads =
    Array.from(word).length > 1 ? ` Always the likeliest makes it “${wordSoFar(text)}${word}”.` : ''
  const unknown =
    answer.unknown.length > 0 ? ` It has never seen ${answer.unknown.map(nameOf).join(', ')}.` : ''
  return `${quoted} ${first} is likeliest${then}.${leads}${unknown}`
}

/** The beginning of a word with which a text ends; '' when it does not. */
export function wordSoFar(text: string): string {
  return /[\p{L}\p{M}\p{N}’']*$/u.exec(text)![0]
}

/** The text after a completion has been taken: the word is complete, so a space follows if the network knows one. */
export function withWord(text: string, word: string, vocabulary: readonly string[]): string {
  return text + word + (Array.from(word).length > 1 && vocabulary.includes(' ') ? ' ' : '')
}

export function offerTable(text: string, offers: readonly Offered[]): Table {
  return {
    caption: `what comes after “${text}” · ${offers.map(({ name, update }) => `${name}, update ${update}`).join(' · ')}`,
    columns: ['lane', 'place', 'next character', 'probability', 'word'],
    rows: offers.flatMap(({ name, answer, vocabulary }) =>
      answer.next.map(({ token, p, word }, i) => [
        name,
        i + 1,
        vocabulary[token] ?? '',
        p,
        wordSoFar(text) + word,
      ]),
    ),
  }
}
