import { describe, expect, it } from 'vitest'
import { fields } from '../../../engine/experiment/fields.ts'
import { whole } from '../../../engine/tasks/whole.ts'
import { presets } from '../../dialogs/presets.ts'
import { sayShort } from './sayShort.ts'

describe('a window too short for its task', () => {
  it.each([
    ['copy', 2, 'A letter, the sign to speak and the letter again take 3 steps: in 2 there is no sign.'],
    ['names', 2, 'A name takes up to 11 steps: of those longer than 2 the beginning is cut off.'],
    ['tags', 10, 'A sentence takes up to 24 steps: of those longer than 10 the beginning is cut off.'],
    ['tags', 2, 'A sentence takes up to 24 steps: in 2 all are cut off, so that there is no score.'],
    [
      'dates',
      24,
      'A date and its answer take up to 28 steps: in 24 only the shorter ways to write dates are read.',
    ],
    [
      'dates',
      5,
      'A date and its answer take up to 28 steps: in 5 all are cut off, so that there is no score.',
    ],
  ] as const)('is said to be: %s in %i steps', (task, T, says) => {
    expect(sayShort(task, T)).toBe(says)
  })

  it('is said to be up to the last step that is missing, and no longer, of every task that has a length', () => {
    for (const task of fields.task.options) {
      const steps = whole[task]?.steps ?? fields.T.min
      for (let T = fields.T.min; T <= 40; T++)
        expect(sayShort(task, T) === undefined, `${task}, T = ${T}`).toBe(T >= steps)
    }
  })

  it('is that of no preset', () => {
    for (const { id, experiment } of presets)
      expect(sayShort(experiment.task, experiment.T), id).toBeUndefined()
  })
})
