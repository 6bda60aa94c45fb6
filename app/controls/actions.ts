/** What buttons and keys do alike. */
import { pause, run, start } from '../engineClient.ts'
import { experimentStore, replaceExperiment } from '../store/experiment.ts'
import { prefer, preferences } from '../store/preferences.ts'
import { runStore } from '../store/run.ts'

export function toggleRun(): void {
  const { status } = runStore.getState()
  if (status === 'running') pause()
  else run()
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
