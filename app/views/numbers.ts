/** 1200 → 1.2 k: update numbers on an axis. */
export function shortUpdate(update: number): string {
  if (update >= 1e6) return `${update / 1e6} M`
  return update >= 1000 ? `${update / 1000} k` : String(update)
}

/** 0.0123 → 0.012, 12345 → 1.2e4: a figure of any size in few characters. */
export function shortFigure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (value === 0) return '0'
  const size = Math.abs(value)
  if (size >= 1e4 || size < 1e-3) return value.toExponential(0)
  return String(Number(value.toPrecision(2)))
}
