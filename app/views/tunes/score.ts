/** How many bars add up: as a share, in words, and over training. Pure. */
import { type BarCount, barsThatAddUp } from '../../../engine/tasks/abc/barsThatAddUp.ts'
import { parseAbc, type Span, type Tune } from '../../../engine/tasks/abc/parseAbc.ts'
import { group } from '../../stage/laneName.ts'

/** What a network wrote, cut into what the panel shows of it. */
export interface Written {
  /** From its first field on, to the blank line that ends the first tune, or to as many bars as are shown. */
  readonly text: string
  readonly tune: Tune | undefined
  readonly unreadable: readonly Span[]
  /** Bars of this tune, and of everything that was written, with the tunes begun after it. */
  readonly bars: BarCount
  readonly all: BarCount
}

/** A network that has not learned how tunes end writes on and on. */
const MOST_BARS = 16

/** @param header fields that were given @param written what followed */
export function readWritten(header: string, written: string): Written {
  const all = header + written
  const blank = /\n[ \t]*\n/.exec(all)
  const whole = blank ? all.slice(0, blank.index + 1) : all
  const last = parseAbc(whole).tunes[0]?.bars[MOST_BARS - 1]
  const text = last ? whole.slice(0, last.to) : whole
  const { tunes, unreadable } = parseAbc(text)
  return { text, tune: tunes[0], unreadable, bars: barsThatAddUp(text), all: barsThatAddUp(all) }
}

export function shareOf({ good, all }: BarCount): number {
  return all === 0 ? Number.NaN : good / all
}

const percent = (count: BarCount) => `${Math.round(100 * shareOf(count))} %`

/** “LSTM, update 1 200: 7 of 8 bars last 4/4; of all 44 that it wrote, 40 add up.” */
export function sayWritten(name: string, update: number, { tune, bars, all, unreadable }: Written): string {
  const who = `${name}, update ${group(update)}`
  const metre = tune?.metre
  const which = bars.good < bars.all ? `${bars.good} of` : bars.all === 1 ? 'its' : 'all'
  const last = bars.all === 1 ? 'bar lasts' : 'bars last'
  const first =
    bars.all === 0 || !metre
      ? `${who}: no bar has ended yet`
      : `${who}: ${which} ${bars.all} ${last} ${metre.beats}/${metre.unit}`
  const more = all.all > bars.all ? `; of all ${all.all} that it wrote, ${all.good} add up` : ''
  const places = unreadable.length === 1 ? 'one place' : `${unreadable.length} places`
  return `${first}${more}.${unreadable.length > 0 ? ` In ${places} it is not ABC.` : ''}`
}

/** A header in a few characters: “4/4 in G”. */
export function nameHeader(header: string): string {
  const field = (letter: string) => new RegExp(`^${letter}:\\s*(.*)$`, 'm').exec(header)?.[1]?.trim()
  return `${field('M')} in ${field('K')}`
}

/** One point of the curve: what a lane wrote after an update. */
export interface ScorePoint extends BarCount {
  readonly update: number
}

/** Takes up a point: one for each update, in order. */
export function withPoint(points: readonly ScorePoint[], point: ScorePoint): readonly ScorePoint[] {
  const at = points.findIndex(({ update }) => update >= point.update)
  if (at < 0) return [...points, point]
  const same = points[at]!.update === point.update
  return [...points.slice(0, at), point, ...points.slice(same ? at + 1 : at)]
}

/** “Bars that add up: LSTM 91 % after update 1 200 · a writer of letter pairs 23 %, the text 100 %.” */
export function sayScores(
  lanes: readonly { readonly name: string; readonly points: readonly ScorePoint[] }[],
  pairs: BarCount | undefined,
  text: BarCount | undefined,
): string {
  const said = lanes.flatMap(({ name, points }) => {
    const last = points.findLast(({ all }) => all > 0)
    return last ? [`${name} ${percent(last)} after update ${group(last.update)}`] : []
  })
  const lines = [
    ...(pairs ? [`who knows only letter pairs ${percent(pairs)}`] : []),
    ...(text ? [`the text itself ${percent(text)}`] : []),
  ]
  if (said.length === 0 && lines.length === 0) return 'No tune has been written yet.'
  return `Bars that add up: ${[...said, ...lines].join(' · ')}.`
}
