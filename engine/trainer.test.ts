import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { heldOutLoss } from './evaluate.ts'
import { fingerprint } from './fingerprint.ts'
import { loadKernels } from './kernels/loadForTests.ts'
import { complete } from './run.ts'
import { forward64 } from './testing/float64.ts'
import { bonjour, createTrainer, diverging, lane } from './testing/network.ts'
import type { Trainer } from './trainer.ts'

const text = 'it was the best of times, it was the worst of times. '.repeat(6)
const shared = { task: 'text', T: 8, B: 3, loss: 'task', seed: 11 } as const

const train = (trainer: Trainer, updates: number) =>
  Array.from({ length: updates }, () => complete(trainer.next()))

const parametersOf = (trainer: Trainer) => trainer.model.stack.parameters.all

describe('an update', () => {
  it('reports the loss before the step, in nats per prediction', () => {
    const trainer = createTrainer(lane({ cell: 'gru', h: 4 }), shared, { text })
    for (let n = 0; n < 5; n++) {
      const before = Object.fromEntries(
        Object.entries(trainer.model.stack.parameters.by).map(([name, p]) => [name, p.slice()]),
      )
      const [report] = train(trainer, 1)
      const { training: tape, stack } = trainer.model
      const width = tape.B * stack.H
      const { loss } = forward64(
        {
          ...{ cell: 'gru', act: 'tanh', V: stack.V, H: 4, L: 1, T: tape.T, B: tape.B },
          ...{ input: tape.input, target: tape.target, weight: new Array(24).fill(1 / 24) },
          h0: [tape.layers[0]!.h.slice(0, width)],
        },
        before,
      )
      expect(report!.update).toBe(n + 1)
      expect(report!.loss).toBeCloseTo(loss, 5)
    }
  })

  it('learns: a network that remembers gets below the memoryless floor of bonjour, one that does not stays above', () => {
    const settings = { h: 16, lr: 0.01, layers: 1 } as const
    const long = { ...bonjour, T: 16 }
    const last = (cell: 'rnn' | 'ff') =>
      train(createTrainer(lane({ ...settings, cell }), long), 1200).at(-1)!.loss
    const floor = (2 * Math.LN2) / 8
    expect(last('rnn')).toBeLessThan(0.01)
    expect(last('ff')).toBeGreaterThan(floor - 1e-3)
    expect(last('ff')).toBeLessThan(floor + 0.02)
  })

  it('takes up the state where the last window ended, if the task goes on and carry is set', () => {
    const starts = (carry: boolean, task: 'text' | 'recall') => {
      const trainer = createTrainer(lane({ carry }), { ...shared, task }, { text })
      const { layers, T } = trainer.model.training
      const width = layers[0]!.h.length / (T + 1)
      return Array.from({ length: 3 }, () => {
        const end = layers[0]!.h.slice(T * width)
        train(trainer, 1)
        const start = layers[0]!.h.slice(0, width)
        return start.every(x => x === 0) ? 'zeros' : start.every((x, i) => x === end[i]) ? 'carried' : 'other'
      })
    }
    expect(starts(true, 'text')).toEqual(['zeros', 'carried', 'carried'])
    expect(starts(false, 'text')).toEqual(['zeros', 'zeros', 'zeros'])
    expect(starts(true, 'recall')).toEqual(['zeros', 'zeros', 'zeros'])
  })

  it('asks where it is told to: every step, the last, or as the task wants it', () => {
    const asked = (loss: 'every' | 'last' | 'task', task: 'text' | 'recall') => {
      const { weight, B } = createTrainer(lane(), { ...shared, loss, task }, { text }).model.training
      return weight[0]! > 0 && weight.at(-1)! > 0 ? 'every' : weight[weight.length - B]! > 0 ? 'last' : 'none'
    }
    expect([asked('task', 'text'), asked('task', 'recall')]).toEqual(['every', 'last'])
    expect([asked('last', 'text'), asked('every', 'recall')]).toEqual(['last', 'every'])
  })

  it('uses live settings that are replaced between two updates at the next one', () => {
    const changed = createTrainer(lane({ opt: 'sgd', lr: 0.1, clip: 0 }), shared, { text })
    train(changed, 2)
    const before = parametersOf(changed).slice()
    changed.takeUp(lane({ opt: 'sgd', lr: 0.3, clip: 0.001 }))
    const { clipped, gradientNorm } = train(changed, 1)[0]!
    expect(clipped).toBe(true)
    expect(gradientNorm).toBeGreaterThan(0.01)
    const moved = Math.hypot(...parametersOf(changed).map((p, i) => p - before[i]!))
    expect(moved).toBeCloseTo(0.3 * 0.001, 6)
  })

  it('lanes of one seed start from the same data, whatever their model', () => {
    const seen = (settings: Parameters<typeof lane>[0]) => {
      const trainer = createTrainer(lane(settings), { ...shared, task: 'recall' })
      return Array.from({ length: 5 }, () => {
        train(trainer, 1)
        return [...trainer.model.training.input]
      })
    }
    expect(seen({ cell: 'lstm', h: 9, layers: 2, drop: 0.5 })).toEqual(seen({ cell: 'rnn' }))
  })

  it('another seed is another run', () => {
    const print = (seed: number) => {
      const trainer = createTrainer(lane(), { ...shared, seed }, { text })
      train(trainer, 5)
      return fingerprint(parametersOf(trainer))
    }
    expect(print(1)).toBe(print(1))
    expect(print(1)).not.toBe(print(2))
  })
})

describe('dropout', () => {
  const mask = (drop: number, layers = 3) => {
    const trainer = createTrainer(lane({ h: 40, layers, drop }), { ...shared, B: 16 }, { text })
    train(trainer, 2)
    return trainer.model.training.layers.map(({ mask }) => mask)
  }

  it('silences the asked-for share of what every layer but the last passes up, and keeps the mean', () => {
    const [first, second, last] = mask(0.25)
    expect(last).toBeUndefined()
    expect(first).not.toEqual(second)
    for (const factors of [first!, second!]) {
      expect(new Set(factors)).toEqual(new Set([0, Math.fround(4 / 3)]))
      const silent = factors.filter(factor => factor === 0).length / factors.length
      expect(Math.abs(silent - 0.25)).toBeLessThan(0.025)
    }
  })

  it('0 passes everything up as it is', () => {
    for (const factors of mask(0, 2).slice(0, 1)) expect(new Set(factors)).toEqual(new Set([1]))
  })

  it('is drawn anew for each window', () => {
    const trainer = createTrainer(lane({ h: 40, layers: 2, drop: 0.5 }), shared, { text })
    train(trainer, 1)
    const before = trainer.model.training.layers[0]!.mask!.slice()
    train(trainer, 1)
    expect(trainer.model.training.layers[0]!.mask).not.toEqual(before)
  })

  it('on 3000 characters, few enough to be learned by heart, costs on those and gains on what is kept back', async () => {
    const proverbs = await readFile(new URL('../public/texts/proverbs.txt', import.meta.url), 'utf8')
    const simd = await loadKernels()
    const learn = (drop: number) => {
      const settings = lane({ cell: 'lstm', h: 32, layers: 2, lr: 0.02, drop })
      const extent = { ...shared, T: 25, B: 8 }
      const trainer = createTrainer(settings, extent, { text: proverbs.slice(0, 3000), simd })
      const last = train(trainer, 400).slice(-50)
      const learned = last.reduce((sum, { loss }) => sum + loss, 0) / last.length
      return { learned, keptBack: complete(heldOutLoss(trainer.model, trainer.task))! }
    }
    const [without, half] = [learn(0), learn(0.5)]
    expect(half.learned - without.learned).toBeGreaterThan(0.2)
    expect(without.keptBack - half.keptBack).toBeGreaterThan(0.05)
  })
})

describe('when the numbers go wrong', () => {
  it('a gradient that is not finite is named by update and tensor, and no step is made with it', () => {
    const trainer = createTrainer(diverging)
    for (let n = 1; n < 33; n++) expect(train(trainer, 1)[0]!.fault).toBeUndefined()
    const before = parametersOf(trainer).slice()
    const [report] = train(trainer, 1)
    expect(report).toMatchObject({
      update: 33,
      fault: { update: 33, quantity: 'gradient', tensor: 'weight_ih_l0', gates: [] },
    })
    expect(trainer.update).toBe(32)
    expect(parametersOf(trainer)).toEqual(before)
    expect(before.every(Number.isFinite)).toBe(true)
  })

  it('a loss that is not finite is found even where every gradient is', () => {
    // Its decoder rules a character out by so much that the logit is −∞: a probability of 0 has a gradient like any other.
    const trainer = createTrainer(lane({ cell: 'rnn', opt: 'momentum', lr: 1e38, clip: 0 }))
    let report = train(trainer, 1)[0]!
    while (Number.isFinite(report.loss) && report.update < 20) report = train(trainer, 1)[0]!
    const { update, loss, gradientNorm, fault } = report
    expect(loss).toBe(Infinity)
    expect(gradientNorm).toBeLessThan(Infinity)
    expect(fault).toEqual({ update, quantity: 'loss', tensor: '', gates: [] })
    expect(trainer.update).toBe(update - 1)
  })

  it('a step that leaves float32’s range is found at once: the parameter is named, the update counted', () => {
    const trainer = createTrainer(lane({ opt: 'sgd', lr: 1, clip: 0 }), shared, { text })
    train(trainer, 1)
    trainer.takeUp(lane({ opt: 'sgd', lr: 1e42, clip: 0 }))
    const [report] = train(trainer, 1)
    expect(report!.fault).toEqual({
      ...{ update: 2, quantity: 'parameter', tensor: 'weight_ih_l0', gates: [] },
    })
    expect(trainer.update).toBe(2)
  })
})

describe('turns', () => {
  const cell = 'gru'
  const W = (trainer: Trainer) => trainer.model.stack.parameters.by.weight_hh_l0!
  const print = (trainer: Trainer) => fingerprint(parametersOf(trainer))

  it('of a setting count from the update after theirs, as if it had been replaced by hand', () => {
    const linked = createTrainer(lane({ cell, turns: '3-lr-0.1~5-clipBy-value' }), shared, { text })
    const byHand = createTrainer(lane({ cell }), shared, { text })
    const same = [0, 1, 2, 3, 4, 5, 6].map(update => {
      if (update === 3) byHand.takeUp(lane({ cell, lr: 0.1 }))
      if (update === 5) byHand.takeUp(lane({ cell, lr: 0.1, clipBy: 'value' }))
      expect(train(linked, 1)).toEqual(train(byHand, 1))
      return print(linked) === print(byHand)
    })
    expect(same).toEqual(Array(7).fill(true))
    const plain = createTrainer(lane({ cell }), shared, { text })
    train(plain, 7)
    expect(print(plain)).not.toBe(print(linked))
  })

  it('of a weight are seen as soon as the update is made, and learned on from', () => {
    const turns = '0-weight_hh_l0.1.2-0.5~4-weight_hh_l0.7.0--0.25~4-decoder.bias.1-2'
    const trainer = createTrainer(lane({ cell, turns }), shared, { text })
    expect(W(trainer)[1 * 3 + 2]).toBe(0.5)
    train(trainer, 3)
    expect(W(trainer)[1 * 3 + 2]).not.toBe(0.5)
    expect(W(trainer)[7 * 3]).not.toBe(-0.25)
    train(trainer, 1)
    expect(W(trainer)[7 * 3]).toBe(-0.25)
    expect(trainer.model.stack.parameters.by['decoder.bias']![1]).toBe(2)
    train(trainer, 1)
    expect(W(trainer)[7 * 3]).not.toBe(-0.25)
  })

  it('taken up at their own update are the same as known from the start, with packed copies and all', () => {
    const turns = '4-weight_hh_l0.7.0--0.25~4-weight_ih_l0.0.1-1'
    const early = createTrainer(lane({ cell, turns }), shared, { text })
    const late = createTrainer(lane({ cell }), shared, { text })
    train(late, 4)
    late.takeUp(lane({ cell, turns }))
    late.turn()
    late.turn()
    train(early, 4)
    expect(print(late)).toBe(print(early))
    expect(train(late, 5)).toEqual(train(early, 5))
    expect(print(late)).toBe(print(early))
  })

  it('of a weight that is not there do nothing', () => {
    const turns =
      '0-weight_hh_l0.9.0-1~0-weight_hh_l0.0.3-1~1-weight_hh_l1.0.0-1~1-bias_hh_l0.9-1~2-decoder.bias.999-1'
    const trainer = createTrainer(lane({ cell, turns }), shared, { text })
    const plain = createTrainer(lane({ cell }), shared, { text })
    expect(train(trainer, 4)).toEqual(train(plain, 4))
    expect(print(trainer)).toBe(print(plain))
  })

  it('an update that a weight was set after is not said to have moved it so far', () => {
    const trainer = createTrainer(lane({ cell, turns: '2-weight_hh_l0.0.0-9' }), shared, { text })
    trainer.keepBefore(true)
    const known = [1, 2, 3].map(() => {
      train(trainer, 1)
      return trainer.latest.before !== undefined
    })
    expect(known).toEqual([true, false, true])
  })
})
