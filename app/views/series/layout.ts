import type { Frame } from '../../../engine/worker/frame.ts'
import type { ForecastAnswer } from '../../../engine/worker/questions/forecast.ts'
import { writeNumber } from '../../draw/reading.ts'
import { squareFigure } from '../numbers.ts'

export type SeriesFrame = Pick<Frame, 'T' | 'values' | 'wanted' | 'said' | 'asked'>

/** A point in pixels: of column t, and what is there. */
export interface Point {
  readonly t: number
  readonly x: number
  readonly y: number
}

export interface SeriesLayout {
  /** What is read, as a line; for a sum the values are dots instead, and the line is the sum so far. */
  readonly path: readonly Point[]
  /** What is said, each at the step it is about: of a forecast the next one. Only where it is asked. */
  readonly said: readonly Point[]
  /** From what was said to what should have been. */
  readonly errors: readonly { readonly x: number; readonly from: number; readonly to: number }[]
  /** The values of a sum, the marked ones with what is written beside them. */
  readonly dots: readonly (Point & { readonly marked: boolean; readonly label: string })[]
  readonly ticks: readonly { readonly y: number; readonly value: number }[]
}

/** Of the height, above and below. */
const MARGIN = 0.08

/** Everything shown is within: ±1 or 0…2, more where what is read is more. What is said may be beyond, and is drawn at the edge. */
export function extentOf({ values, wanted }: SeriesFrame, marks: boolean): readonly [number, number] {
  if (marks) return [0, 2]
  let most = 1
  for (const x of [...(values ?? []), ...(wanted ?? [])]) if (Math.abs(x) > most) most = Math.abs(x)
  return [-most, most]
}

/**
 * @param columnX where a column's middle is, in pixels
 * @param marks whether the second number read is a mark and what is wanted is the sum of the marked ones so far
 */
export function layoutSeries(
  frame: SeriesFrame,
  marks: boolean,
  columnX: (t: number) => number,
  heightPx: number,
): SeriesLayout {
  const { T, values, wanted, said } = frame
  if (!values || !wanted || !said) return { path: [], said: [], errors: [], dots: [], ticks: [] }
  const extent = extentOf(frame, marks)
  const y = scale(extent, heightPx)
  const ticks = (marks ? [0, 1, 2] : [-1, 0, 1]).map(value => ({ value, y: y(value) }))
  const steps = Array.from({ length: T }, (_, t) => t)
  if (!marks) {
    const pairs = steps.slice(0, -1).filter(t => Number.isFinite(said[t]))
    return {
      path: steps.map(t => ({ t, x: columnX(t), y: y(values[t]!) })),
      said: pairs.map(t => ({ t, x: columnX(t + 1), y: y(said[t]!) })),
      errors: pairs.map(t => ({ x: columnX(t + 1), from: y(said[t]!), to: y(wanted[t]!) })),
      dots: [],
      ticks,
    }
  }
  const asked = steps.filter(t => frame.asked?.[t] !== 0 && Number.isFinite(said[t]))
  return {
    path: steps.map(t => ({ t, x: columnX(t), y: y(wanted[t]!) })),
    said: steps.filter(t => Number.isFinite(said[t])).map(t => ({ t, x: columnX(t), y: y(said[t]!) })),
    errors: asked.map(t => ({ x: columnX(t), from: y(said[t]!), to: y(wanted[t]!) })),
    dots: steps.map(t => {
      const marked = values[2 * t + 1] === 1
      return {
        t,
        x: columnX(t),
        y: y(values[2 * t]!),
        marked,
        label: marked ? writeNumber(values[2 * t]!) : '',
      }
    }),
    ticks,
  }
}

function scale([least, most]: readonly [number, number], heightPx: number) {
  return (value: number) => {
    const share = (value - least) / (most - least)
    return heightPx * (1 - MARGIN - (1 - 2 * MARGIN) * Math.min(1.05, Math.max(-0.05, share)))
  }
}

/** The forecast as a line: from the last value read on, what is said for each step after, which is what is read there. */
export function layoutForecast(
  frame: SeriesFrame,
  { from, said }: ForecastAnswer,
  columnX: (t: number) => number,
  heightPx: number,
): readonly Point[] {
  const { T, values } = frame
  if (!values || said.length !== T) return []
  const y = scale(extentOf(frame, false), heightPx)
  const points = [{ t: from, x: columnX(from), y: y(values[from]!) }]
  for (let t = from; t < T - 1 && Number.isFinite(said[t]); t++)
    points.push({ t: t + 1, x: columnX(t + 1), y: y(said[t]!) })
  return points
}

/** Where a forecast begins: at the followed step, or where that is the last, so that two thirds are read. */
export function forecastFrom(tau: number, T: number): number {
  return tau < T - 1 ? tau : Math.max(0, Math.floor((2 * T) / 3) - 1)
}

/** Root mean squares of the errors: reading on, and where the network reads itself; undefined where there are none. */
export function errorsOf(
  { T, wanted, said }: SeriesFrame,
  forecast: ForecastAnswer | undefined,
): { readonly each: number; readonly rolled: number | undefined } | undefined {
  if (!wanted || !said) return undefined
  const rms = (by: Float32Array, from: number, to: number) => {
    let square = 0
    for (let t = from; t < to; t++) square += (by[t]! - wanted[t]!) ** 2
    return Math.sqrt(square / (to - from))
  }
  // What is said at the last step read is no forecast of its own yet.
  const first = forecast ? forecast.from + 1 : T
  return {
    each: rms(said, 0, T),
    rolled: forecast && forecast.said.length === T && first < T ? rms(forecast.said, first, T) : undefined,
  }
}

const BEYOND = 'The numbers have grown beyond what float32 can hold.'

/** What the track shows, in one sentence. */
export function describeSeries(
  frame: SeriesFrame,
  marks: boolean,
  forecast: ForecastAnswer | undefined,
): string {
  const { T, values, wanted, said, asked } = frame
  if (!values || !wanted || !said) return ''
  if (marks) {
    const marked = Array.from({ length: T }, (_, t) => t).filter(t => values[2 * t + 1] === 1)
    const [answer, sum] = [said[T - 1]!, wanted[T - 1]!]
    if (!Number.isFinite(answer)) return BEYOND
    const terms = marked.map(t => `${writeNumber(values[2 * t]!)} at step ${t + 1}`).join(' + ')
    const every = asked?.[0] === 1 ? ' At every step the sum so far is asked for.' : ''
    return `${terms}: says ${writeNumber(answer)}, should be ${writeNumber(sum)}.${every}`
  }
  const errors = errorsOf(frame, forecast)!
  if (!Number.isFinite(errors.each)) return BEYOND
  const only = asked?.[0] === 0 ? ' Only the last step is learned from.' : ''
  const one = `The next value is missed by ${squareFigure(errors.each)} (root mean square).`
  if (!forecast || errors.rolled === undefined) return one + only
  const steps = T - 1 - forecast.from
  return Number.isFinite(errors.rolled)
    ? `${one} Reading only itself after step ${forecast.from + 1}: by ${squareFigure(errors.rolled)} over ${steps} steps.${only}`
    : `${one} Reading only itself, it leaves what float32 can hold.${only}`
}

/** What is at one step, in words. */
export function valuesOfSeries({ T, values, wanted, said }: SeriesFrame, marks: boolean, t: number): string {
  if (!values || !wanted || !said || t >= T) return ''
  const read = marks
    ? `${writeNumber(values[2 * t]!)}${values[2 * t + 1] === 1 ? ', marked' : ''}`
    : writeNumber(values[t]!)
  return `step ${t + 1}: reads ${read}, says ${writeNumber(said[t]!)}, should say ${writeNumber(wanted[t]!)}`
}

export const lineOf = (points: readonly Point[]) =>
  points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)},${y.toFixed(1)}`).join('')
