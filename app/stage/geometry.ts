import { createContext, useContext } from 'react'

/** The shared time axis in pixels: every track of every lane is laid out from this. */
export interface Geometry {
  /** Time steps, one column each. */
  readonly T: number
  readonly columnPx: number
  /** T columns. */
  readonly plotPx: number
  /** One rem, so that drawings grow with the reader's font size and in projector mode. */
  readonly rem: number
  /** Presenting: few things, large. Tracks are lower so that all lanes stay in sight. */
  readonly compact: boolean
  /** Folded to the one column of the step that is looked at; the others are out of sight. */
  readonly folded: boolean
  /** Width between the labels and the right edge. */
  readonly availablePx: number
}

/** Columns are at least this wide, so that a character fits; a longer axis scrolls. */
const MIN_COLUMN_REM = 0.66

/** Width of the one column that is left of a folded axis. */
export const FOLDED_COLUMN_REM = 3

/** @param availablePx width between the labels and the right edge */
export function layoutAxis(
  T: number,
  availablePx: number,
  rem: number,
  { compact = false, folded = false } = {},
): Geometry {
  const columnPx = folded ? FOLDED_COLUMN_REM * rem : Math.max(MIN_COLUMN_REM * rem, availablePx / T)
  return { T, columnPx, plotPx: columnPx * T, rem, compact, folded, availablePx }
}

/** Middle of a column. */
export function columnX({ columnPx }: Geometry, t: number): number {
  return (t + 0.5) * columnPx
}

/** The column under a horizontal position, within 0 … T−1. */
export function columnAt({ columnPx, T }: Geometry, xPx: number): number {
  return Math.min(T - 1, Math.max(0, Math.floor(xPx / columnPx)))
}

const GeometryContext = createContext<Geometry>(layoutAxis(1, 1, 16))
export const GeometryProvider = GeometryContext.Provider

export function useGeometry(): Geometry {
  return useContext(GeometryContext)
}
