import { describe, expect, it } from 'vitest'
import { complete } from '../../run.ts'
import { forward } from '../../sequence/forward.ts'
import { assertNear } from '../../testing/assertNear.ts'
import { forward64, type Net64 } from '../../testing/float64.ts'
import { createTrainer, lane } from '../../testing/network.ts'
import type { Trainer } from '../../trainer.ts'
import { decodeFrame, encodeFrame } from '../frame.ts'
import { answer, type Question, type QuestionKind } from './index.ts'

const wired = (['encdec', 'attn'] as const).flatMap(wire =>
  (['lstm', 'gru'] as const).map(cell => ({ wire, cell, layers: cell === 'gru' ? 2 : 1 })),
)

function createRead(settings: Parameters<typeof lane>[0]): Trainer {
  const trainer = createTrainer(lane({ h: 4, init: 'pytorch', ...settings }), {
    ...{ task: 'reversal', T: 8, B: 3, loss: 'task', seed: 5 },
  })
  for (let n = 0; n < 3; n++) complete(trainer.next())
  trainer.task.probe(trainer.model.probe)
  complete(forward(trainer.model.stack, trainer.model.probe, trainer.model.kernel))
  return trainer
}

function netOf({ model: { stack, probe }, settings }: Trainer): Net64 {
  return {
    ...{ cell: settings.cell, act: settings.act, V: stack.V, H: stack.H, L: stack.L, T: probe.T, B: 1 },
    ...{ source: probe.source, attention: settings.wire === 'attn' },
    ...{ input: probe.input, target: probe.target, weight: new Float64Array(probe.T) },
  }
}

/** Every kind of question; what it is about, and whether a lane with encoder and decoder answers it. */
const asked: { [K in QuestionKind]: { question: Question<K>; refused: 'no' | 'always' | 'attn' } } = {
  beyond: { question: { kind: 'beyond' }, refused: 'always' },
  continuations: { question: { kind: 'continuations', text: '12' }, refused: 'always' },
  distribution: { question: { kind: 'distribution' }, refused: 'no' },
  forecast: { question: { kind: 'forecast', from: 3 }, refused: 'always' },
  learned: { question: { kind: 'learned' }, refused: 'no' },
  parameters: { question: { kind: 'parameters' }, refused: 'no' },
  writing: {
    question: { kind: 'writing', prompt: '', length: 3, temperature: 1, draw: 1 },
    refused: 'always',
  },
  cellPath: { question: { kind: 'cellPath', tau: 7 }, refused: 'no' },
  clampedWriting: {
    question: {
      ...{ kind: 'clampedWriting', prompt: '1', length: 3, temperature: 1, draw: 1 },
      clamp: { l: 0, j: 0, of: 'h', value: 1 },
    },
    refused: 'always',
  },
  findUnits: {
    question: {
      kind: 'findUnits',
      source: { kind: 'probe' },
      of: 'h',
      property: { kind: 'property', id: 'clue' },
    },
    refused: 'always',
  },
  growth: { question: { kind: 'growth', layer: 0 }, refused: 'attn' },
  readText: {
    question: { kind: 'readText', source: { kind: 'probe' }, of: 'h', l: 0, j: 0 },
    refused: 'always',
  },
  saliency: {
    question: { kind: 'saliency', tau: 6, predicts: 'target', replacement: 'likeliest' },
    refused: 'no',
  },
  saturation: { question: { kind: 'saturation' }, refused: 'always' },
  spectrum: { question: { kind: 'spectrum', layer: 0, gate: 0 }, refused: 'no' },
  stretch: { question: { kind: 'stretch' }, refused: 'attn' },
  unit: { question: { kind: 'unit', layer: 0, t: 6, unit: 2 }, refused: 'no' },
  weight: { question: { kind: 'weight', tensor: 'encoder.weight_hh_l0', at: [0, 1] }, refused: 'no' },
}

describe.each(wired)('$wire, $cell, $layers layers', settings => {
  it.each(Object.entries(asked).map(([kind, each]) => [kind, each] as const))(
    '%s',
    (kind, { question, refused }) => {
      const ask = () => complete(answer(createRead(settings), question as Question))
      const isRefused = refused === 'always' || (refused === 'attn' && settings.wire === 'attn')
      const hasNoCell = settings.cell === 'gru' && kind === 'cellPath'
      if (isRefused || hasNoCell) expect(ask).toThrow(RangeError)
      else expect(ask()).toBeDefined()
    },
  )

  it('what goes into a unit’s gates adds up, in the encoder and in the decoder', () => {
    const trainer = createRead(settings)
    const { probe } = trainer.model
    for (const t of [2, 4, 6]) {
      for (let layer = 0; layer < settings.layers; layer++) {
        const { gates, states } = complete(answer(trainer, { kind: 'unit', layer, t, unit: 2 }))
        const [first] = gates
        const value = 1 / (1 + Math.exp(-(first!.sumIh + first!.sumHh)))
        expect(first!.value).toBeCloseTo(value, 5)
        expect(states[0]!.after).toBe(probe.layers[layer]!.h[(t + 1) * 4 + 2])
      }
    }
  })

  it('the slope of a logit by each character read is what another float64 pass finds', () => {
    const trainer = createRead(settings)
    const { slopes, replaced, v } = complete(
      answer(trainer, { kind: 'saliency', tau: 6, predicts: 'target', replacement: 'likeliest' }),
    )
    expect([...replaced].every(token => token === -1)).toBe(true)
    // ∂/∂x_t = W_ihᵀ ∂/∂b_ih as if step t had a bias of its own; so b_ih is nudged at one step only, through an extra character.
    const { stack, probe } = trainer.model
    const V = stack.V
    const parameters = Object.fromEntries(
      Object.entries(stack.parameters.by).map(([name, values]) => [name, Float64Array.from(values)]),
    )
    const numeric = Array.from({ length: 7 }, (_, t) => {
      const name = `${t < probe.source ? 'encoder.' : ''}weight_ih_l0`
      const W = parameters[name]!
      const I = W.length / (stack.cell.gates.length * stack.H)
      let square = 0
      for (let x = 0; x < V; x++) {
        const at = (by: number) => {
          const nudged = nudgedInput(netOf(trainer), parameters, name, I, t, x, by)
          return nudged[6 * V + v]!
        }
        square += ((at(1e-4) - at(-1e-4)) / 2e-4) ** 2
      }
      return Math.log10(square) / 2
    })
    assertNear(slopes.subarray(0, 7), numeric, 2e-3, 'slopes')
  })

  it('its frame says where the source ends and where each step looks, and leaves out shares of a weight that is two', () => {
    const trainer = createRead(settings)
    const { model } = trainer
    const needs = new Set(['attention', 'shares', 'flow'] as const)
    const frame = decodeFrame(complete(encodeFrame(model, 3, 7, needs)))
    expect(frame.source).toBe(4)
    expect(frame.shares).toBeUndefined()
    expect(frame.flow!.length).toBe(8 * settings.layers)
    const { looks } = forward64(netOf(trainer), model.stack.parameters.by)
    if (settings.wire === 'attn')
      assertNear(
        frame.attention!,
        looks.flatMap(rows => rows[0]!),
        1e-6,
        'where it looks',
      )
    else expect(frame.attention).toBeUndefined()
  })
})

/** The logits with x_t[v] by a little larger: a character of its own at step t, whose column is a mixture. */
function nudgedInput(
  net: Net64,
  parameters: Record<string, Float64Array>,
  name: string,
  I: number,
  t: number,
  v: number,
  by: number,
): Float64Array {
  const { V } = net
  const read = net.input[t]!
  // No other step reads this character in the same network, or its column could not be changed for one step alone.
  const unused = Array.from({ length: V }, (_, u) => u).find(u => !Array.from(net.input).includes(u))!
  const W = parameters[name]!
  const mixed = Float64Array.from(W)
  for (let row = 0; row < W.length / I; row++)
    mixed[row * I + unused] = W[row * I + read]! + by * W[row * I + v]!
  const input = Array.from(net.input, (token, s) => (s === t ? unused : token))
  return forward64({ ...net, input }, { ...parameters, [name]: mixed }).logits
}
