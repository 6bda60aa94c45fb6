/** What is read at a step of the probe and what should follow, as it is written: characters, or numbers. */
import type { Frame } from '../../engine/worker/frame.ts'
import { nameOf } from './characters.ts'

type Read = Pick<Frame, 'input' | 'target' | 'values' | 'wanted' | 'T'>

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

/** What a guess should be: the character that is read next, or an answer that is read nowhere. */
export const roleOfNext = ({ input, target, values, T }: Read): 'next is' | 'should say' =>
  !values && input.subarray(1, T).every((token, t) => token === target[t]) ? 'next is' : 'should say'

/** Both in a sentence; characters in quotation marks. */
export function sayReading(frame: Read, vocabulary: readonly string[], t: number): string {
  const say = frame.values ? (number: string) => number : nameOf
  return `reads ${say(readAt(frame, vocabulary, t))}, ${roleOfNext(frame)} ${say(wantedAt(frame, vocabulary, t))}`
}
