import { expect, it } from 'vitest'
import { presets } from '../dialogs/presets.ts'
import { isAbout } from './shownPreset.ts'

const find = (id: string) => presets.find(preset => preset.id === id)!

it('a preset goes on being about an experiment whose settings are changed, but not its task or text', () => {
  const { experiment } = find('compare')
  expect(isAbout(experiment, find('compare'))).toBe(true)
  expect(isAbout({ ...experiment, T: 5, seed: 9, lanes: [experiment.lanes[0]!] }, find('compare'))).toBe(true)
  expect(isAbout({ ...experiment, text: 'fables' }, find('compare'))).toBe(false)
  expect(isAbout({ ...experiment, txt: 'my own' }, find('compare'))).toBe(false)
  expect(isAbout({ ...experiment, task: 'recall' }, find('compare'))).toBe(false)
  const recall = find('identity').experiment
  expect(isAbout({ ...recall, text: 'fables' }, find('identity'))).toBe(true)
})
