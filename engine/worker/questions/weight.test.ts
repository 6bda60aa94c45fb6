import { expect, it } from 'vitest'
import { complete } from '../../run.ts'
import { createTrainer, lane } from '../../testing/network.ts'
import { weight } from './weight.ts'

const settings = lane({ cell: 'gru', h: 3, opt: 'sgd', lr: 0.5, clip: 0 })

it('a weight is told with the gradient that the latest update stepped by', () => {
  const trainer = createTrainer(settings)
  const ask = () => complete(weight(trainer, { tensor: 'weight_hh_l0', at: [7, 2] }))
  complete(trainer.next())
  const before = ask()
  expect(before.value).toBe(trainer.model.stack.parameters.by.weight_hh_l0![7 * 3 + 2])
  complete(trainer.next())
  const after = ask()
  expect(after.value).toBeCloseTo(before.value - 0.5 * after.gradient!, 6)
  expect(after.gradient).not.toBe(0)
})

it('of a vector, by its index', () => {
  const trainer = createTrainer(settings)
  const { value } = complete(weight(trainer, { tensor: 'decoder.bias', at: [4] }))
  expect(value).toBe(trainer.model.stack.parameters.by['decoder.bias']![4])
})

it.each([
  ['weight_hh_l0', [9, 0]],
  ['weight_hh_l0', [0]],
  ['weight_hh_l1', [0, 0]],
  ['toString', [0]],
])('%s%j is no weight of it', (tensor, at) => {
  expect(() => complete(weight(createTrainer(settings), { tensor, at }))).toThrow(RangeError)
})
