/** The next of 1, 2, 5, 10, 20 … at or above a value, so that a colour scale changes seldom and has round ends. */
export function niceLimit(largest: number): number {
  if (!(largest > 0) || !Number.isFinite(largest)) return 1
  const decade = 10 ** Math.floor(Math.log10(largest))
  for (const step of [1, 2, 5, 10]) if (step * decade >= largest) return step * decade
  return 10 * decade
}
