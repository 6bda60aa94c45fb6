import { expect, it } from 'vitest'
import { complete } from '../../run.ts'
import { forward } from '../../sequence/forward.ts'
import { resetState } from '../../sequence/tape.ts'
import { takeSnapshot } from '../../snapshots/snapshot.ts'
import { assertNear } from '../../testing/assertNear.ts'
import { forward64 } from '../../testing/float64.ts'
import { createTrainer, lane } from '../../testing/network.ts'
import { answer, type Question } from './index.ts'

const T = 14

function trained(task: 'ball' | 'sines' | 'adding', settings: Parameters<typeof lane>[0] = {}) {
  const trainer = createTrainer(lane({ h: 5, lr: 0.02, ...settings }), {
    task,
    T,
    B: 4,
    loss: 'task',
    seed: 3,
  })
  for (let n = 0; n < 30; n++) complete(trainer.next())
  const { stack, probe, kernel } = trainer.model
  trainer.task.probe(probe)
  resetState(probe)
  complete(forward(stack, probe, kernel))
  return trainer
}

it.each([
  { cell: 'rnn', layers: 1 },
  { cell: 'gru', layers: 2 },
  { cell: 'lstm', layers: 3 },
] as const)(
  'reads what it has itself said, as a float64 pass fed by hand does: $cell, $layers layers',
  settings => {
    const trainer = trained('sines', settings)
    const { stack, probe } = trainer.model
    const { V, H, L } = stack
    const { said, from } = complete(answer(trainer, { kind: 'forecast', from: 8 }))
    expect(from).toBe(8)
    expect(said.subarray(0, 9)).toEqual(probe.logits.subarray(0, 9))
    const parameters = Object.fromEntries(
      Object.entries(stack.parameters.by).map(([name, array]) => [name, Float64Array.from(array)]),
    )
    const values = Float64Array.from(probe.values)
    const pass = () =>
      forward64(
        {
          ...{ cell: settings.cell, act: 'tanh', V, H, L, T, B: 1 },
          ...{ input: [], target: [], weight: new Array(T).fill(0) },
          numbers: { I: 1, values, wanted: probe.wanted },
        },
        parameters,
      ).logits
    for (let t = 9; t < T; t++) values[t] = pass()[t - 1]!
    assertNear(said, pass(), 1e-5, 'forecast')
    expect(said[13]).not.toBeCloseTo(probe.logits[13]!, 4)
  },
)

it('changes no number of the run, and beyond the last step nothing is left to forecast', () => {
  const [one, other] = [trained('ball'), trained('ball')]
  const { said, from } = complete(answer(one, { kind: 'forecast', from: 99 }))
  expect(from).toBe(T - 1)
  expect(said).toEqual(one.model.probe.logits)
  // Nor does what was written before matter.
  for (const { h, c } of one.model.writing.layers) for (const state of [h, c]) state.fill(Number.NaN)
  expect(complete(answer(one, { kind: 'forecast', from: 99 })).said).toEqual(said)
  expect(complete(answer(one, { kind: 'forecast', from: -3 })).from).toBe(0)
  expect(new Uint8Array(takeSnapshot(one))).toEqual(new Uint8Array(takeSnapshot(other)))
  expect(complete(one.next())).toEqual(complete(other.next()))
})

it('what does not fit is refused with a reason: no forecast of a sum, nothing to write or to swap in a series', () => {
  const refused = (task: 'adding' | 'sines', question: Question) => () =>
    complete(answer(trained(task, { cell: 'lstm' }), question))
  expect(refused('adding', { kind: 'forecast', from: 3 })).toThrow('not what is read next')
  const clamp = { l: 0, of: 'h', j: 0, value: 1 } as const
  const writing = { prompt: 'a', length: 3, temperature: 1, clamp, draw: 0 }
  expect(refused('sines', { kind: 'clampedWriting', ...writing })).toThrow('no text to write')
  expect(
    refused('sines', { kind: 'saliency', tau: 3, predicts: 'target', replacement: 'likeliest' }),
  ).toThrow('numbers')
  const source = { kind: 'probe' } as const
  expect(refused('sines', { kind: 'readText', source, of: 'h', l: 0, j: 0 })).toThrow('no text to read')
  const property = { kind: 'property', id: 'clue' } as const
  expect(refused('sines', { kind: 'findUnits', source, of: 'h', property })).toThrow('no text to read')
})

it('the inspector’s unit reads the numbers themselves, and its products add up', () => {
  const trainer = trained('adding', { cell: 'lstm' })
  const { probe, stack } = trainer.model
  const { x, token, gates } = complete(answer(trainer, { kind: 'unit', layer: 0, t: 6, unit: 2 }))
  expect([...x]).toEqual([...probe.values.subarray(12, 14)])
  expect(token).toBe(-1)
  expect(gates[1]!.ih.length).toBe(2)
  const W = stack.parameters.by.weight_ih_l0!
  expect(gates[1]!.ih[0]).toBe(W[(5 + 2) * 2]! * probe.values[12]!)
})
