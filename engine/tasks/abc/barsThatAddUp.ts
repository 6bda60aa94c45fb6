import { parseAbc } from './parseAbc.ts'

/** Bars of a text in ABC notation: how many there are, and how many last what the metre says. */
export interface BarCount {
  readonly good: number
  readonly all: number
}

/** The score of what was written in ABC. A bar that no bar line has ended yet does not count; one that has something unreadable in it is not good. */
export function barsThatAddUp(text: string): BarCount {
  const bars = parseAbc(text).tunes.flatMap(tune => tune.bars.filter(({ closed }) => closed))
  return { good: bars.filter(({ addsUp }) => addsUp).length, all: bars.length }
}
