import { describe, expect, it } from 'vitest'
import { flowOf } from '../diagnostics/flowBothWays.ts'
import { gradientFlow } from '../diagnostics/gradientFlow.ts'
import { matrixBothWays } from '../diagnostics/matrixBothWays.ts'
import { weightPictures } from '../diagnostics/weightPictures.ts'
import { weightShares } from '../diagnostics/weightShares.ts'
import { loadKernels } from '../kernels/loadForTests.ts'
import { complete } from '../run.ts'
import { forward } from '../sequence/forward.ts'
import { resetState } from '../sequence/tape.ts'
import { encodeSections } from '../snapshots/sections.ts'
import { assertNear } from '../testing/assertNear.ts'
import { forward64, type Net64 } from '../testing/float64.ts'
import { bothWays64 } from '../testing/float64BothWays.ts'
import { createTrainer, lane } from '../testing/network.ts'
import type { Trainer } from '../trainer.ts'
import { decodeFrame, encodeFrame, GUESSES, gateKey, type Need } from './frame.ts'

const shared = { task: 'text', T: 9, B: 2, loss: 'task', seed: 6 } as const
const text = 'sphinx of black quartz, judge my vow. '.repeat(8)
const everything = new Set<Need>(['guess', 'h', 'c', 'gates', 'flow', 'matrix', 'shares', 'weights'])

function look({ model, task, update, latest }: Trainer, needs: ReadonlySet<Need>, tau = 6) {
  task.probe(model.probe)
  resetState(model.probe)
  complete(forward(model.stack, model.probe, model.kernel))
  return complete(encodeFrame(model, update, tau, needs, latest, { weightPictures, matrixBothWays, flowOf }))
}

describe.each([1, 2])('a frame of %i layers read in both directions', layers => {
  const digits = { task: 'parity', T: 7, B: 2, loss: 'task', seed: 3 } as const
  const trainer = createTrainer(lane({ cell: 'lstm', h: 5, layers, wire: 'bi' }), digits)
  for (let n = 0; n < 20; n++) complete(trainer.next())
  const { stack, probe, kernel } = trainer.model
  const frame = decodeFrame(look(trainer, everything))
  const sizes = { V: stack.V, H: 5, L: layers, T: 7, B: 1, bothWays: true }
  const { input, target } = frame
  const pass = bothWays64(
    { cell: 'lstm', act: 'tanh', ...sizes, input, target, weight: new Array(7).fill(0) },
    stack.parameters.by,
  )
  const copies = (of: readonly Float64Array[], direction: 0 | 1) =>
    of.flatMap((values, n) => (n % 2 === direction ? [...values] : []))

  it('holds the states of both, each after the step of its own that reads this symbol', () => {
    expect(frame).toMatchObject({ T: 7, L: layers, H: 5, tau: 6 })
    for (const [way, direction] of [
      [frame, 0],
      [frame.reverse!, 1],
    ] as const) {
      assertNear(way.h!, copies(pass.h, direction), 1e-6, `h, direction ${direction}`)
      assertNear(way.c!, copies(pass.c, direction), 1e-6, `c, direction ${direction}`)
    }
  })

  it('holds the gates of both: with them the states are what the LSTM says, from t + 1 to t in the other one', () => {
    for (const [way, before] of [
      [frame, -5],
      [frame.reverse!, 5],
    ] as const) {
      const [i, f, g, o] = ['i', 'f', 'g', 'o'].map(letter => way[gateKey(letter)]!)
      for (let l = 0; l < layers; l++)
        for (let t = 1; t < 6; t++)
          for (let j = 0; j < 5; j++) {
            const at = (l * 7 + t) * 5 + j
            expect(way.c![at]).toBeCloseTo(f![at]! * way.c![at + before]! + i![at]! * g![at]!, 5)
            expect(way.h![at]).toBeCloseTo(o![at]! * Math.tanh(way.c![at]!), 5)
          }
    }
  })

  it('holds the flow of both, and that of every loss in both', () => {
    const { h, reverse } = flowOf(stack, probe, 6, kernel)
    expect([...frame.flow!]).toEqual(h.flatMap(flow => [...flow]))
    expect([...frame.reverse!.flow!]).toEqual(reverse!.h.flatMap(flow => [...flow]))
    assertNear(frame.matrix!.subarray(6 * 7), h.at(-1)!, 1e-5, '→')
    assertNear(frame.reverse!.matrix!.subarray(6 * 7), reverse!.h.at(-1)!, 1e-5, '←')
    // At its end a direction is reached by one loss alone.
    expect(frame.summed![6]).toBeCloseTo(frame.matrix![48]!, 5)
    expect(frame.reverse!.summed![0]).toBeCloseTo(frame.reverse!.matrix![0]!, 5)
  })

  it('holds what each copy adds to the gradient of either direction’s recurrent weights', () => {
    const flow = flowOf(stack, probe, 6, kernel)
    for (const [way, itsFlow, own] of [
      [frame, flow, probe.layers],
      [frame.reverse!, flow.reverse!, probe.reverse],
    ] as const) {
      const { shares, norms } = complete(weightShares(stack, probe, 6, itsFlow, kernel, own))
      expect([...way.shares!]).toEqual(shares.flatMap(each => [...each]))
      expect([...way.shareNorms!]).toEqual(norms.flatMap(each => [...each]))
    }
  })

  it('has no gradients before what makes them has been fetched', () => {
    const { update, model } = trainer
    const { matrix, summed, flow, shares } = decodeFrame(complete(encodeFrame(model, update, 6, everything)))
    expect([matrix, summed, flow, shares]).toEqual(new Array(4).fill(undefined))
  })
})

describe('a frame', () => {
  const trainer = createTrainer(lane({ cell: 'lstm', h: 5, layers: 2 }), shared, { text })
  for (let n = 0; n < 40; n++) complete(trainer.next())
  const { stack, probe, kernel } = trainer.model
  const frame = decodeFrame(look(trainer, everything))
  const net: Net64 = {
    ...{ cell: 'lstm', act: 'tanh', V: stack.V, H: 5, L: 2, T: 9, B: 1 },
    ...{ input: frame.input, target: frame.target, weight: new Array(9).fill(0) },
  }
  const pass = forward64(net, stack.parameters.by)
  const probabilities = Array.from({ length: 9 }, (_, t) => {
    const powers = Array.from(pass.logits.subarray(t * stack.V, (t + 1) * stack.V), Math.exp)
    const sum = powers.reduce((a, b) => a + b)
    return powers.map(power => power / sum)
  })

  it('says of when and what it is', () => {
    expect(frame).toMatchObject({ update: 40, T: 9, L: 2, H: 5, tau: 6 })
    expect(frame.input).toEqual(probe.input)
    expect(frame.target).toEqual(probe.target)
  })

  it('holds the three likeliest next characters of each step with their probabilities, likeliest first', () => {
    for (const [t, p] of probabilities.entries()) {
      const order = p.map((_, v) => v).sort((a, b) => p[b]! - p[a]!)
      expect([...frame.guessed!.subarray(t * GUESSES, (t + 1) * GUESSES)], `step ${t}`).toEqual(
        order.slice(0, 3),
      )
      assertNear(
        frame.guessedP!.subarray(t * GUESSES, (t + 1) * GUESSES),
        order.slice(0, 3).map(v => p[v]!),
        1e-5,
        'guessedP',
      )
    }
  })

  it('holds the surprise: −ln of the probability of what came', () => {
    assertNear(
      frame.surprise!,
      probabilities.map((p, t) => -Math.log(p[frame.target[t]!]!)),
      1e-5,
      'surprise',
    )
  })

  it('says which steps the loss asks about', () => {
    expect([...frame.asked!]).toEqual(new Array(9).fill(1))
    const last = createTrainer(lane({ cell: 'rnn', h: 5 }), { ...shared, loss: 'last' }, { text })
    expect([...decodeFrame(look(last, new Set(['guess']))).asked!]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1])
  })

  it('holds hidden and cell states of every layer after each step', () => {
    assertNear(frame.h!, [...pass.h[0]!, ...pass.h[1]!], 1e-6, 'h')
    assertNear(frame.c!, [...pass.c[0]!, ...pass.c[1]!], 1e-6, 'c')
  })

  it('holds what each copy adds to the recurrent weights’ gradient, and only where there are any', () => {
    const flow = flowOf(stack, probe, 6, kernel)
    const { shares, norms } = complete(weightShares(stack, probe, 6, flow, kernel))
    expect([...frame.shares!]).toEqual([...shares[0]!, ...shares[1]!])
    expect([...frame.shareNorms!]).toEqual([...norms[0]!, ...norms[1]!])
    const memoryless = createTrainer(lane({ cell: 'ff' }), shared, { text })
    expect(decodeFrame(look(memoryless, everything)).shares).toBeUndefined()
  })

  it('holds the gradient flow of the step asked for', () => {
    const flow = gradientFlow(stack, probe, 6, kernel)
    expect([...frame.flow!]).toEqual([...flow[0]!, ...flow[1]!])
  })

  it('holds every gate of every layer: with them the states are what the LSTM says', () => {
    const { h, c } = frame
    const [i, f, g, o] = ['i', 'f', 'g', 'o'].map(letter => frame[gateKey(letter)]!)
    for (let l = 0; l < 2; l++) {
      for (let t = 1; t < 9; t++) {
        for (let j = 0; j < 5; j++) {
          const at = (l * 9 + t) * 5 + j
          expect(c![at]).toBeCloseTo(f![at]! * c![at - 5]! + i![at]! * g![at]!, 5)
          expect(h![at]).toBeCloseTo(o![at]! * Math.tanh(c![at]!), 5)
        }
      }
    }
  })

  it('holds the flow of every loss, and of all together', () => {
    for (let tau = 0; tau < 9; tau++) {
      const flow = gradientFlow(stack, probe, tau, kernel).at(-1)!
      assertNear(frame.matrix!.subarray(tau * 9, (tau + 1) * 9), flow, 1e-5, `loss of step ${tau}`)
    }
    expect(frame.summed!.length).toBe(9)
    expect(frame.summed![8]).toBeCloseTo(frame.matrix![80]!, 6)
  })

  it.each([
    [[], []],
    [['guess'], ['asked', 'guessed', 'guessedP', 'surprise']],
    [['h'], ['h']],
    [['gates'], ['gate f', 'gate g', 'gate i', 'gate o']],
    [['matrix'], ['matrix', 'summed']],
    [
      ['c', 'flow'],
      ['c', 'flow'],
    ],
  ] as [Need[], string[]][])('holds only what is needed: %j', (needs, arrays) => {
    const { update, T, L, H, tau, input, target, ...rest } = decodeFrame(look(trainer, new Set(needs)))
    expect(Object.keys(rest).sort()).toEqual(arrays)
  })

  it('has no cell state where the cell has none', () => {
    const gru = createTrainer(lane({ cell: 'gru' }), shared, { text })
    expect(decodeFrame(look(gru, everything)).c).toBeUndefined()
  })

  it('of a vocabulary of two has no third guess: token −1, probability 0', () => {
    const small = createTrainer(lane(), { ...shared, T: 3 }, { text: 'abaabbabab' })
    const { guessed, guessedP } = decodeFrame(look(small, everything, 1))
    expect([guessed![2], guessedP![2]]).toEqual([-1, 0])
    expect(guessedP![0]! + guessedP![1]!).toBeCloseTo(1, 6)
  })

  it('of another version is refused with both numbers', () => {
    const newer = encodeSections(2, 9, { meta: {}, arrays: {} })
    expect(() => decodeFrame(newer)).toThrow('expected frame v1, got v9')
  })
})

it.each(['rnn', 'lstm', 'gru', 'ff'] as const)(
  'is the same on the SIMD kernels, byte for byte: %s',
  async cell => {
    const settings = lane({ cell, h: 6, layers: 2 })
    const frames = [undefined, await loadKernels()].map(simd => {
      const trainer = createTrainer(settings, shared, { text, simd })
      complete(trainer.next())
      return [2, 8].map(tau => new Uint8Array(look(trainer, everything, tau)))
    })
    expect(frames[1]).toEqual(frames[0])
  },
)
