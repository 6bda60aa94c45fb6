/** A quantile by linear interpolation; 0.5 is the median. NaN of no values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const at = share * (sorted.length - 1)
  const low = sorted[Math.floor(at)] ?? Number.NaN
  const high = sorted[Math.ceil(at)] ?? Number.NaN
  return low + (high - low) * (at - Math.floor(at))
}

export const median = (values: readonly number[]) => quantile(values, 0.5)

/** 1.02 (0.99 … 1.04): the median and the quartiles around it. */
export function withSpread(values: readonly number[], digits = 2): string {
  const [low, middle, high] = [0.25, 0.5, 0.75].map(share => quantile(values, share).toFixed(digits))
  return `${middle} (${low} … ${high})`
}

/** Columns of text, the first to the left, the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [head, ...rows]
  const widths = head.map((_, column) => Math.max(...all.map(row => [...(row[column] ?? '')].length)))
  const line = (row: readonly string[]) =>
    head
      .map((_, column) => {
        const cell = row[column] ?? ''
        const room = ' '.repeat(widths[column]! - [...cell].length)
        return column === 0 ? cell + room : room + cell
      })
      .join('  ')
      .trimEnd()
  return all.map(line).join('\n')
}
