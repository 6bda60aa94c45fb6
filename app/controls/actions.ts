/** What buttons and keys do alike. */

import type { LaneSettings } from '../../engine/experiment/experiment.ts'
import type { FieldValue, LaneKey } from '../../engine/experiment/fields.ts'
import { liveKeys, settingsAt } from '../../engine/experiment/turns.ts'
import { horizon, pause, run, start } from '../engineClient.ts'
import { experimentStore, replaceExperiment, setLane, turnLanes } from '../store/experiment.ts'
import { prefer, preferences } from '../store/preferences.ts'
import { runStore } from '../store/run.ts'

export function toggleRun(): void {
  const { status } = runStore.getState()
  if (status === 'running') pause()
  else run()
}

/** A setting of some lanes: before the first update it is what they begin with; later, what is live is turned where the run is. */
export function changeLane<K extends LaneKey>(
  key: K,
  value: FieldValue<K>,
  lane = experimentStore.getState().editing,
): void {
  const live = liveKeys.find(each => each === key)
  const update = horizon()
  if (live && update > 0) turnLanes({ update, key: live, value }, lane)
  else setLane(key, value, lane)
}

/** A lane's settings as they are in force where the run is. */
export function inForce(lane: LaneSettings): LaneSettings {
  const { status, update } = runStore.getState()
  return settingsAt(lane, status === 'running' ? horizon() : update)
}

/** Again from the same seed: the same numbers. Goes on running if it was. */
export function reset(): void {
  void start(runStore.getState().status === 'running')
}

/** The next seed; which one is chance, and it is in the link from then on. */
export function newSeed(): void {
  const { experiment } = experimentStore.getState()
  const [word] = crypto.getRandomValues(new Uint32Array(1))
  replaceExperiment({
    ...experiment,
    seed: word! % 10_000 === experiment.seed ? experiment.seed + 1 : word! % 10_000,
  })
}

export function togglePresent(): void {
  prefer({ present: !preferences.getState().present })
}
