/** Training with an encoder and a decoder, as a whole: the same on all kernels, kept and put back, budgeted, marked as it would write freely. */
import { describe, expect, it } from 'vitest'
import { budgetOf } from './budget.ts'
import { fingerprint } from './fingerprint.ts'
import { loadKernels } from './kernels/loadForTests.ts'
import { Random } from './random.ts'
import { complete } from './run.ts'
import { scoreOf } from './score.ts'
import { restoreSnapshot, takeSnapshot } from './snapshots/snapshot.ts'
import { shapeOf } from './tasks/task.ts'
import { forward64 } from './testing/float64.ts'
import { createTrainer, lane } from './testing/network.ts'
import type { Trainer } from './trainer.ts'

const simd = await loadKernels()
const shared = { task: 'reversal', T: 9, B: 5, loss: 'task', seed: 4 } as const
const printOf = ({ model }: Trainer) => fingerprint(model.stack.parameters.all)

const wired = (['encdec', 'attn'] as const).flatMap(wire =>
  (['rnn', 'lstm', 'gru', 'ff'] as const).map((cell, i) => ({
    ...{ wire, cell, h: 7, lr: 0.02, fb: 1 },
    ...(i % 2 === 0 ? { layers: 2, drop: 0.3 } : { layers: 1 }),
  })),
)

describe.each(wired)('$wire, $cell, $layers layers', settings => {
  const create = (options = {}) => createTrainer(lane(settings), shared, options)

  it('SIMD kernels and reference give the same parameters to the bit', () => {
    const [one, other] = [create({ simd }), create()]
    for (let n = 0; n < 12; n++) {
      complete(one.next())
      complete(other.next())
    }
    expect(one.model.kernel.name).toBe('simd')
    expect(printOf(one)).toBe(printOf(other))
  })

  it('goes on from a snapshot as if nothing had been', () => {
    const trainer = create({ simd })
    for (let n = 0; n < 3; n++) complete(trainer.next())
    const kept = takeSnapshot(trainer)
    for (let n = 0; n < 3; n++) complete(trainer.next())
    const expected = printOf(trainer)
    const other = create({ simd })
    restoreSnapshot(other, kept)
    for (let n = 0; n < 3; n++) complete(other.next())
    expect(printOf(other)).toBe(expected)
  })

  it('starts with every parameter set, both forget gates open, and is budgeted to the byte', () => {
    const { model, task } = create()
    const { by } = model.stack.parameters
    for (const [name, values] of Object.entries(by))
      expect(
        values.some(x => x !== 0),
        name,
      ).toBe(true)
    if (settings.cell === 'lstm') {
      const open = (name: string) => by[name]!.subarray(7, 14).every(b => b > 1 - 1 / Math.sqrt(7))
      expect(['bias_ih_l0', 'encoder.bias_ih_l0'].map(open)).toEqual([true, true])
    }
    const { bytes, parameters } = budgetOf(lane(settings), shapeOf(task), shared)
    const { byteLength } = model.stack.parameters.all.buffer
    expect(byteLength).toBe(Math.ceil(bytes / 65536) * 65536)
    expect(parameters).toBe(model.stack.parameters.all.length)
  })
})

it('a score in which each answer is read while it is written is that of writing freely', () => {
  const trainer = createTrainer(
    lane({ cell: 'gru', h: 10, lr: 0.03, wire: 'attn' }),
    { task: 'reversal', T: 6, B: 16, loss: 'task', seed: 2 },
    { simd },
  )
  for (let n = 0; n < 60; n++) complete(trainer.next())
  const { model, task } = trainer
  const { value, answers } = complete(scoreOf(model, task, 2))!
  const { V, H, L, parameters } = model.stack
  const [T, S, B] = [6, 3, 8]
  const reader = task.train(B, T, new Random(2, 'score'))
  const window = { T, B, input: new Int32Array(T * B), target: new Int32Array(T * B) }
  let right = 0
  let asked = 0
  while (asked < answers) {
    reader.next(window)
    const { input, target } = window
    for (let t = S; t < T; t++) {
      const { logits } = forward64(
        {
          ...{ cell: 'gru', act: 'tanh', V, H, L, T, B, source: S, attention: true },
          ...{ input, target, weight: new Float64Array(T * B) },
        },
        parameters.by,
      )
      for (let b = 0; b < B; b++) {
        const guesses = [...logits.subarray((t * B + b) * V, (t * B + b + 1) * V)]
        const written = guesses.indexOf(Math.max(...guesses))
        // What has been written is read next; a mistake is never made good.
        if (t + 1 < T) input[(t + 1) * B + b] = written
        if (written !== target[t * B + b]) target[(T - 1) * B + b] = -1
        if (t === T - 1 && written === target[t * B + b]) right++
      }
    }
    asked += B
  }
  expect(value).toBeCloseTo(right / asked, 12)
  expect(value).toBeGreaterThan(0.1)
  expect(value).toBeLessThan(0.95)
})
