/** A lane that reads in both directions: everything that is done to a lane is done to its second direction too. */
import { describe, expect, it } from 'vitest'
import { budgetOf } from './budget.ts'
import { encodeCheckpoint, fitCheckpoint, readCheckpoint, tensorsOf } from './checkpoint/checkpoint.ts'
import { flowOf } from './diagnostics/flowBothWays.ts'
import { matrixBothWays } from './diagnostics/matrixBothWays.ts'
import { heldOutLoss } from './evaluate.ts'
import { expectedOf } from './expected.ts'
import { printTurns, readTurns } from './experiment/turns.ts'
import { findFault } from './fault.ts'
import { fingerprint } from './fingerprint.ts'
import { loadKernels } from './kernels/loadForTests.ts'
import { createModel } from './model.ts'
import { planModel } from './plan.ts'
import { Random } from './random.ts'
import { complete } from './run.ts'
import { fillDropout } from './sequence/dropout.ts'
import { forward } from './sequence/forward.ts'
import { resetState } from './sequence/tape.ts'
import { restoreSnapshot, takeSnapshot } from './snapshots/snapshot.ts'
import type { TaskShape } from './tasks/task.ts'
import { everyCell } from './testing/combinations.ts'
import { createTrainer, lane } from './testing/network.ts'
import type { Trainer } from './trainer.ts'
import { encodeFrame, type Need } from './worker/frame.ts'
import { answer, type Question, type QuestionKind, questions } from './worker/questions/index.ts'
import { write } from './write.ts'

const simd = await loadKernels()
const parity = { task: 'parity', T: 9, B: 3, loss: 'task', seed: 5 } as const
const bi = (settings: Parameters<typeof lane>[0] = {}) => lane({ wire: 'bi', h: 4, lr: 0.01, ...settings })
const train = (trainer: Trainer, updates: number) =>
  Array.from({ length: updates }, () => complete(trainer.next()))
const print = ({ model }: Trainer) => fingerprint(model.stack.parameters.all)
const everywhere = everyCell.flatMap(cell =>
  [1, 2].map(layers => ({ ...cell, layers, drop: 0.2 * (layers - 1) })),
)

describe.each(everywhere)('$cell ($act), $layers layers, in both directions', settings => {
  it('500 updates with the SIMD kernels are those with the reference kernels, to the bit', () => {
    const [fast, slow] = [createTrainer(bi(settings), parity, { simd }), createTrainer(bi(settings), parity)]
    expect(fast.model.kernel.name).toBe('simd')
    expect(train(fast, 500)).toEqual(train(slow, 500))
    expect(print(fast)).toBe(print(slow))
  })

  it('going on from a snapshot gives the uninterrupted run', () => {
    const original = createTrainer(bi(settings), parity)
    train(original, 7)
    const snapshot = takeSnapshot(original)
    const expected = train(original, 10)
    const restored = createTrainer(bi(settings), parity)
    restoreSnapshot(restored, snapshot)
    expect(train(restored, 10)).toEqual(expected)
    expect(print(restored)).toBe(print(original))
  })

  it('interrupted and looked at wherever it can be, it gives the same numbers', () => {
    const [undisturbed, disturbed] = [
      createTrainer(bi(settings), parity),
      createTrainer(bi(settings), parity),
    ]
    const { model, task } = disturbed
    let places = 0
    for (let n = 0; n < 3; n++) {
      const expected = complete(undisturbed.next())
      const work = disturbed.next()
      for (let next = work.next(); ; next = work.next()) {
        if (next.done) {
          expect(next.value).toEqual(expected)
          break
        }
        places++
        task.probe(model.probe)
        complete(forward(model.stack, model.probe, model.kernel))
        const needs = new Set<Need>(['guess', 'h', 'c', 'gates', 'flow', 'matrix', 'shares'])
        complete(encodeFrame(model, n, 4, needs, undefined, { matrixBothWays, flowOf }))
        complete(heldOutLoss(model, task))
      }
    }
    expect(places).toBeGreaterThan(3 * 8 * settings.layers)
    expect(print(disturbed)).toBe(print(undisturbed))
  })

  it('its parameters come back from a file, with PyTorch’s names', () => {
    const trainer = createTrainer(bi(settings), parity)
    train(trainer, 3)
    const { parameters } = trainer.model.stack
    const { tokens } = trainer.task.vocabulary
    const origin = { experiment: '#1?task=parity', lane: 1, update: 3 }
    const file = readCheckpoint(encodeCheckpoint(tensorsOf(parameters), tokens, origin))
    expect(fitCheckpoint(file, expectedOf(bi(settings), trainer.task)).values).toEqual(parameters.all)
    expect(file.tensors.has('weight_ih_l0_reverse')).toBe(true)
    expect(() => fitCheckpoint(file, expectedOf(lane({ ...settings, h: 4 }), trainer.task))).toThrow()
  })
})

describe('what it costs', () => {
  const shape = { V: 12, wirings: ['plain', 'bi'] } as const
  const M = { T: 50, B: 16 }

  it.each([
    ['lstm', 1, 2 * 4 * 32 * (12 + 32 + 2) + 12 * 65],
    ['gru', 2, 2 * 3 * 32 * (12 + 32 + 2) + 2 * 3 * 32 * (64 + 32 + 2) + 12 * 65],
    ['rnn', 1, 2 * 32 * (12 + 32 + 2) + 12 * 65],
    ['ff', 2, 2 * 32 * (12 + 1) + 2 * 32 * (64 + 1) + 12 * 65],
  ] as const)('has the parameters of PyTorch’s: %s, layers %i', (cell, layers, parameters) => {
    expect(budgetOf(bi({ cell, layers, h: 32 }), shape, M).parameters).toBe(parameters)
  })

  it('allocates as many bytes as were said, rounded up to pages of memory', () => {
    const settings = bi({ cell: 'lstm', h: 20, layers: 2, drop: 0.5 })
    const { bytes } = budgetOf(settings, shape, M)
    const model = createModel(planModel(settings, shape, M), undefined)
    expect(model.stack.parameters.all.buffer.byteLength).toBe(Math.ceil(bytes / 65536) * 65536)
  })

  it('is twice the plain wiring in one layer, more in two, and the plain one’s where the task knows no other', () => {
    const cost = (wire: 'plain' | 'bi', layers: number, task: TaskShape = shape) =>
      budgetOf(lane({ wire, h: 64, layers }), task, M).flopPerUpdate
    expect(cost('bi', 1) / cost('plain', 1)).toBeCloseTo(2, 1)
    expect(cost('bi', 2) / cost('plain', 2)).toBeGreaterThan(2.5)
    expect(cost('bi', 2, { V: 12 })).toBe(cost('plain', 2))
  })
})

describe('its start', () => {
  it.each(['pytorch', 'xavier', 'orthogonal', 'identity'] as const)(
    '%s fills both directions, each with numbers of its own',
    init => {
      const { by } = createTrainer(bi({ init, layers: 2 }), parity).model.stack.parameters
      for (const l of [0, 1]) {
        const [one, other] = [by[`weight_ih_l${l}`]!, by[`weight_ih_l${l}_reverse`]!]
        expect(other.every(x => x !== 0)).toBe(true)
        expect(other).not.toEqual(one)
        expect(by[`weight_hh_l${l}_reverse`]!.some(x => x !== 0)).toBe(true)
      }
    },
  )

  it('PyTorch’s draws the decoder from ±1/√(2H), as it reads both', () => {
    const { by } = createTrainer(bi({ h: 32 }), parity).model.stack.parameters
    const largest = Math.max(...by['decoder.weight']!.map(Math.abs))
    expect(largest).toBeLessThan(1 / Math.sqrt(64))
    expect(largest).toBeGreaterThan(0.95 / Math.sqrt(64))
    expect(Math.max(...by.weight_hh_l0_reverse!.map(Math.abs))).toBeGreaterThan(0.95 / Math.sqrt(32))
  })

  it('the forget bias is added to both directions', () => {
    const start = (fb: number) => createTrainer(bi({ cell: 'lstm', fb }), parity).model.stack.parameters.by
    const [without, raised] = [start(0), start(2)]
    for (const name of ['bias_ih_l0', 'bias_ih_l0_reverse'])
      expect([...raised[name]!].map((x, i) => Math.round(1e5 * (x - without[name]![i]!)) / 1e5)).toEqual(
        Array.from({ length: 16 }, (_, i) => (i >= 4 && i < 8 ? 2 : 0)),
      )
  })
})

it('dropout silences what is handed up of both directions', () => {
  const { model } = createTrainer(bi({ cell: 'gru', h: 8, layers: 2, drop: 0.5 }), parity)
  fillDropout(model.training, 0.5, new Random(1, 'test'))
  complete(forward(model.stack, model.training, model.kernel))
  const { output, mask } = model.training.layers[0]!
  expect(output.length).toBe(9 * 3 * 16)
  for (const half of [0, 8]) {
    const places = Array.from(output.keys()).filter(i => i % 16 >= half && i % 16 < half + 8)
    const silenced = places.filter(i => mask![i] === 0)
    expect(silenced.length / places.length).toBeGreaterThan(0.35)
    expect(silenced.length / places.length).toBeLessThan(0.65)
    expect(silenced.every(i => output[i] === 0)).toBe(true)
  }
  const { h } = model.training.reverse[0]!
  const i = 5 * 3 * 8 + 3
  expect(output[5 * 3 * 16 + 11]).toBe(Math.fround(h[i]! * mask![5 * 3 * 16 + 11]!))
})

it('a turn sets a weight of the other direction by its name', () => {
  const turns = '2-weight_hh_l0_reverse.3.1-0.75'
  expect(printTurns(readTurns(turns).turns)).toBe(turns)
  const trainer = createTrainer(bi({ cell: 'rnn', turns }), parity)
  train(trainer, 2)
  expect(trainer.model.stack.parameters.by.weight_hh_l0_reverse![3 * 4 + 1]).toBe(0.75)
  const plain = createTrainer(lane({ h: 4, turns }), parity)
  const without = createTrainer(lane({ h: 4 }), parity)
  expect([train(plain, 3), print(plain)]).toEqual([train(without, 3), print(without)])
})

it('a number that is none is found where it is, by gate', () => {
  const { model } = createTrainer(bi({ cell: 'gru' }), parity)
  model.stack.parameters.by.weight_hh_l0_reverse![4 * 4] = Number.NaN
  expect(findFault(3, model.stack, model.kernel)).toEqual({
    update: 3,
    quantity: 'parameter',
    tensor: 'weight_hh_l0_reverse',
    gates: ['z'],
  })
})

it('windows that follow one another begin with nothing from the right', () => {
  const trainer = createTrainer(bi({ cell: 'lstm' }), parity)
  train(trainer, 3)
  const { steps } = trainer.model.training.reverse[0]!
  for (const of of ['h', 'c'] as const) {
    expect(steps.at(-1)!.prev[of].every(x => x === 0)).toBe(true)
    expect(steps.at(-1)!.next[of].some(x => x !== 0)).toBe(true)
  }
})

it('it cannot write, as it guesses from what follows', () => {
  const { model } = createTrainer(bi(), parity)
  expect(() => write(model, [1], 3, 1, new Random(1, 'test'))).toThrow('reads in both directions')
})

it('where the task knows no such wiring the lane is a plain one, to the bit', () => {
  const shared = { ...parity, task: 'recall' } as const
  const [a, b] = [createTrainer(bi(), shared), createTrainer(lane({ h: 4, lr: 0.01 }), shared)]
  expect(train(a, 5)).toEqual(train(b, 5))
  expect(print(a)).toBe(print(b))
})

it('parity: below ln 2 is only who reads from both sides; the last digit’s successor nobody knows', () => {
  const shared = { ...parity, T: 12, B: 8 } as const
  const settings = { cell: 'gru', h: 12, lr: 0.02 } as const
  const [both, one] = [
    createTrainer(bi(settings), shared, { simd }),
    createTrainer(lane(settings), shared, { simd }),
  ]
  const lossOf = (trainer: Trainer) =>
    train(trainer, 300)
      .slice(-20)
      .reduce((sum, { loss }) => sum + loss / 20, 0)
  expect(lossOf(one)).toBeGreaterThan(0.95 * Math.LN2)
  const loss = lossOf(both)
  expect(loss).toBeLessThan(0.15)
  expect(loss).toBeGreaterThan((0.9 * Math.LN2) / 12)
})

describe('what it is asked', () => {
  const answered: Partial<{ [K in QuestionKind]: Question<K> }> = {
    cellPath: { kind: 'cellPath', tau: 4, reverse: true },
    distribution: { kind: 'distribution' },
    findUnits: {
      kind: 'findUnits',
      source: { kind: 'keptBack' },
      of: 'c',
      property: { kind: 'property', id: 'clue' },
    },
    growth: { kind: 'growth', layer: 0, reverse: true },
    learned: { kind: 'learned' },
    parameters: { kind: 'parameters' },
    readText: { kind: 'readText', source: { kind: 'probe' }, of: 'c', l: 0, j: 1, reverse: true },
    spectrum: { kind: 'spectrum', layer: 0, gate: 1, reverse: true },
    stretch: { kind: 'stretch' },
    unit: { kind: 'unit', layer: 0, t: 3, unit: 2, reverse: true },
    saliency: { kind: 'saliency', tau: 4, predicts: 'target', replacement: 3 },
    weight: { kind: 'weight', tensor: 'weight_hh_l0_reverse', at: [1, 2] },
  }

  it.each(Object.keys(questions) as QuestionKind[])('%s is answered, or refused with the reason', kind => {
    for (const layers of [1, 2]) {
      const trainer = createTrainer(bi({ cell: 'lstm', layers }), parity)
      train(trainer, 2)
      const { stack, probe, kernel } = trainer.model
      trainer.task.probe(probe)
      resetState(probe)
      complete(forward(stack, probe, kernel))
      const ask = () => complete(answer(trainer, answered[kind] ?? ({ kind } as Question)))
      if (kind in answered) expect(ask()).toBeDefined()
      else expect(ask).toThrow('reads in both directions')
    }
  })
})
