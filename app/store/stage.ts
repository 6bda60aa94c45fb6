/** Where one looks: the crosshair, the step whose loss is followed back, and what the probe shows. */
import { createStore } from 'zustand/vanilla'
import type { ProbeSource } from '../../engine/worker/protocol.ts'

export interface StageState {
  /** Column under the crosshair, 0 … T−1. */
  readonly crosshair: number | undefined
  /** The step whose loss is followed back; beyond the last means the last. */
  readonly tau: number
  /** Whether gradient tracks show the gradient of all losses together, where it is known, instead of one loss's. */
  readonly together: boolean
  readonly probe: ProbeSource
}

export const stageStore = createStore<StageState>(() => ({
  crosshair: undefined,
  tau: Number.MAX_SAFE_INTEGER,
  together: false,
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

export function setProbe(probe: ProbeSource): void {
  stageStore.setState({ probe })
}
