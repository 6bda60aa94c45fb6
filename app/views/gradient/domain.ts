/** The vertical scale of all gradient tracks, in decades. */
export interface Domain {
  /** Base-10 logarithms of what lies at the bottom and at the top. */
  readonly low: number
  readonly high: number
}

/** No more than so many decades are shown below the top; what is smaller is drawn on the floor, which says so. */
const MOST_DECADES = 12
const FEWEST_DECADES = 4

/** The scale that shows all values, in whole even decades. */
export function domainOf(flows: readonly ArrayLike<number>[]): Domain | undefined {
  let low = Infinity
  let high = -Infinity
  for (const flow of flows) {
    for (let i = 0; i < flow.length; i++) {
      const y = flow[i]!
      if (!Number.isFinite(y)) continue
      if (y < low) low = y
      if (y > high) high = y
    }
  }
  if (low > high) return undefined
  const top = Math.ceil(high / 2) * 2 + 0 // never −0
  return {
    high: top,
    low: Math.max(top - MOST_DECADES, Math.min(top - FEWEST_DECADES, Math.floor(low / 2) * 2)),
  }
}

/**
 * Follows the values without flickering: widens at once when something would be cut, narrows only when a third of the height has
 * been empty.
 */
export function nextDomain(shown: Domain | undefined, fitting: Domain | undefined): Domain | undefined {
  if (!shown || !fitting) return fitting ?? shown
  if (fitting.low < shown.low || fitting.high > shown.high) {
    const high = Math.max(shown.high, fitting.high)
    return { high, low: Math.max(high - MOST_DECADES, Math.min(shown.low, fitting.low)) }
  }
  const used = fitting.high - fitting.low
  return used < (2 / 3) * (shown.high - shown.low) ? fitting : shown
}
