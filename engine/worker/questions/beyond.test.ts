import { expect, it } from 'vitest'
import { fingerprint } from '../../fingerprint.ts'
import { loadKernels } from '../../kernels/loadForTests.ts'
import { complete } from '../../run.ts'
import { forward64 } from '../../testing/float64.ts'
import { createTrainer, lane } from '../../testing/network.ts'
import { beyond } from './beyond.ts'

const simd = await loadKernels()
const anbn = { task: 'anbn', T: 60, B: 16, loss: 'task', seed: 1 } as const

it('is the largest n up to which every string is ended in time, as float64 finds it reading each in one go', () => {
  const trainer = createTrainer(lane({ cell: 'lstm', h: 4, lr: 0.02 }), anbn, { simd })
  for (let n = 0; n < 600; n++) complete(trainer.next())
  const before = fingerprint(trainer.model.stack.parameters.all)
  const { learned, reached, most } = complete(beyond(trainer, {}))
  const endsInTime = (n: number) => {
    const before = [3, 6, 9, 1, 4, 7, 10, 2, 5, 8].map(k => `S${'a'.repeat(k)}${'b'.repeat(k)}`).join('')
    const text = `${before}S${'a'.repeat(n)}${'b'.repeat(n)}S`
    const { tokens } = trainer.task.vocabulary.encode(text)
    const T = tokens.length - 1
    const input = [...tokens.slice(0, T)]
    const target = [...tokens.slice(1)]
    const { logits } = forward64(
      { cell: 'lstm', act: 'tanh', V: 3, H: 4, L: 1, T, B: 1, input, target, weight: input.map(() => 1) },
      trainer.model.stack.parameters.by,
    )
    return input.every((_, t) => {
      const guesses = [...logits.slice(3 * t, 3 * t + 3)]
      return t < before.length + 1 + n || guesses.indexOf(Math.max(...guesses)) === target[t]
    })
  }
  expect([learned, most]).toEqual([10, 100])
  expect(reached).toBeGreaterThan(10)
  expect(reached).toBeLessThan(100)
  for (let n = 1; n <= reached; n++) expect(endsInTime(n), `n = ${n}`).toBe(true)
  expect(endsInTime(reached + 1)).toBe(false)
  expect(fingerprint(trainer.model.stack.parameters.all)).toBe(before)
})

it('who sees only the current letter does not even count to 1', () => {
  const trainer = createTrainer(lane({ cell: 'ff', h: 4, lr: 0.02 }), anbn, { simd })
  for (let n = 0; n < 100; n++) complete(trainer.next())
  expect(complete(beyond(trainer, {})).reached).toBe(0)
})

it('a task without longer sequences is not asked', () => {
  expect(() => complete(beyond(createTrainer(lane()), {}))).toThrow('ever longer sequences')
})
