import { ln64 } from '../kernels/ln.ts'

const LN10 = ln64(10)

/** Where each decade is cut: 10^(n/4) for n = 0 … 3. */
const CUTS = [1, 1.7782794100389228, 3.1622776601683795, 5.623413251903491] as const
export const BINS_PER_DECADE = CUTS.length

/** One bar of a histogram over a logarithmic axis: `count` values with from ≤ value < to. */
export interface DecadeBin {
  /** floor(4·log10 value); neighbouring bins have neighbouring numbers. */
  readonly index: number
  readonly from: number
  readonly to: number
  readonly count: number
}

/** 10^(index/4), the lower edge of a bin. The same whatever is counted, so that bars stay where they are while a picture moves. */
export function edgeOf(index: number): number {
  const decade = Math.floor(index / BINS_PER_DECADE)
  return CUTS[index - decade * BINS_PER_DECADE]! * Number(`1e${decade}`)
}

/** In which bin a value above 0 lies. Compared with the edges themselves, so 1000 is always in the bin that starts at 1000. */
export function binOf(value: number): number {
  let index = Math.floor((BINS_PER_DECADE * ln64(value)) / LN10)
  while (value < edgeOf(index)) index--
  while (value >= edgeOf(index + 1)) index++
  return index
}

/**
 * Counts values by quarters of a decade.
 * @param values finite and above 0; throws on others
 * @returns the bins that hold something, ascending; never more than there are values, however far apart these lie
 */
export function decadeBins(values: readonly number[]): DecadeBin[] {
  const counts = new Map<number, number>()
  for (const value of values) {
    if (!(value > 0 && value < Infinity))
      throw new Error(`decade bins: expected a finite value above 0, got ${value}`)
    const index = binOf(value)
    counts.set(index, (counts.get(index) ?? 0) + 1)
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([index, count]) => ({ index, from: edgeOf(index), to: edgeOf(index + 1), count }))
}
