/** Where one looks: the crosshair, the step whose loss is followed back, the chosen unit, and what the probe shows. */
import { createStore } from 'zustand/vanilla'
import type { ProbeSource } from '../../engine/worker/protocol.ts'

/** Layer and unit, counted from 0. */
export interface Unit {
  readonly l: number
  readonly j: number
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
}

export const stageStore = createStore<StageState>(() => ({
  crosshair: undefined,
  tau: Number.MAX_SAFE_INTEGER,
  together: false,
  unit: { l: 0, j: 0 },
  lane: 0,
  probe: { kind: 'task' },
}))

export function pointAt(crosshair: number | undefined): void {
  if (stageStore.getState().crosshair !== crosshair) stageStore.setState({ crosshair })
}

export function follow(tau: number): void {
  stageStore.setState({ tau, crosshair: tau })
}

export function showTogether(together: boolean): void {
  stageStore.setState({ together })
}

export function chooseUnit(l: number, j: number): void {
  const { unit } = stageStore.getState()
  if (unit.l !== l || unit.j !== j) stageStore.setState({ unit: { l, j } })
}

export function lookInto(lane: number): void {
  stageStore.setState({ lane })
}

/** The chosen unit as a lane of L layers of H units has it. */
export function unitWithin({ l, j }: Unit, L: number, H: number): Unit {
  return { l: Math.min(l, L - 1), j: Math.min(j, H - 1) }
}

export function setProbe(probe: ProbeSource): void {
  stageStore.setState({ probe })
}
