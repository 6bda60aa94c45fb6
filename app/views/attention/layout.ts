/** What the attention track draws and says, without drawing anything. */
import type { Frame } from '../../../engine/worker/frame.ts'
import { glyph } from '../../draw/characters.ts'
import type { Ramp } from '../../draw/colours.ts'
import type { Rows } from '../tables/frameTable.ts'

/** Where each step of the answer looks: rows of shares, [D, S], each of which adds up to 1. */
export interface Looks {
  readonly shares: Float32Array
  /** S, steps of the source; D, steps of the answer. */
  readonly S: number
  readonly D: number
}

export function looksOf({ attention, source }: Pick<Frame, 'attention' | 'source'>): Looks | undefined {
  if (!attention || !source) return undefined
  return { shares: attention, S: source, D: attention.length / source }
}

/**
 * One pixel for each step of the answer, from the first at the top, and each step of the source.
 * @param ramp the upper half of it is used: from not at all to nowhere else
 */
export function paintLooks(pixels: Uint32Array, { shares }: Looks, ramp: Ramp): void {
  for (let i = 0; i < pixels.length; i++)
    pixels[i] = ramp[128 + Math.round(127 * Math.min(1, Math.max(0, shares[i]!)))]!
}

/** The step of the source at which a step of the answer looks most, and how much. */
export function peakOf({ shares, S }: Looks, row: number): { readonly j: number; readonly share: number } {
  let j = 0
  for (let i = 1; i < S; i++) if (shares[row * S + i]! > shares[row * S + j]!) j = i
  return { j, share: shares[row * S + j]! }
}

/** The step of the answer that looks at a step of the source most, and how much. */
export function lookedAtMost(
  { shares, S, D }: Looks,
  j: number,
): { readonly row: number; readonly share: number } {
  let row = 0
  for (let n = 1; n < D; n++) if (shares[n * S + j]! > shares[row * S + j]!) row = n
  return { row, share: shares[row * S + j]! }
}

/** The row of a step, if it is one of the answer. */
export const rowOf = ({ S, D }: Looks, t: number): number | undefined =>
  t >= S && t < S + D ? t - S : undefined

/** The row under a vertical position. */
export function rowAt(y: number, heightPx: number, { D }: Looks): number {
  return Math.min(D - 1, Math.max(0, Math.floor((y / heightPx) * D)))
}

/** The picture in a sentence: one row in numbers, and whether the peaks of all lie on a diagonal. */
export function describeLooks(looks: Looks, tau: number): string {
  const { S, D } = looks
  const peaks = Array.from({ length: D }, (_, row) => peakOf(looks, row))
  const mean = peaks.reduce((sum, { share }) => sum + share, 0) / D
  if (mean < 2 / S)
    return `It looks everywhere nearly alike: the largest share is ${two(mean)} on average, and ${two(1 / S)} each would be exactly alike.`
  const row = rowOf(looks, tau) ?? 0
  const { j, share } = peaks[row]!
  const one = `At step ${S + row + 1} it looks at step ${j + 1} with ${two(share)}`
  return `${one}${sayOrder(
    peaks.map(({ j }) => j),
    S,
  )}`
}

/** Nothing, unless no peak is more than one step beside the diagonal that ends, or the anti-diagonal that begins, at the source's last step. */
function sayOrder(peaks: readonly number[], S: number): string {
  const D = peaks.length
  if (D < 3 || D > S) return '.'
  const beside = (line: (row: number) => number) =>
    Math.max(...peaks.map((j, row) => Math.abs(j - line(row))))
  const say = (distance: number, line: string) =>
    distance === 0 ? `, and all peaks are on ${line}.` : `; no peak is more than one step beside ${line}.`
  const back = beside(row => S - 1 - row)
  if (back <= 1) return say(back, 'the anti-diagonal: last first')
  const on = beside(row => S - D + row)
  if (on <= 1) return say(on, 'the diagonal: first to last')
  return '.'
}

const two = (share: number) => share.toFixed(2)

/** A row for each step of the answer: what is written there, what would be right, and its share at every step of the source. */
export function attentionRows(
  frame: Pick<Frame, 'attention' | 'source' | 'input' | 'target' | 'guessed'>,
  vocabulary: readonly string[],
): Rows | undefined {
  const looks = looksOf(frame)
  if (!looks) return undefined
  const { shares, S, D } = looks
  const name = (token: number | undefined) => glyph(vocabulary[token ?? -1] ?? '')
  return {
    columns: [
      'step',
      'writes',
      'right',
      ...Array.from({ length: S }, (_, j) => `step ${j + 1}, ${name(frame.input[j])}`),
    ],
    rows: Array.from({ length: D }, (_, row) => [
      S + row + 1,
      name(writtenAt(frame, S + row)),
      name(frame.target[S + row]),
      ...shares.subarray(row * S, (row + 1) * S),
    ]),
  }
}

/** How many guesses a frame holds for each step; the first is the likeliest. */
const GUESSES = 3

/** What it writes at a step: its likeliest guess. */
export function writtenAt({ guessed }: Pick<Frame, 'guessed'>, t: number): number | undefined {
  return guessed?.[t * GUESSES]
}
