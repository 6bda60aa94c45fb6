/** Three step sizes: a time step, a pass, an update. A walk looks at what is there; only the update at its end changes a number. */
import { pause, step } from '../engineClient.ts'
import { experimentStore } from '../store/experiment.ts'
import { runStore } from '../store/run.ts'
import { stageStore, walkTo } from '../store/stage.ts'
import { type Next, passOn, stepBackward, stepOn } from '../store/walk.ts'

/** ▸ */
export function timeStep(): void {
  walk(stepOn)
}

/** ▸▸ */
export function wholePass(): void {
  walk(passOn)
}

/** ◂ Only where a walk is on. */
export function timeStepBack(): void {
  const { walk: at, tau } = stageStore.getState()
  if (at !== undefined) walkTo(stepBackward(at, experimentStore.getState().experiment.T, tau))
}

/** ▸▸▸ Exactly one update; a walk begins anew with what it made of the weights. */
export function oneUpdate(): void {
  if (stageStore.getState().walk !== undefined) walkTo(0)
  step()
}

/** Begins a walk where there is none: training stops first, so that the numbers stand still. */
function walk(on: (at: number, T: number, tau: number) => Next): void {
  const { status, lanes } = runStore.getState()
  const { walk: at, tau } = stageStore.getState()
  if (lanes.length === 0 || !(status === 'running' || status === 'paused' || status === 'ready')) return
  if (status === 'running') pause()
  const { T } = experimentStore.getState().experiment
  const next = at === undefined ? on(-1, T, tau) : on(at, T, tau)
  if (next === 'update') oneUpdate()
  else walkTo(next)
}
