import { describe, expect, it } from 'vitest'
import { type Budget, budgetOf, budgetOfExperiment, findExcess, LIMITS, NOMINAL } from './budget.ts'
import { cells } from './cells/index.ts'
import { defaultExperiment, type LaneSettings } from './experiment/experiment.ts'
import { fields } from './experiment/fields.ts'
import { createModel } from './model.ts'
import { planModel } from './plan.ts'
import { MAX_VOCABULARY } from './tasks/vocabulary.ts'
import { lane } from './testing/network.ts'

const M = { T: 50, B: 16 }
const cost = (settings: Partial<LaneSettings>, V = 64, extent = M) => budgetOf(lane(settings), { V }, extent)

describe('one lane', () => {
  it.each([
    ['lstm', 1, 4 * 32 * (70 + 32 + 2) + 70 * 33],
    ['gru', 1, 3 * 32 * (70 + 32 + 2) + 70 * 33],
    ['rnn', 2, 32 * (70 + 32 + 2) + 32 * (32 + 32 + 2) + 70 * 33],
    ['ff', 2, 32 * (70 + 1) + 32 * (32 + 1) + 70 * 33],
  ] as const)('has the parameters of PyTorch’s: %s, layers %i', (cell, layers, parameters) => {
    expect(cost({ cell, layers, h: 32 }, 70).parameters).toBe(parameters)
  })

  it('allocates as many bytes as were said, rounded up to pages of memory', () => {
    const settings = lane({ cell: 'lstm', h: 20, layers: 2, drop: 0.5 })
    const { bytes } = budgetOf(settings, { V: 30 }, M)
    const model = createModel(planModel(settings, { V: 30 }, M), undefined)
    expect(model.stack.parameters.all.buffer.byteLength).toBe(Math.ceil(bytes / 65536) * 65536)
  })

  it.each(['lstm', 'gru', 'rnn', 'ff'] as const)('of a task of numbers too, to the byte: %s', cell => {
    const settings = lane({ cell, h: 20, layers: 2, drop: 0.5 })
    const shape = { V: 3, numbers: { I: 2, O: 3, forecasts: false } }
    const { bytes, parameters } = budgetOf(settings, shape, M)
    const { stack, training, probe } = createModel(planModel(settings, shape, M), undefined)
    expect(stack.parameters.all.buffer.byteLength).toBe(Math.ceil(bytes / 65536) * 65536)
    expect(stack.parameters.all.length).toBe(parameters)
    const G = stack.cell.gates.length
    const perGate = cell === 'ff' ? 2 + 1 + 20 + 1 : 2 + 20 + 2 + 20 + 20 + 2
    expect(parameters).toBe(G * 20 * perGate + 3 * 21)
    expect([training.values.length, probe.wanted.length]).toEqual([M.T * M.B * 2, M.T * 3])
    expect(
      [training.input, training.target, training.probabilities, training.logZ].map(x => x.length),
    ).toEqual([0, 0, 0, 0])
  })

  it('of numbers is counted by hand: an RNN of two units that reads three numbers and says one', () => {
    // Forward 2·(3·2 + 2·2 + 2·1) = 24 a step and twice that backward; one gate of two units; one squared error; 17 parameters.
    const shape = { V: 1, numbers: { I: 3, O: 1, forecasts: false } }
    expect(budgetOf(lane({ cell: 'rnn', h: 2 }), shape, { T: 3, B: 1 }).flopPerUpdate).toBe(
      3 * (72 + 2 * 36 + 5) + 17 * 18,
    )
  })

  it('is counted by hand: an RNN of two units that knows four characters, three steps of one sequence', () => {
    // Forward 2·(2·2 + 2·4) = 24 per character and twice that backward; one gate of two units; softmax over four; 28 parameters.
    expect(cost({ cell: 'rnn', h: 2 }, 4, { T: 3, B: 1 }).flopPerUpdate).toBe(
      3 * (72 + 2 * 36 + 4 * 28) + 28 * 18,
    )
  })

  it.each(Object.keys(cells) as (keyof typeof cells)[])(
    'of 256 units spends its time on matrices, of four on everything else: %s',
    cell => {
      const { gates, recurrence } = cells[cell].tanh
      const recurrent = recurrence === 'none' ? 0 : gates.length
      const useful = (H: number, V: number) => 3 * (2 * recurrent * H * H + 2 * H * V)
      const share = (h: number) => (M.T * M.B * useful(h, 64)) / cost({ cell, h }).flopPerUpdate
      expect(gates.length).toBeGreaterThan(0)
      expect(share(256)).toBeGreaterThan(0.85)
      expect(share(256)).toBeLessThan(1)
      expect(share(4)).toBeLessThan(0.5)
    },
  )

  it('costs twice as much with twice the window or the batch, and four times with twice the units', () => {
    const { flopPerUpdate, secondsPerUpdate } = cost({ cell: 'gru', h: 128 })
    const ratio = (more: Budget) => more.flopPerUpdate / flopPerUpdate
    expect(ratio(cost({ cell: 'gru', h: 128 }, 64, { T: 100, B: 16 }))).toBeCloseTo(2, 1)
    expect(ratio(cost({ cell: 'gru', h: 128 }, 64, { T: 50, B: 32 }))).toBeCloseTo(2, 1)
    expect(ratio(cost({ cell: 'gru', h: 256 }))).toBeGreaterThan(3.3)
    expect(ratio(cost({ cell: 'gru', h: 256 }))).toBeLessThan(4)
    expect(cost({ cell: 'gru', h: 256 }).secondsPerUpdate).toBeGreaterThan(3 * secondsPerUpdate)
  })

  it('a second layer adds its recurrent weights and, as it reads no one-hot input, its input weights', () => {
    const [one, two] = [1, 2].map(layers => cost({ cell: 'lstm', h: 100, layers }))
    const added = 3 * 2 * (4 * 100 * 100 + 4 * 100 * 100) + 4 * 100 * 36
    const parameters = two!.parameters - one!.parameters
    expect(two!.flopPerUpdate - one!.flopPerUpdate).toBe(M.T * M.B * added + parameters * 18)
  })

  it('takes time for every step of every layer, however small it is', () => {
    const extent = { T: 400, B: 1 }
    const { secondsPerUpdate } = cost({ cell: 'rnn', h: 1, layers: 3 }, 2, extent)
    expect(secondsPerUpdate).toBeGreaterThan(400 * 3 * NOMINAL.secondsPerStep)
    expect(secondsPerUpdate).toBeLessThan(400 * 3 * NOMINAL.secondsPerStep * 1.1)
  })
})

describe('an experiment', () => {
  it('costs what its lanes cost together, and as much time as the slowest', () => {
    const lanes = [lane({ cell: 'rnn', h: 32 }), lane({ cell: 'lstm', h: 32 })]
    const [rnn, lstm] = lanes.map(settings => budgetOf(settings, { V: 64 }, M))
    const { secondsPerUpdate, ...both } = budgetOfExperiment({ ...defaultExperiment, ...M, lanes }, { V: 64 })
    expect(both).toEqual({
      lanes: [rnn, lstm],
      parameters: rnn!.parameters + lstm!.parameters,
      bytes: rnn!.bytes + lstm!.bytes,
      flopPerUpdate: rnn!.flopPerUpdate + lstm!.flopPerUpdate,
    })
    expect(secondsPerUpdate).toBe(lstm!.secondsPerUpdate)
  })
})

describe('[W13] over a limit', () => {
  const small = cost({ cell: 'rnn' })
  const { bytes, secondsPerUpdate } = LIMITS

  it('is what is over it, not what is at it', () => {
    expect(findExcess({ ...small, bytes, secondsPerUpdate })).toBeUndefined()
    expect(findExcess({ ...small, bytes: bytes + 1 })).toEqual({
      what: 'bytes',
      value: bytes + 1,
      limit: bytes,
      factor: (bytes + 1) / bytes,
    })
  })

  it('the limit that is exceeded by the larger factor is named', () => {
    const both = { ...small, bytes: bytes * 2, secondsPerUpdate: secondsPerUpdate * 3 }
    expect(findExcess(both)).toEqual({ what: 'secondsPerUpdate', value: 6, limit: 2, factor: 3 })
    expect(findExcess({ ...both, secondsPerUpdate: 3 })).toMatchObject({ what: 'bytes' })
  })
})

describe('what the fields allow', () => {
  const ends = (key: 'h' | 'layers' | 'T' | 'B') => [fields[key].min, fields[key].max]
  const corners = fields.cell.options.flatMap(cell =>
    ends('h').flatMap(h =>
      ends('layers').flatMap(layers =>
        ends('T').flatMap(T =>
          ends('B').flatMap(B =>
            [2, MAX_VOCABULARY].map(V => ({ cell, h, layers, T, B, V, drop: layers > 1 ? 0.5 : 0 })),
          ),
        ),
      ),
    ),
  )
  const budget = ({ V, T, B, ...settings }: (typeof corners)[number]) =>
    budgetOf(lane(settings), { V }, { T, B })

  it('has a budget in every corner: whole numbers of everything, and a time', () => {
    expect(corners.length).toBe(160)
    for (const corner of corners) {
      const { parameters, bytes, flopPerUpdate, secondsPerUpdate } = budget(corner)
      for (const count of [parameters, bytes, flopPerUpdate]) {
        expect(Number.isSafeInteger(count) && count > 0, JSON.stringify(corner)).toBe(true)
      }
      expect(secondsPerUpdate).toBeGreaterThan(0)
      expect(secondsPerUpdate).toBeLessThan(60)
    }
  })

  it('goes over a limit only where units, window and batch are all at their largest', () => {
    const over = corners.filter(corner => findExcess(budget(corner)))
    expect(over.length).toBeGreaterThan(0)
    for (const { h, T, B } of over) {
      expect([h, T, B]).toEqual([fields.h.max, fields.T.max, fields.B.max])
    }
    const refused = over.map(({ cell, layers, V }) => `${cell} ${layers} ${V}`)
    expect(refused).toContain(`lstm ${fields.layers.max} ${MAX_VOCABULARY}`)
    expect(refused).not.toContain(`ff ${fields.layers.min} 2`)
  })

  it('the default experiment is far from every limit', () => {
    const { lanes } = budgetOfExperiment(defaultExperiment, { V: MAX_VOCABULARY })
    for (const { bytes, secondsPerUpdate } of lanes) {
      expect(bytes).toBeLessThan(LIMITS.bytes / 10)
      expect(secondsPerUpdate).toBeLessThan(LIMITS.secondsPerUpdate / 100)
    }
  })
})
