import { expect, it } from 'vitest'
import { cells } from './cells/index.ts'
import { MAX_CHECKPOINT_BYTES, tensorsOf } from './checkpoint/checkpoint.ts'
import { expectedIn } from './expected.ts'
import { defaultExperiment, defaultLane } from './experiment/experiment.ts'
import { fields } from './experiment/fields.ts'
import { sizeOf } from './memory/layout.ts'
import { parameterShapes } from './sequence/parameters.ts'
import { MAX_VOCABULARY } from './tasks/vocabulary.ts'
import { createTrainer } from './testing/network.ts'

it.each(fields.cell.options)(
  'of %s: the names, shapes and order of its model, and the characters it reads',
  cell => {
    const lane = { ...defaultLane, cell, h: 5, layers: 2 }
    const text = 'a rose is a rose'
    const experiment = { ...defaultExperiment, T: 4, B: 2, lanes: [defaultLane, lane] }
    const { model, task } = createTrainer(lane, experiment, { text })
    const [, expected] = expectedIn(experiment, text)!
    expect(Object.entries(expected!.shapes)).toEqual(
      tensorsOf(model.stack.parameters).map(({ name, shape }) => [name, shape]),
    )
    expect(expected!.vocabulary).toEqual(task.vocabulary.tokens)
  },
)

it('of a text that cannot be learned from there is none', () => {
  expect(expectedIn({ ...defaultExperiment, T: 20 }, 'a rose is a rose')).toBeUndefined()
  expect(expectedIn({ ...defaultExperiment, task: 'bonjour', T: 20 }, '')!.length).toBe(2)
})

it('files may be large enough for the largest model there is, in F64', () => {
  const [H, L] = [fields.h.max, fields.layers.max]
  const sizes = fields.cell.options.flatMap(cell =>
    fields.wire.options.map(wiring => {
      const shapes = parameterShapes(cells[cell].tanh, { V: MAX_VOCABULARY, H, L, wiring })
      return 8 * Object.values(shapes).reduce((sum, shape) => sum + sizeOf(shape), 0)
    }),
  )
  expect(Math.max(...sizes)).toBeGreaterThan(2 ** 20)
  expect(Math.max(...sizes)).toBeLessThan(MAX_CHECKPOINT_BYTES)
})
