import { expect, it } from 'vitest'
import { budgetOfExperiment, LIMITS } from '../../engine/budget.ts'
import { presetGroups, presets } from './presets.ts'

it.each(presets.map(({ id, experiment }) => [id, experiment] as const))(
  'the preset “%s” is far from every limit, whatever the text',
  (_, experiment) => {
    for (const { bytes, secondsPerUpdate } of budgetOfExperiment(experiment, { V: 256 }).lanes) {
      expect(bytes).toBeLessThan(LIMITS.bytes / 10)
      expect(secondsPerUpdate).toBeLessThan(LIMITS.secondsPerUpdate / 50)
    }
  },
)

it('every preset is in one group', () => {
  const grouped = presetGroups.flatMap(({ ids }) => ids)
  expect(grouped.toSorted()).toEqual(presets.map(({ id }) => id).toSorted())
})
