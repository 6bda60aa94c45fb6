import { describe, expect, it } from 'vitest'
import { complete } from '../../run.ts'
import { forward } from '../../sequence/forward.ts'
import { refreshPacked } from '../../sequence/stack.ts'
import { resetState } from '../../sequence/tape.ts'
import { assertNear } from '../../testing/assertNear.ts'
import { everyCell } from '../../testing/combinations.ts'
import { forward64, type Net64 } from '../../testing/float64.ts'
import { createTrainer, lane } from '../../testing/network.ts'
import type { Trainer } from '../../trainer.ts'
import { expectConsistent } from './testing.ts'
import { unit } from './unit.ts'

const shared = { task: 'text', T: 6, B: 2, loss: 'task', seed: 3 } as const
const text = 'how much wood would a woodchuck chuck. '.repeat(8)

/** Reads the task's probe, as is done before a question is answered. */
function read({ model, task }: Trainer) {
  task.probe(model.probe)
  resetState(model.probe)
  complete(forward(model.stack, model.probe, model.kernel))
}

const about = (trainer: Trainer, layer: number, t: number, j: number) =>
  complete(unit(trainer, { layer, t, unit: j }))

describe.each(everyCell.flatMap(cell => [1, 2, 3].map(layers => ({ ...cell, layers }))))(
  '$cell with $act, $layers layers',
  ({ cell, act, layers }) => {
    const H = 4
    const trainer = createTrainer(lane({ cell, act, h: H, layers }), shared, { text })
    for (let n = 0; n < 15; n++) complete(trainer.next())
    read(trainer)
    const { stack, probe } = trainer.model
    const { V, cell: kind } = stack
    const p = stack.parameters.by
    const net: Net64 = {
      ...{ cell, act, V, H, L: layers, T: 6, B: 1 },
      ...{ input: probe.input, target: probe.target, weight: new Array(6).fill(0) },
    }
    const pass = forward64(net, p)
    const hOf = (l: number, t: number) =>
      t < 0 ? new Float64Array(H) : pass.h[l]!.subarray(t * H, (t + 1) * H)
    const dot = (W: ArrayLike<number>, row: number, v: ArrayLike<number>) =>
      Array.from(v).reduce((sum, value, k) => sum + W[row * v.length + k]! * value, 0)

    it('the sums before the gates are those of an independent pass in float64, at every place', () => {
      const ours: number[] = []
      const theirs: number[] = []
      for (let l = 0; l < layers; l++)
        for (let t = 0; t < 6; t++) {
          const x =
            l > 0 ? hOf(l - 1, t) : Float64Array.from({ length: V }, (_, v) => Number(v === probe.input[t]))
          for (let j = 0; j < H; j++)
            for (const [g, { sumIh, sumHh }] of about(trainer, l, t, j).gates.entries()) {
              const row = g * H + j
              const W_hh = p[`weight_hh_l${l}`]
              ours.push(sumIh, sumHh)
              theirs.push(
                dot(p[`weight_ih_l${l}`]!, row, x) + p[`bias_ih_l${l}`]![row]!,
                W_hh ? dot(W_hh, row, hOf(l, t - 1)) + p[`bias_hh_l${l}`]![row]! : 0,
              )
            }
        }
      expect(ours.length).toBe(2 * layers * 6 * H * kind.gates.length)
      assertNear(ours, theirs, 2e-5, 'sums')
    })

    it('says what the unit was given and what became of it', () => {
      const l = layers - 1
      const answer = about(trainer, l, 3, 2)
      expect(answer).toMatchObject({ layer: l, t: 3, unit: 2, token: probe.input[3] })
      assertNear(answer.h, hOf(l, 2), 1e-5, 'h before, all units')
      if (l > 0) assertNear(answer.x, hOf(l - 1, 3), 1e-5, 'the layer below')
      else
        expect(Array.from(answer.x).flatMap((x, v) => (x === 0 ? [] : [v, x]))).toEqual([probe.input[3], 1])
      for (const { name, before, after } of answer.states)
        assertNear(
          [before, after],
          [2, 3].map(t => pass[name][l]![t * H + 2]!),
          1e-5,
          name,
        )
      expect(answer.states.map(({ name }) => name)).toEqual(kind.state)
    })

    it('the products are weight times value, and their total the sum', () => {
      for (const { W_ih, W_hh, ih, hh, biasIh, biasHh, sumIh, sumHh } of about(trainer, layers - 1, 5, 1)
        .gates) {
        const { x, h } = about(trainer, layers - 1, 5, 1)
        expect(Array.from(ih)).toEqual(Array.from(W_ih, (w, k) => w * x[k]!))
        expect(Array.from(hh)).toEqual(Array.from(W_hh, (w, k) => w * h[k]!))
        expect(ih.reduce((sum, term) => sum + term, 0) + biasIh).toBe(sumIh)
        expect(hh.reduce((sum, term) => sum + term, 0) + biasHh).toBe(sumHh)
      }
    })

    it('the gates are what their sums make them', () => {
      for (let t = 0; t < 6; t++) expectConsistent(about(trainer, 0, t, 3))
    })

    it('at the first step there was no state, so only biases are left of the recurrent sums', () => {
      const { h, states, gates } = about(trainer, 0, 0, 1)
      expect([...h, ...states.map(({ before }) => before)].every(value => value === 0)).toBe(true)
      for (const { sumHh, biasHh } of gates) expect(sumHh).toBe(biasHh)
    })
  },
)

it('the hand example: an LSTM of one unit, i f g o with sums 0, ln 3, ln 2, ln 3 from its input', () => {
  const trainer = createTrainer(lane({ cell: 'lstm', h: 1 }), { ...shared, T: 2 }, { text: 'ab'.repeat(60) })
  const { stack } = trainer.model
  const by = stack.parameters.by
  stack.parameters.all.fill(0)
  // Whatever is read adds [0, ln 3, ln 2 − 1, ln 3], the bias brings g's missing 1, and the state multiplies by 2 in the forget gate.
  const [ln2, ln3] = [Math.log(2), Math.log(3)]
  for (const [g, w] of [0, ln3, ln2 - 1, ln3].entries())
    by.weight_ih_l0!.fill(w, g * stack.V, (g + 1) * stack.V)
  by.bias_ih_l0!.set([0, 0, 1, 0])
  by.weight_hh_l0!.set([0, 2, 0, 0])
  refreshPacked(stack, trainer.model.kernel)
  read(trainer)
  // c₁ = ½·0.6 = 0.3; h₁ = ¾·tanh 0.3 = 0.218484; f₂ = σ(ln 3 + 2·0.218484) = 0.822821; c₂ = 0.246846 + 0.3 = 0.546846
  const [first, second] = [0, 1].map(t => about(trainer, 0, t, 0))
  assertNear(
    first!.gates.map(({ value }) => value),
    [0.5, 0.75, 0.6, 0.75],
    1e-6,
    'gates',
  )
  assertNear(
    first!.states.map(({ after }) => after),
    [0.218484, 0.3],
    1e-6,
    'h, c after the first step',
  )
  const forget = second!.gates[1]!
  assertNear(
    [forget.sumIh, forget.hh[0]!, forget.value],
    [1.098612, 0.436969, 0.822821],
    1e-5,
    'the forget gate',
  )
  assertNear([second!.states[1]!.before, second!.states[1]!.after], [0.3, 0.546846], 1e-5, 'c')
})

it('what is looked at is without dropout: the layer above is given the states of the one below as they are', () => {
  const settings = lane({ cell: 'lstm', h: 8, layers: 2, drop: 0.5 })
  const trainer = createTrainer(settings, shared, { text })
  for (let n = 0; n < 3; n++) complete(trainer.next())
  read(trainer)
  const below = Array.from({ length: 8 }, (_, j) => about(trainer, 0, 4, j).states[0]!.after)
  expect([...about(trainer, 1, 4, 0).x]).toEqual(below)
  expect(below.every(value => value !== 0)).toBe(true)
})

it.each([
  [1, 0, 0],
  [0, 6, 0],
  [0, 0, 4],
  [-1, 0, 0],
])('layer %i, step %i, unit %i are not there', (layer, t, j) => {
  const trainer = createTrainer(lane({ cell: 'gru', h: 4 }), shared, { text })
  expect(() => about(trainer, layer, t, j)).toThrow(RangeError)
})
