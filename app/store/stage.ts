/** Where one looks: the crosshair, the step whose loss is followed back, the chosen unit, what the probe shows, the fold, a walk. */
import { createStore } from 'zustand/vanilla'
import type { ProbeSource } from '../../engine/worker/protocol.ts'
import { placeOf } from './walk.ts'

/** Layer and unit, counted from 0; where a layer reads in both directions, of the copy that reads from left to right unless it says so. */
export interface Unit {
  readonly l: number
  readonly j: number
  readonly reverse?: boolean
}

export interface StageState {
  /** Column under the crosshair, 0 … T−1. */
  readonly crosshair: number | undefined
  /** The step whose loss is followed back; beyond the last means the last. */
  readonly tau: number
  /** Whether gradient tracks show the gradient of all losses together, where it is known, instead of one loss's. */
  readonly together: boolean
  /** The unit to look into, of every lane; a lane with fewer shows its last, see `unitWithin`. */
  readonly unit: Unit
  /** The lane whose unit it is; beyond the last means the last. */
  readonly lane: number
  readonly probe: ProbeSource
  /** How far the time axis is folded: 0 is unrolled, 1 is one cell with its loop. */
  readonly fold: number
  /** Whether all copies of the cell are lit, because the weights that they share are pointed at or edited. */
  readonly lit: boolean
  /** How far a walk through the passes has got (walk.ts); undefined when there is none. */
  readonly walk: number | undefined
  /** The lane whose parameters are looked at: they are much to send. */
  readonly weightsOf: number
}

export const stageStore = createStore<StageState>(() => ({
  crosshair: undefined,
  tau: Number.MAX_SAFE_INTEGER,
  together: false,
  unit: { l: 0, j: 0 },
  lane: 0,
  probe: { kind: 'task' },
  fold: 0,
  lit: false,
  walk: undefined,
  weightsOf: 0,
}))

/** The step that is looked at: under the crosshair, else where the walk stands, else the one whose loss is followed back. */
export function shownStep({ crosshair, walk, tau }: StageState, T: number): number {
  const step = crosshair ?? (walk === undefined ? tau : placeOf(walk, T, tau).t)
  return Math.min(step, T - 1)
}

export function pointAt(crosshair: number | undefined): void {
  if (stageStore.getState().crosshair !== crosshair) stageStore.setState({ crosshair })
}

export function follow(tau: number): void {
  stageStore.setState({ tau, crosshair: tau })
}

export function showTogether(together: boolean): void {
  stageStore.setState({ together })
}

export function chooseUnit(l: number, j: number, reverse = false): void {
  const { unit } = stageStore.getState()
  if (unit.l === l && unit.j === j && (unit.reverse ?? false) === reverse) return
  stageStore.setState({ unit: reverse ? { l, j, reverse } : { l, j } })
}

export function lookInto(lane: number): void {
  stageStore.setState({ lane })
}

/** The chosen unit as a lane of L layers of H units has it. @param D in how many directions each layer reads */
export function unitWithin({ l, j, reverse }: Unit, L: number, H: number, D: 1 | 2 = 1): Unit {
  const within = { l: Math.min(l, L - 1), j: Math.min(j, H - 1) }
  return reverse && D === 2 ? { ...within, reverse } : within
}

export function lookAtWeightsOf(lane: number): void {
  stageStore.setState({ weightsOf: lane })
}

export function setProbe(probe: ProbeSource): void {
  stageStore.setState({ probe })
}

/** Lights every copy of the cell, for whoever points at, or edits, a weight that they share. */
export function lightCopies(lit: boolean): void {
  if (stageStore.getState().lit !== lit) stageStore.setState({ lit })
}

export function foldBy(fold: number): void {
  stageStore.setState({ fold })
}

/** A walk stands at its step until one points elsewhere. */
export function walkTo(walk: number | undefined): void {
  stageStore.setState({ walk, crosshair: undefined })
}

export function endWalk(): void {
  if (stageStore.getState().walk !== undefined) walkTo(undefined)
}
