/** A continuation written twice, as two texts and in words: pure. */
import type { ClampedWritingAnswer } from '../../../engine/worker/questions/clampedWriting.ts'
import { nameOf } from '../../draw/characters.ts'
import type { LossUnit } from '../../store/preferences.ts'
import type { Table } from '../table.ts'
import { signed } from '../unitText/layout.ts'

/** A text cut at the first difference: what both share, the character that differs, and what comes after. */
export interface Split {
  readonly shared: string
  readonly differing: string
  readonly rest: string
}

/** Where two texts differ first; undefined where they do not. */
export function firstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number | undefined {
  for (let n = 0; n < Math.max(a.length, b.length); n++) if (a[n] !== b[n]) return n
  return undefined
}

export function split(tokens: Int32Array, at: number | undefined, vocabulary: readonly string[]): Split {
  const text = (from: number, to?: number) =>
    Array.from(tokens.subarray(from, to), token => vocabulary[token] ?? '').join('')
  if (at === undefined) return { shared: text(0), differing: '', rest: '' }
  return { shared: text(0, at), differing: text(at, at + 1), rest: text(at + 1) }
}

/** Least and largest of what the unit did by itself. */
export function rangeOf(values: Float32Array): readonly [least: number, most: number] {
  return values.reduce<[number, number]>(
    ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
    [Infinity, -Infinity],
  )
}

/** Places of the slider on either side of 0. */
export const STOPS = 100

/**
 * Where a unit is held at first: as far from 0 as it went by itself, at the slider's nearest place. Half-way out for one that keeps to 0,
 * where holding it would do nothing.
 */
export function firstHold(values: Float32Array, limit: number): number {
  const [least, most] = rangeOf(values)
  const place = Math.round(((-least > most ? least : most) / limit) * STOPS)
  return (Number.isFinite(place) && place !== 0 ? place / STOPS : 0.5) * limit
}

export function inUnit(nats: number, unit: LossUnit): string {
  return (unit === 'bits' ? nats * Math.LOG2E : nats).toFixed(2)
}

/** What the unit does by itself, where the texts part, and what holding it costs. */
export function describeClamp(
  { free, clamped, values, freeNats, clampedNats }: ClampedWritingAnswer,
  vocabulary: readonly string[],
  { name, value, unit }: { readonly name: string; readonly value: number; readonly unit: LossUnit },
): string {
  const [least, most] = rangeOf(values)
  const itself = `By itself ${name} lay between ${signed(least)} and ${signed(most)} here.`
  const at = firstDifference(free, clamped)
  const said = (token: number) => nameOf(vocabulary[token] ?? '')
  const parts =
    at === undefined
      ? `Held at ${signed(value)}, it writes the same text.`
      : `Held at ${signed(value)}, the texts part at character ${at + 1}: ${said(free[at]!)} becomes ${said(clamped[at]!)}.`
  const cost = `Read with it held, the free text costs ${inUnit(clampedNats, unit)} instead of ${inUnit(freeNats, unit)} ${unit} per character.`
  return `${itself} ${parts} ${cost}`
}

export function clampTable(
  { free, clamped }: ClampedWritingAnswer,
  vocabulary: readonly string[],
  caption: string,
): Table {
  return {
    caption,
    columns: ['character', 'free', 'held'],
    rows: Array.from(free, (token, n) => [n + 1, vocabulary[token] ?? '', vocabulary[clamped[n]!] ?? '']),
  }
}
