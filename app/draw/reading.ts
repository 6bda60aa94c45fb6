/** What is read at a step of the probe and what should follow, as it is written: characters, or numbers. */
import type { Frame } from '../../engine/worker/frame.ts'
import { nameOf } from './characters.ts'

type Read = Pick<Frame, 'input' | 'target' | 'values' | 'wanted' | 'asked' | 'T'>

/** 0.31, −1.20. */
export const writeNumber = (x: number): string =>
  Number.isFinite(x) ? x.toFixed(2).replace('-', '\u2212') : '\u2013'

/** Those of one step of [T, N], one after another. */
export function numbersAt(of: Float32Array, T: number, t: number): string {
  const N = of.length / T
  return Array.from(of.subarray(t * N, (t + 1) * N), writeNumber).join(', ')
}

export function readAt(
  { input, values, T }: Pick<Read, 'input' | 'values' | 'T'>,
  vocabulary: readonly string[],
  t: number,
): string {
  return values ? numbersAt(values, T, t) : (vocabulary[input[t]!] ?? '')
}

export function wantedAt({ target, wanted, T }: Read, vocabulary: readonly string[], t: number): string {
  return wanted ? numbersAt(wanted, T, t) : (vocabulary[target[t]!] ?? '')
}

/** What a guess at step t should be: the character that is read next, or an answer: one that is read nowhere, or asked for only here. */
export function roleOfNext({ input, target, values, asked, T }: Read, t: number): 'next is' | 'should say' {
  const isAnswer = values || (asked?.[t] === 1 && asked.includes(0))
  return !isAnswer && input.subarray(1, T).every((token, i) => token === target[i]) ? 'next is' : 'should say'
}

/** Both in a sentence; characters in quotation marks. */
export function sayReading(frame: Read, vocabulary: readonly string[], t: number): string {
  const say = frame.values ? (number: string) => number : nameOf
  return `reads ${say(readAt(frame, vocabulary, t))}, ${roleOfNext(frame, t)} ${say(wantedAt(frame, vocabulary, t))}`
}
