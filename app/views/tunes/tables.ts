/** The panel's numbers as rows: pure. */
import { group } from '../../stage/laneName.ts'
import type { Table } from '../table.ts'
import { type ScorePoint, shareOf, type Written } from './score.ts'

export function tuneTable({ text, tune }: Written, caption: string): Table | undefined {
  if (!tune) return undefined
  return {
    caption,
    columns: ['bar', 'written', 'lasts, in eighths', 'should last', 'adds up'],
    rows: tune.bars.map(({ from, to, length, metre, addsUp, closed }, i) => [
      i + 1,
      text.slice(from, to).trim(),
      Number((8 * length).toFixed(3)),
      metre ? (8 * metre.beats) / metre.unit : '–',
      closed ? (addsUp ? 'yes' : 'no') : 'not ended',
    ]),
  }
}

export function scoreTable(names: readonly string[], points: readonly (readonly ScorePoint[])[]): Table {
  return {
    caption: 'Bars that add up in what each lane wrote',
    columns: ['lane', 'after update', 'bars that add up', 'bars', 'share'],
    rows: points.flatMap((each, lane) =>
      each.map(point => [
        names[lane] ?? '',
        group(point.update),
        point.good,
        point.all,
        Number.isFinite(shareOf(point)) ? Number(shareOf(point).toFixed(3)) : '–',
      ]),
    ),
  }
}
