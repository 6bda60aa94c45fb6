/** What a gradient-flow curve says in numbers. */
export interface Reach {
  /** How many steps back until the gradient has fallen by the asked-for decades; undefined when that lies beyond the first step shown. */
  readonly horizon: number | undefined
  /** Decades per step back (negative when fading), by the least-squares line through the finite part; undefined with fewer than three points. */
  readonly slope: number | undefined
  /** Share of the curve's variance that the line explains, 0…1. */
  readonly r2: number | undefined
}

/**
 * Reads off how far the loss at step τ reaches back.
 * @param log10Norms log10 ‖∂L_τ/∂h_t‖ for t = 0 … T−1
 * @param tau the step whose loss it is
 * @param decades the horizon is where the gradient has first fallen by this much from its size at τ; 2 for 1 %
 */
export function reachOf(log10Norms: ArrayLike<number>, tau: number, decades = 2): Reach {
  const start = log10Norms[tau]!
  const limit = start - decades
  let horizon: number | undefined
  let n = 0
  let sumK = 0
  let sumY = 0
  let sumKK = 0
  let sumKY = 0
  let sumYY = 0
  for (let back = 0; back <= tau; back++) {
    const y = log10Norms[tau - back]!
    if (horizon === undefined && back > 0 && y < limit) horizon = back
    if (!Number.isFinite(y)) continue
    n++
    sumK += back
    sumY += y
    sumKK += back * back
    sumKY += back * y
    sumYY += y * y
  }
  if (n < 3) return { horizon, slope: undefined, r2: undefined }
  const slope = (n * sumKY - sumK * sumY) / (n * sumKK - sumK * sumK)
  const vy = sumYY - (sumY * sumY) / n
  const vk = sumKK - (sumK * sumK) / n
  return { horizon, slope, r2: vy <= 1e-12 ? 1 : (slope * slope * vk) / vy }
}
