import { expect, it } from 'vitest'
import { tanhEnds } from '../../diagnostics/saturation.ts'
import { complete } from '../../run.ts'
import { assertNear } from '../../testing/assertNear.ts'
import { forward64 } from '../../testing/float64.ts'
import { createTrainer, lane } from '../../testing/network.ts'
import { answer } from './index.ts'

const text = 'the quick brown fox jumps over the lazy dog. '.repeat(20)
const shared = { task: 'text', T: 7, B: 3, loss: 'task', seed: 2 } as const
const ask = (trainer: ReturnType<typeof createTrainer>) => complete(answer(trainer, { kind: 'saturation' }))

it('of an RNN: its states over four windows of eight sequences of the held-out part, in float64', () => {
  const T = 7
  const trainer = createTrainer(lane({ cell: 'rnn', h: 5, layers: 2, lr: 0.1 }), shared, { text })
  for (let n = 0; n < 40; n++) complete(trainer.next())
  const { model, task } = trainer
  const { tokens } = task.vocabulary.encode(text.slice(-90))
  const at = (t: number, b: number) => tokens[(Math.floor((b * 90) / 8) + t) % 90]!
  const rows = Array.from({ length: 4 * T * 8 }, (_, i) => [Math.floor(i / 8), i % 8] as const)
  const { h } = forward64(
    {
      ...{ cell: 'rnn', act: 'tanh', V: task.vocabulary.size, H: 5, L: 2, T: 4 * T, B: 8 },
      input: rows.map(([t, b]) => at(t, b)),
      target: rows.map(([t, b]) => at(t + 1, b)),
      weight: rows.map(() => 1 / rows.length),
    },
    model.stack.parameters.by,
  )
  const { gates, steps } = ask(trainer)
  expect(steps).toBe(4 * T * 8)
  expect(gates.map(({ letter }) => letter)).toEqual(['h'])
  for (const l of [0, 1]) {
    const after = h[l]!.subarray(h[l]!.length - rows.length * 5)
    const { low, high } = tanhEnds(after, 5)
    expect(Math.max(...low.perUnit, ...high.perUnit)).toBeGreaterThan(0)
    // A value right at the threshold may fall to either side.
    assertNear(gates[0]!.low[l]!, low.perUnit, 1.5 / rows.length, `layer ${l}, low`)
    assertNear(gates[0]!.high[l]!, high.perUnit, 1.5 / rows.length, `layer ${l}, high`)
  }
})

it('of an LSTM: gate by gate; a large bias holds every forget gate open', () => {
  const { gates } = ask(createTrainer(lane({ cell: 'lstm', h: 4, fb: 10 }), shared, { text }))
  expect(gates.map(({ letter, low, high }) => [letter, [...low[0]!], [...high[0]!]])).toEqual([
    ['i', [0, 0, 0, 0], [0, 0, 0, 0]],
    ['f', [0, 0, 0, 0], [1, 1, 1, 1]],
    ['o', [0, 0, 0, 0], [0, 0, 0, 0]],
  ])
})

it('training goes on as if it had never been asked', () => {
  const [alone, asked] = [1, 2].map(() =>
    createTrainer(lane({ cell: 'gru', h: 4, layers: 2 }), shared, { text }),
  )
  for (let n = 0; n < 4; n++) {
    ask(asked!)
    expect(complete(asked!.next())).toEqual(complete(alone!.next()))
  }
})

it('a task that holds nothing back has no answer', () => {
  expect(() => ask(createTrainer(lane({ cell: 'gru' })))).toThrow('nothing is held out')
})
