/**
 * Which row of a units × time picture belongs to which unit: layers from the bottom up, of each first what reads from left to right, the
 * units of each from the top down.
 */
import { type Unit, unitWithin } from '../store/stage.ts'

/** L layers of H units, in D directions each. */
export interface Units {
  readonly L: number
  readonly H: number
  readonly D?: 1 | 2
}

/** From the top, 0 … L·D·H−1. */
export function rowOf(unit: Unit, { L, H, D = 1 }: Units): number {
  const { l, j, reverse } = unitWithin(unit, L, H, D)
  const copy = D * l + (reverse ? 1 : 0)
  return (D * L - 1 - copy) * H + j
}

/** The unit at a row; beyond the picture, the nearest. */
export function unitAt(row: number, { L, H, D = 1 }: Units): Unit {
  const within = Math.min(L * D * H - 1, Math.max(0, Math.floor(row)))
  const copy = D * L - 1 - Math.floor(within / H)
  const unit = { l: Math.floor(copy / D), j: within % H }
  return copy % D === 1 ? { ...unit, reverse: true } : unit
}
