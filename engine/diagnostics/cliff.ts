import { sigmoid64 } from '../kernels/exp.ts'
import { ln64 } from '../kernels/ln.ts'

const LN10 = ln64(10)

/** The one-unit network and the part of its parameters that is looked at. */
export const CLIFF = {
  start: 0.5,
  steps: 50,
  target: 0.7,
  /** From … to. */
  w: [4, 7],
  b: [-4, -1.5],
} as const

export interface CliffPoint {
  /** The state after the last step, and the error there. */
  readonly x: number
  readonly E: number
  readonly dw: number
  readonly db: number
  /** ‖(∂E/∂w, ∂E/∂b)‖. */
  readonly norm: number
}

/**
 * The smallest network with a cliff in its error, x_t = w·σ(x_{t−1}) + b with x_0 = 0.5, and E = (σ(x_50) − 0.7)² after 50 steps: E and its
 * gradient at one place of (w, b), in float64, by carrying ∂x_t/∂w and ∂x_t/∂b along.
 *
 * Source   Pascanu, Mikolov & Bengio 2013, figure 6
 * Tests    cliff.test.ts
 */
export function cliffAt(w: number, b: number): CliffPoint {
  let x: number = CLIFF.start
  let xw = 0
  let xb = 0
  for (let t = 0; t < CLIFF.steps; t++) {
    const s = sigmoid64(x)
    const slope = w * s * (1 - s)
    xw = s + slope * xw
    xb = 1 + slope * xb
    x = w * s + b
  }
  const s = sigmoid64(x)
  const miss = s - CLIFF.target
  const outer = 2 * miss * s * (1 - s)
  const dw = outer * xw
  const db = outer * xb
  return { x, E: miss * miss, dw, db, norm: Math.sqrt(dw * dw + db * db) }
}

/**
 * The b on the cliff's edge at w: where x_0 is a fixed point. One that pushes away if w·σ′(x_0) > 1, that is from w = 4.255 on; then states to
 * the two sides of it end far apart, and the edge is a cliff.
 */
export function ridge(w: number): number {
  return CLIFF.start - sigmoid64(CLIFF.start) * w
}

/** The w from which on the edge is one. */
export const FIRST_CLIFF = 1 / (sigmoid64(CLIFF.start) * (1 - sigmoid64(CLIFF.start)))

export interface CliffSurface {
  readonly columns: number
  readonly rows: number
  /** log10 ‖∇E‖, [rows, columns]: b falls from row to row (the largest on top), w rises from column to column; ends included. */
  readonly log10: Float64Array
}

/** The gradient's size over the whole map. Yields after every row. */
export function* cliffSurface(columns: number, rows: number): Generator<void, CliffSurface> {
  const log10 = new Float64Array(columns * rows)
  for (let i = 0; i < rows; i++) {
    const b = CLIFF.b[1] - (i / (rows - 1)) * (CLIFF.b[1] - CLIFF.b[0])
    for (let j = 0; j < columns; j++) {
      const w = CLIFF.w[0] + (j / (columns - 1)) * (CLIFF.w[1] - CLIFF.w[0])
      log10[i * columns + j] = ln64(cliffAt(w, b).norm) / LN10
    }
    yield
  }
  return { columns, rows, log10 }
}

export interface CliffSlice {
  /** b − ridge(w), evenly spaced from −reach to reach. */
  readonly offsets: Float64Array
  readonly E: Float64Array
  readonly log10: Float64Array
}

/** Straight across the edge at w: what a closer and closer look finds, as it is computed anew. */
export function cliffSlice(w: number, reach: number, points: number): CliffSlice {
  const edge = ridge(w)
  const offsets = Float64Array.from({ length: points }, (_, i) => reach * ((2 * i) / (points - 1) - 1))
  const found = Array.from(offsets, offset => cliffAt(w, edge + offset))
  return {
    offsets,
    E: Float64Array.from(found, ({ E }) => E),
    log10: Float64Array.from(found, ({ norm }) => ln64(norm) / LN10),
  }
}

export interface DescentPoint {
  readonly w: number
  readonly b: number
  readonly E: number
  /** ‖∇E‖ here, before clipping. */
  readonly norm: number
  /** How far the next step goes, in the plane of w and b; 0 for the last point. */
  readonly jump: number
  readonly clipped: boolean
}

/**
 * Gradient descent from a point, with the gradient clipped by norm as in the paper's algorithm 1.
 * @param clip the threshold; 0 is off
 * @returns `steps` + 1 points; fewer where one is no longer finite
 */
export function descend(
  from: { readonly w: number; readonly b: number },
  { lr, clip, steps }: { readonly lr: number; readonly clip: number; readonly steps: number },
): DescentPoint[] {
  let { w, b } = from
  const path: DescentPoint[] = []
  for (let n = 0; n <= steps && Number.isFinite(w) && Number.isFinite(b); n++) {
    const { E, dw, db, norm } = cliffAt(w, b)
    const clipped = clip > 0 && norm > clip
    const factor = clipped ? clip / norm : 1
    path.push({ w, b, E, norm, jump: n < steps ? lr * factor * norm : 0, clipped: clipped && n < steps })
    w -= lr * factor * dw
    b -= lr * factor * db
  }
  return path
}
