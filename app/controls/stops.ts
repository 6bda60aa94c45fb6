/** Where the history can be shown: at the start, at every kept update, and where training is, if that is newer. Oldest first. */
export function stopsOf(kept: readonly number[], update: number): number[] {
  const stops = kept[0] === 0 ? [...kept] : [0, ...kept]
  if (update > stops.at(-1)!) stops.push(update)
  return stops
}

/** Which stop is the newest at or before an update. */
export function stopAt(stops: readonly number[], update: number): number {
  return Math.max(
    0,
    stops.findLastIndex(stop => stop <= update),
  )
}
