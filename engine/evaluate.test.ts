import { expect, it } from 'vitest'
import { heldOutLoss } from './evaluate.ts'
import { fingerprint } from './fingerprint.ts'
import { complete } from './run.ts'
import { forward64 } from './testing/float64.ts'
import { createTrainer, lane } from './testing/network.ts'

const text = 'the quick brown fox jumps over the lazy dog. '.repeat(20)

it('the held-out loss is that of eight sequences of four windows of the held-out part, read in one go', () => {
  const T = 7
  const { model, task } = createTrainer(
    lane({ cell: 'lstm', h: 5, layers: 2 }),
    { task: 'text', T, B: 3, loss: 'last', seed: 2 },
    { text },
  )
  const { tokens } = task.vocabulary.encode(text.slice(-90))
  const at = (t: number, b: number) => tokens[(Math.floor((b * 90) / 8) + t) % 90]!
  const rows = Array.from({ length: 4 * T * 8 }, (_, i) => [Math.floor(i / 8), i % 8] as const)
  const { loss } = forward64(
    {
      ...{ cell: 'lstm', act: 'tanh', V: task.vocabulary.size, H: 5, L: 2, T: 4 * T, B: 8 },
      input: rows.map(([t, b]) => at(t, b)),
      target: rows.map(([t, b]) => at(t + 1, b)),
      weight: rows.map(() => 1 / rows.length),
    },
    model.stack.parameters.by,
  )
  expect(complete(heldOutLoss(model, task))).toBeCloseTo(loss, 5)
  expect(complete(heldOutLoss(model, task))).toBeCloseTo(loss, 5)
})

it('training goes on as if the held-out part had never been read', () => {
  const shared = { task: 'text', T: 7, B: 3, loss: 'task', seed: 2 } as const
  const settings = lane({ cell: 'gru', h: 5, layers: 2, drop: 0.3 })
  const [alone, tested] = [
    createTrainer(settings, shared, { text }),
    createTrainer(settings, shared, { text }),
  ]
  for (let n = 0; n < 6; n++) {
    complete(alone.next())
    complete(tested.next())
    complete(heldOutLoss(tested.model, tested.task))
  }
  expect(fingerprint(tested.model.stack.parameters.all)).toBe(fingerprint(alone.model.stack.parameters.all))
})

it('a task that can hold nothing out has no held-out loss', () => {
  const { model, task } = createTrainer(lane())
  expect(complete(heldOutLoss(model, task))).toBeUndefined()
})
