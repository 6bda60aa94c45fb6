/** Which row of a units × time picture belongs to which unit: layers from the bottom up, the units of each from the top down. */
import { type Unit, unitWithin } from '../store/stage.ts'

/** L layers of H units. */
export interface Units {
  readonly L: number
  readonly H: number
}

/** From the top, 0 … L·H−1. */
export function rowOf(unit: Unit, { L, H }: Units): number {
  const { l, j } = unitWithin(unit, L, H)
  return (L - 1 - l) * H + j
}

/** The unit at a row; beyond the picture, the nearest. */
export function unitAt(row: number, { L, H }: Units): Unit {
  const within = Math.min(L * H - 1, Math.max(0, Math.floor(row)))
  return { l: L - 1 - Math.floor(within / H), j: within % H }
}
