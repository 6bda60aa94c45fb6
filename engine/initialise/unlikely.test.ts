import { expect, it } from 'vitest'
import { loadKernels } from '../kernels/loadForTests.ts'
import { complete } from '../run.ts'
import { createTrainer, lane } from '../testing/network.ts'

const simd = await loadKernels()
const order = { task: 'order', T: 50, B: 32, loss: 'task', seed: 4 } as const
const settings = lane({ cell: 'lstm', h: 8, lr: 0.02, fb: 3 })
const biases = ({ model }: ReturnType<typeof createTrainer>) => [...model.stack.weights.readout.b]

it('what can never be an answer starts with a bias of −8, all else as it would', () => {
  const all = biases(createTrainer(settings, { ...order, loss: 'every' }))
  expect(biases(createTrainer(settings, order))).toEqual([...new Array(8).fill(-8), ...all.slice(8)])
  expect(biases(createTrainer(settings, { ...order, loss: 'last' }))[0]).toBe(-8)
})

it('so an LSTM leaves the plateau of the temporal order within 300 updates, and not if it must learn first what never is one', () => {
  const learn = (unlikely: boolean) => {
    const trainer = createTrainer(settings, order, { simd })
    if (!unlikely) trainer.model.stack.weights.readout.b.fill(0, 0, 8)
    let loss = 0
    for (let n = 0; n < 300; n++) loss = complete(trainer.next()).loss
    return loss
  }
  expect(learn(true)).toBeLessThan(0.5)
  expect(learn(false)).toBeGreaterThan(1.3)
})
