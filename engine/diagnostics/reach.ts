/** What a gradient-flow curve says in numbers. */
export interface Reach {
  /** How many steps back until the gradient has fallen by the asked-for decades; undefined when that lies beyond the first step shown. */
  readonly horizon: number | undefined
  /** Decades per step back (negative when fading), by the least-squares line through the finite part; undefined with fewer than three points. */
  readonly slope: number | undefined
  /** Share of the curve's variance that the line explains, 0…1. */
  readonly r2: number | undefined
  /** What to draw and say of it: that line, or two where one would miss the curve; nearest to τ first. Empty with fewer than three points. */
  readonly pieces: readonly Piece[]
}

/** A straight piece of the curve: `start` + `slope`·(k − `from`) decades at k steps back, from ≤ k ≤ to. */
export interface Piece {
  readonly from: number
  readonly to: number
  readonly slope: number
  readonly start: number
}

/** A line is good enough while the curve strays from it by less than this, in decades (root mean square): by a factor of 1.26. */
const STRAIGHT = 0.1
/** What two lines must leave of the squared error of one. */
const WORTHWHILE = 1 / 3
/** And by how much their slopes must differ, in decades per step: by a factor of 1.12. */
const BENT = 0.05
/** The fewest steps that a piece spans. */
const LEAST_STEPS = 3

/**
 * Reads off how far the loss at step τ reaches back.
 * @param log10Norms log10 ‖∂L_τ/∂h_t‖ for t = 0 … T−1
 * @param tau the step whose loss it is
 * @param decades the horizon is where the gradient has first fallen by this much from its size at τ; 2 for 1 %
 */
export function reachOf(log10Norms: ArrayLike<number>, tau: number, decades = 2): Reach {
  const limit = log10Norms[tau]! - decades
  let horizon: number | undefined
  const all = new Sums()
  let last = 0
  for (let back = 0; back <= tau; back++) {
    const y = log10Norms[tau - back]!
    if (horizon === undefined && back > 0 && y < limit) horizon = back
    if (!Number.isFinite(y)) continue
    all.add(back, y, 1)
    last = back
  }
  if (all.n < 3) return { horizon, slope: undefined, r2: undefined, pieces: [] }
  const { slope, start, error, variance } = all.line()
  const pieces = (error > all.n * STRAIGHT * STRAIGHT
    ? twoPieces(log10Norms, tau, last, all)
    : undefined) ?? [{ from: 0, to: last, slope, start }]
  return { horizon, slope, r2: variance <= 1e-12 ? 1 : 1 - error / variance, pieces }
}

/**
 * The two least-squares lines, each through the points on its side of a common step, that leave the least squared error together;
 * undefined where they are not clearly better than the one through `all`.
 */
function twoPieces(
  log10Norms: ArrayLike<number>,
  tau: number,
  last: number,
  all: Sums,
): readonly [Piece, Piece] | undefined {
  const near = new Sums()
  const far = all.copy()
  let least = all.line().error * WORTHWHILE
  let best: readonly [Piece, Piece] | undefined
  for (let back = 0; back <= last - LEAST_STEPS; back++) {
    const y = log10Norms[tau - back]!
    if (!Number.isFinite(y)) continue
    near.add(back, y, 1)
    if (back >= LEAST_STEPS && near.n >= 3 && far.n >= 3) {
      const a = near.line()
      const b = far.line()
      if (a.error + b.error < least) {
        least = a.error + b.error
        best = [
          { from: 0, to: back, slope: a.slope, start: a.start },
          { from: back, to: last, slope: b.slope, start: b.start + b.slope * back },
        ]
      }
    }
    far.add(back, y, -1)
  }
  return best && Math.abs(best[0].slope - best[1].slope) >= BENT ? best : undefined
}

/** Sums over points (k, y) from which their least-squares line follows. */
class Sums {
  n = 0
  private k = 0
  private y = 0
  private kk = 0
  private ky = 0
  private yy = 0

  /** @param sign 1 to take a point in, −1 to take it out again */
  add(k: number, y: number, sign: 1 | -1): void {
    this.n += sign
    this.k += sign * k
    this.y += sign * y
    this.kk += sign * k * k
    this.ky += sign * k * y
    this.yy += sign * y * y
  }

  copy(): Sums {
    return Object.assign(new Sums(), this)
  }

  /** Its slope and its height at k = 0; the sum of squares about it and about the mean. */
  line(): { slope: number; start: number; error: number; variance: number } {
    const { n, k, y, kk, ky, yy } = this
    const slope = (n * ky - k * y) / (n * kk - k * k)
    const variance = yy - (y * y) / n
    const explained = slope * slope * (kk - (k * k) / n)
    return { slope, start: (y - slope * k) / n, error: Math.max(0, variance - explained), variance }
  }
}
