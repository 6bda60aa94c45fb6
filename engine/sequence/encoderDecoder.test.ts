import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { weighSteps } from '../tasks/task.ts'
import { assertNear, assertNearOfLargest } from '../testing/assertNear.ts'
import { centralDifferences, forward64 } from '../testing/float64.ts'
import { createNetwork, type NetworkOptions } from '../testing/network.ts'
import { backward } from './backward.ts'
import { forward } from './forward.ts'
import { crossEntropyNats } from './loss.ts'

const cells = [
  { cell: 'rnn', act: 'tanh' },
  { cell: 'rnn', act: 'relu' },
  { cell: 'lstm', act: 'tanh' },
  { cell: 'gru', act: 'tanh' },
  { cell: 'ff', act: 'tanh' },
] as const satisfies NetworkOptions[]

const networks = cells.flatMap(cell =>
  (['encdec', 'attn'] as const).flatMap(wiring =>
    [
      { L: 1, T: 7, answer: 3, B: 2, dropout: false },
      { L: 2, T: 6, answer: 99, B: 3, dropout: true },
    ].map(sizes => ({
      ...cell,
      ...sizes,
      wiring,
      H: 3,
      V: 4,
      scale: cell.act === 'relu' ? 0.9 : 1.2,
      seed: cell.act === 'relu' ? 5 : 2,
    })),
  ),
)

/** Reads and goes back twice, so that what is left over from the first time would show. */
function run(options: NetworkOptions, asks: 'every' | 'answer') {
  const network = createNetwork(options)
  const { stack, tape } = network
  weighSteps(tape.weight, tape, asks, options.answer)
  for (let n = 0; n < 2; n++) {
    complete(forward(stack, tape, reference))
    complete(backward(stack, tape, reference))
  }
  return network
}

describe.each(networks)('$cell $act, $wiring, $L layers', options => {
  const { stack, tape, net, parameters } = run(options, options.L === 1 ? 'answer' : 'every')
  const loss = () => forward64(net, parameters).loss

  it('the forward pass is the float64 one', () => {
    const pass = forward64(net, parameters)
    assertNear(tape.logits, pass.logits, 2e-6, 'logits')
    assertNear([crossEntropyNats(tape)], [pass.loss], 1e-6, 'loss')
    for (const [l, { outputBeforeDropout }] of tape.layers.entries())
      assertNear(outputBeforeDropout, pass.h[l]!, 1e-6, `h of layer ${l}`)
    const S = tape.source
    for (const [n, rows] of pass.looks.entries())
      for (const [b, row] of rows.entries())
        assertNear(
          row.map((_, j) => tape.attention!.weights[(n * S + j) * tape.B + b]!),
          row,
          1e-6,
          `where step ${S + n} of sequence ${b} looks`,
        )
    expect(pass.looks.length).toBe(options.wiring === 'attn' ? tape.T - S : 0)
  })

  it.each(Object.keys(parameters))('%s has the gradient that central differences give', name => {
    const numeric = centralDifferences(parameters[name]!, loss)
    // A cell without memory does not hand anything over: without attention its encoder is not asked.
    const idle =
      options.cell === 'ff' && options.wiring === 'encdec' && options.L === 1 && name.startsWith('enc')
    if (idle) expect([...stack.gradients.by[name]!].every(x => x === 0)).toBe(true)
    else expect(Math.max(...numeric.map(Math.abs))).toBeGreaterThan(1e-6)
    assertNearOfLargest(stack.gradients.by[name]!, numeric, 1e-4, name)
  })

  it('∂L/∂h and ∂L/∂c of the initial state and of every step are what central differences give', () => {
    const { B, H, T } = net
    for (const [l, { dh, dc }] of tape.layers.entries()) {
      for (const [of, d] of [
        ['h', dh],
        ['c', dc],
      ] as const) {
        if (d.length === 0) continue
        const numeric = centralDifferences(net[`${of}0`]![l] as Float64Array, loss)
        assertNearOfLargest(d.subarray(0, B * H), numeric, 1e-4, `∂L/∂${of}_0 of layer ${l}`)
        const nudged = Float64Array.from({ length: T * B * H }, (_, i) => {
          const at = { of, l, t: Math.floor(i / (B * H)), b: Math.floor(i / H) % B, j: i % H }
          const lossAt = (by: number) => forward64(net, parameters, { ...at, by }).loss
          return (lossAt(1e-5) - lossAt(-1e-5)) / 2e-5
        })
        assertNearOfLargest(d.subarray(B * H), nudged, 1e-4, `∂L/∂${of} of layer ${l}`)
      }
    }
  })
})

describe.each([
  { cell: 'gru', wiring: 'encdec', L: 2 },
  { cell: 'lstm', wiring: 'attn', L: 1 },
  { cell: 'gru', wiring: 'attn', L: 2 },
] as const)('windows of several spans: $cell, $wiring', options => {
  it('no span is on both sides of the border, and none is lost, counted twice or left over', () => {
    // Spans hold 128 rows, 43 steps of 3 sequences; the source has 50 steps.
    const { stack, tape, net, parameters } = run(
      { ...options, H: 2, V: 3, T: 96, B: 3, answer: 46, scale: 1.2, dropout: options.L > 1 },
      'every',
    )
    expect(tape.spans.map(({ from, to }) => [from, to])).toEqual([
      [0, 43],
      [43, 50],
      [50, 93],
      [93, 96],
    ])
    for (const [name, values] of Object.entries(parameters)) {
      const numeric = centralDifferences(values, () => forward64(net, parameters).loss)
      assertNearOfLargest(stack.gradients.by[name]!, numeric, 1e-4, name)
    }
  })
})
