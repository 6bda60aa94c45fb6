import { beforeEach, expect, it } from 'vitest'
import { defaultExperiment } from '../../engine/experiment/experiment.ts'
import { experimentStore, openExperiment } from '../store/experiment.ts'
import { openExperimentFile } from './experimentFile.ts'

beforeEach(() => openExperiment({ experiment: defaultExperiment, origin: 'own' }))

it('a saved experiment opens as it was, with a text that no link could hold, and does not count as own work', async () => {
  const experiment = { ...defaultExperiment, txt: 'long enough '.repeat(5000), T: 33 }
  expect(await openExperimentFile(new Blob([JSON.stringify(experiment)]))).toBeUndefined()
  expect(experimentStore.getState()).toMatchObject({ experiment, origin: 'visiting', notes: [] })
})

it('a bad setting in a file is noted and the rest is used', async () => {
  await openExperimentFile(new Blob([JSON.stringify({ ...defaultExperiment, T: -3, seed: 9 })]))
  const { experiment, notes } = experimentStore.getState()
  expect([experiment.T, experiment.seed]).toEqual([defaultExperiment.T, 9])
  expect(notes).toMatchObject([{ kind: 'bad-value', key: 'T', given: '-3' }])
})

it('what is no experiment leaves the one on screen alone', async () => {
  expect(await openExperimentFile(new Blob(['{"T": 3']))).toMatch(/not an experiment/)
  expect(await openExperimentFile(new Blob([new Uint8Array(3 << 20)]))).toMatch(/too large/)
  expect(experimentStore.getState().experiment).toBe(defaultExperiment)
})
