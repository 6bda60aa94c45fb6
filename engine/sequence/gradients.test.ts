import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { weighSteps } from '../tasks/task.ts'
import { assertNear, assertNearOfLargest } from '../testing/assertNear.ts'
import { centralDifferences, forward64 } from '../testing/float64.ts'
import { createNetwork, type NetworkOptions } from '../testing/network.ts'
import { backward } from './backward.ts'
import { forward } from './forward.ts'
import { meanLoss } from './loss.ts'

const variants = [
  { cell: 'rnn', act: 'tanh' },
  { cell: 'rnn', act: 'relu' },
  { cell: 'lstm', act: 'tanh' },
  { cell: 'gru', act: 'tanh' },
  { cell: 'lstm97', act: 'tanh' },
  { cell: 'ff', act: 'tanh' },
  { cell: 'ff', act: 'relu' },
] as const satisfies NetworkOptions[]

/** Characters; and numbers, two read and three said, or one and one, with a seed by which no layer of ReLU is dead. */
const ends = [{}, { I: 2, V: 3, seed: 5 }, { I: 1, V: 1, seed: 5 }]

const networks = variants.flatMap(variant =>
  [1, 2, 3].flatMap(L =>
    (['every', 'last'] as const).flatMap(asks =>
      (L > 1 ? [false, true] : [false]).flatMap(dropout =>
        (L < 3 ? ends : ends.slice(0, 1)).map(end => ({
          ...{ ...variant, L, asks, dropout, I: undefined, ...end },
          ends: 'I' in end ? `${end.I} numbers to ${end.V}` : 'characters',
        })),
      ),
    ),
  ),
)

describe.each(networks)('$cell $act, $ends, $L layers, loss at $asks step, dropout $dropout', options => {
  const { stack, tape, net, parameters } = createNetwork(options)
  weighSteps(tape.weight, tape, options.asks)
  complete(forward(stack, tape, reference))
  complete(backward(stack, tape, reference))
  const loss = () => forward64(net, parameters).loss

  it('the forward pass is the float64 one', () => {
    const pass = forward64(net, parameters)
    assertNear(tape.logits, pass.logits, 2e-6, 'logits')
    assertNear([meanLoss(tape)], [pass.loss], 1e-6, 'loss')
    for (const [l, { outputBeforeDropout }] of tape.layers.entries()) {
      assertNear(outputBeforeDropout, pass.h[l]!, 1e-6, `h of layer ${l}`)
    }
  })

  it.each(Object.keys(parameters))('%s has the gradient that central differences give', name => {
    const numeric = centralDifferences(parameters[name]!, loss)
    expect(Math.max(...numeric.map(Math.abs))).toBeGreaterThan(1e-6)
    assertNearOfLargest(stack.gradients.by[name]!, numeric, 1e-4, name)
  })

  it('∂L/∂h and ∂L/∂c of the initial state and of a step in the middle are what central differences give', () => {
    const { B, H } = net
    for (const [l, { dh, dc }] of tape.layers.entries()) {
      for (const [of, d] of [
        ['h', dh],
        ['c', dc],
      ] as const) {
        if (d.length === 0) continue
        const numeric = centralDifferences(net[`${of}0`]![l] as Float64Array, loss)
        assertNearOfLargest(d.subarray(0, B * H), numeric, 1e-4, `∂L/∂${of}_0 of layer ${l}`)
        const t = 3
        const nudged = Float64Array.from({ length: B * H }, (_, i) => {
          const lossAt = (by: number) =>
            forward64(net, parameters, { of, l, t, b: Math.floor(i / H), j: i % H, by }).loss
          return (lossAt(1e-5) - lossAt(-1e-5)) / 2e-5
        })
        assertNearOfLargest(
          d.subarray((t + 1) * B * H, (t + 2) * B * H),
          nudged,
          1e-4,
          `∂L/∂${of}_${t} of layer ${l}`,
        )
      }
    }
  })
})

describe.each([
  { cell: 'gru', dropout: false },
  { cell: 'gru', dropout: true },
  { cell: 'lstm', dropout: true },
] as const)('a window of several spans: $cell, dropout $dropout', ({ cell, dropout }) => {
  it('gives the same gradients as central differences, the second time too: no span is lost, counted twice or left over', () => {
    // Spans hold 128 rows; 70 steps of 3 sequences make one of 43 steps and one of 27.
    const network = createNetwork({ cell, dropout, H: 3, L: 2, T: 70, B: 3, scale: 0.5 })
    const { stack, tape, net, parameters } = network
    expect(tape.spans.map(({ rows }) => rows)).toEqual([43 * 3, 27 * 3])
    for (let n = 0; n < 2; n++) {
      complete(forward(stack, tape, reference))
      complete(backward(stack, tape, reference))
    }
    for (const [name, values] of Object.entries(parameters)) {
      const numeric = centralDifferences(values, () => forward64(net, parameters).loss)
      assertNearOfLargest(stack.gradients.by[name]!, numeric, 1e-4, name)
    }
  })
})
