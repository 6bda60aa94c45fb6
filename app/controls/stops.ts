/** Where the history can be shown: at the start, at every kept update, and where training is, if that is newer. Oldest first. */
export function stopsOf(kept: readonly number[], update: number): number[] {
  const stops = kept[0] === 0 ? [...kept] : [0, ...kept]
  if (update > stops.at(-1)!) stops.push(update)
  return stops
}

/** Positions of the slider, from the start to the newest update; so many that no two updates share one. */
export const POSITIONS = 1e9

/**
 * Where an update is on the slider. As the square root: so early training, where most happens, has room, and the latest seconds, which
 * are kept most densely, can still be told apart. A logarithm would leave them a hair’s breadth, a straight scale the beginning.
 */
export function positionOf(update: number, latest: number): number {
  return latest > 0 ? Math.round(POSITIONS * Math.sqrt(Math.min(1, update / latest))) : 0
}

/** The stop nearest to a position. */
export function stopNear(stops: readonly number[], position: number, latest: number): number {
  const away = (stop: number) => Math.abs(positionOf(stop, latest) - position)
  return stops.reduce((best, stop) => (away(stop) < away(best) ? stop : best))
}

/** The next stop towards a position, which a key may move less far than the next stop is. */
export function stopTowards(
  stops: readonly number[],
  position: number,
  shown: number,
  latest: number,
): number {
  const by = position - positionOf(shown, latest)
  const forward = by > 0
  const near = stopNear(stops, position, latest)
  if (Math.abs(by) > 1 && (forward ? near > shown : near < shown)) return near
  return (forward ? stops.find(stop => stop > shown) : stops.findLast(stop => stop < shown)) ?? shown
}
