/**
 * Frames per second between two moments, going by the gaps between animation frames.
 * @param frames when they began, milliseconds
 * @param disturbed stretches that do not count
 * @returns the rate that a share of the gaps falls short of: 0.5 is the median, 0.95 the 5th percentile
 */
export function frameRates(
  frames: readonly number[],
  from: number,
  to: number,
  disturbed: readonly (readonly [number, number])[] = [],
): (share: number) => number {
  const counts = (at: number) =>
    at >= from && at <= to && !disturbed.some(([start, end]) => at >= start && at <= end)
  const gaps = frames
    .map((at, i) => ({ at, gap: at - (frames[i - 1] ?? at) }))
    .filter(({ at, gap }) => gap > 0 && counts(at))
    .map(({ gap }) => gap)
    .sort((a, b) => a - b)
  return share => 1000 / gaps[Math.min(gaps.length - 1, Math.floor(share * gaps.length))]!
}

/** A table of figures on the console. */
export function printFigures(rows: readonly (readonly [string, string])[]): void {
  console.log(`\n${rows.map(([name, value]) => `  ${name.padEnd(30)}${value}`).join('\n')}\n`)
}
