export interface Change {
  readonly before: ArrayLike<number>
  readonly after: ArrayLike<number>
}

export interface UpdateRatio {
  /** ‖θ_after − θ_before‖₂. */
  readonly change: number
  /** ‖θ_before‖₂. */
  readonly size: number
  /** change ÷ size; 0 when nothing changed, ∞ when something that was all zeros did. */
  readonly ratio: number
}

/**
 * How far one update moved each tensor, relative to its size: ‖Δθ‖ / ‖θ‖.
 *
 * Zeros    0/0, a tensor of zeros that stayed so (a bias whose gradient is 0), is 0: it did not move. A tensor of zeros that moved (a
 *          bias in its first update) has no size to compare with and is ∞, to be shown in words. Biases that start at 0 have large
 *          ratios for a while; this is not a fault
 * Range    about 1e-3 is folklore, not a law. Below about 1e-7 an update is lost in float32's rounding of the parameters
 * Errors   throws when a tensor's two lengths differ. NaN and ∞ among parameters give NaN
 * Note     size is before the update. Sums in float64, in order; parameters are float32, so squares cannot overflow
 * Tests    updateRatio.test.ts
 *
 * @param tensors by name, any shape, flat
 */
export function updateRatios(tensors: Readonly<Record<string, Change>>): Record<string, UpdateRatio> {
  return Object.fromEntries(Object.entries(tensors).map(([name, change]) => [name, ratioOf(name, change)]))
}

function ratioOf(name: string, { before, after }: Change): UpdateRatio {
  if (before.length !== after.length)
    throw new Error(`${name}: expected ${before.length} values, got ${after.length}`)
  let moved = 0
  let square = 0
  for (let i = 0; i < before.length; i++) {
    const difference = after[i]! - before[i]!
    moved += difference * difference
    square += before[i]! * before[i]!
  }
  const change = Math.sqrt(moved)
  const size = Math.sqrt(square)
  return { change, size, ratio: ratioTo(change, size) }
}

function ratioTo(change: number, size: number): number {
  if (change === 0) return 0
  return Number.isFinite(change) ? change / size : Number.NaN
}
