import { shortFigure } from '../numbers.ts'

/** Whole decades that hold every norm and the threshold (0: none). */
export function normExtent(curves: readonly (readonly number[])[], threshold: number): [number, number] {
  let low = Infinity
  let high = 0
  for (const values of curves) {
    for (const value of values) {
      if (!(value > 0) || !Number.isFinite(value)) continue
      if (value < low) low = value
      if (value > high) high = value
    }
  }
  if (threshold > 0) {
    low = Math.min(low, threshold)
    high = Math.max(high, threshold)
  }
  if (low > high) return [0.01, 10]
  const bottom = Math.floor(Math.log10(low) + 1e-9)
  const top = Math.max(bottom + 1, Math.ceil(Math.log10(high * 1.05)))
  return [10 ** bottom, 10 ** top]
}

/** Powers of ten to be labelled, at most five. */
export function decadesOf(low: number, high: number): number[] {
  const from = Math.round(Math.log10(low))
  const to = Math.round(Math.log10(high))
  const step = Math.max(1, Math.ceil((to - from) / 4))
  const decades: number[] = []
  for (let decade = from; decade <= to; decade += step) decades.push(10 ** decade)
  return decades
}

/** The next offered value above (by 1) or below (by −1) a threshold. */
export function nextStop(stops: readonly number[], value: number, by: number): number {
  if (by > 0) return stops.find(stop => stop > value) ?? stops.at(-1)!
  return stops.findLast(stop => stop < value) ?? stops[0]!
}

/** What the gradient-norm panel shows, in one sentence. */
export function describeNorms(
  lanes: readonly { name: string; norm: number | undefined; clippedShare: number; clips: boolean }[],
): string {
  const said = lanes.flatMap(({ name, norm, clippedShare, clips }) => {
    if (norm === undefined) return []
    const share = clips ? `, ${Math.round(clippedShare * 100)} % of updates clipped` : ', not clipped'
    return [`${name} ${shortFigure(norm)}${share}`]
  })
  return said.length > 0 ? `${said.join(' · ')}.` : 'No update has been made yet.'
}
