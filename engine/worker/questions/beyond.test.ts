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

it('does not depend on what was read before, asks one length after the other, and no more than a hundred', () => {
  const trainer = createTrainer(lane({ cell: 'lstm', h: 4, lr: 0.02 }), anbn, { simd })
  for (let n = 0; n < 300; n++) complete(trainer.next())
  const once = complete(beyond(trainer, {}))
  for (const { h, c } of trainer.model.writing.layers) for (const state of [h, c]) state.fill(Number.NaN)
  expect(complete(beyond(trainer, {}))).toEqual(once)
  // Of strings in which nothing is asked, nobody has one wrong.
  const asked: number[] = []
  const ladder = {
    ...trainer.task.ladder!,
    sequence(n: number) {
      asked.push(n)
      return { tokens: [0], from: 1, end: 0 }
    },
  }
  const { reached, most } = complete(beyond({ model: trainer.model, task: { ...trainer.task, ladder } }, {}))
  expect([reached, most]).toEqual([100, 100])
  expect(asked).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
})

it('each string is read from the memory of what came before all of them', () => {
  const trainer = createTrainer(lane({ cell: 'lstm', h: 4 }), anbn, { simd })
  const { writing: tape } = trainer.model
  const memories: string[] = []
  const ladder = {
    ...trainer.task.ladder!,
    sequence: () => ({ tokens: [0, 1, 1, 2], from: 9, end: 0 }),
  }
  const asking = beyond({ model: trainer.model, task: { ...trainer.task, ladder } }, {})
  // It yields after each string: what it has then does not depend on how many there were.
  for (const _ of asking) memories.push(fingerprint(Float32Array.from(tape.layers[0]!.c)))
  expect(new Set(memories.slice(-100)).size).toBe(1)
})

it('who sees only the current letter does not even count to 1', () => {
  const trainer = createTrainer(lane({ cell: 'ff', h: 4, lr: 0.02 }), anbn, { simd })
  for (let n = 0; n < 100; n++) complete(trainer.next())
  expect(complete(beyond(trainer, {})).reached).toBe(0)
})

it('a task without longer sequences is not asked', () => {
  expect(() => complete(beyond(createTrainer(lane()), {}))).toThrow('ever longer sequences')
})
