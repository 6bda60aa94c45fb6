import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { assertNear, assertNearOfLargest } from '../testing/assertNear.ts'
import { everyCell } from '../testing/combinations.ts'
import { centralDifferences } from '../testing/float64.ts'
import { bothWays64 } from '../testing/float64BothWays.ts'
import { createNetwork, type NetworkOptions } from '../testing/network.ts'
import { backward } from './backward.ts'
import { directions } from './bidirectional.ts'
import { forward } from './forward.ts'
import { crossEntropyNats } from './loss.ts'

const networks = everyCell.flatMap(cell =>
  [1, 2, 3].flatMap(L =>
    (L > 1 ? [false, true] : [false]).map(dropout => ({
      ...cell,
      L,
      dropout,
      wiring: 'bi' as const,
      seed: 4,
    })),
  ),
)

function passed(options: NetworkOptions) {
  const network = createNetwork(options)
  const { stack, tape } = network
  complete(forward(stack, tape, reference))
  complete(backward(stack, tape, reference))
  return network
}

describe.each(networks)('$cell $act in both directions, $L layers, dropout $dropout', options => {
  const { stack, tape, net, parameters } = passed(options)
  const loss = () => bothWays64(net, parameters).loss
  const copies = Array.from({ length: options.L }, (_, l) => directions(stack, tape, l)).flat()

  it('the forward pass is the float64 one', () => {
    const pass = bothWays64(net, parameters)
    assertNear(tape.logits, pass.logits, 2e-6, 'logits')
    assertNear([crossEntropyNats(tape)], [pass.loss], 1e-6, 'loss')
    for (const [n, { tape: layer, suffix }] of copies.entries()) {
      assertNear(layer.outputBeforeDropout, pass.h[n]!, 1e-6, `h of ${suffix}`)
      if (layer.cells.length > 0) assertNear(layer.cells, pass.c[n]!, 1e-6, `c of ${suffix}`)
    }
  })

  it.each(Object.keys(parameters))('%s has the gradient that central differences give', name => {
    const numeric = centralDifferences(parameters[name]!, loss)
    expect(Math.max(...numeric.map(Math.abs))).toBeGreaterThan(1e-6)
    assertNearOfLargest(stack.gradients.by[name]!, numeric, 1e-4, name)
  })

  it('∂L/∂h and ∂L/∂c at every step of both directions are what central differences give', () => {
    const { B, H, T } = net
    for (const [n, { tape: layer, suffix }] of copies.entries()) {
      for (const of of ['h', 'c'] as const) {
        const ours = layer.steps.map(({ d }) => d.next[of])
        if (ours[0]!.length === 0) continue
        for (const t of [0, 2, T - 1]) {
          const numeric = Float64Array.from({ length: B * H }, (_, i) => {
            const lossAt = (by: number) =>
              bothWays64(net, parameters, { of, l: n, t, b: Math.floor(i / H), j: i % H, by }).loss
            return (lossAt(1e-5) - lossAt(-1e-5)) / 2e-5
          })
          assertNearOfLargest(ours[t]!, numeric, 1e-4, `∂L/∂${of}_${t} of ${suffix}`)
        }
      }
    }
  })
})

describe.each(everyCell)('a window of several spans, read in both directions: $cell $act', cell => {
  it('gives the same gradients as central differences, the second time too', () => {
    const network = passed({ ...cell, wiring: 'bi', dropout: true, H: 2, L: 2, T: 50, B: 3, scale: 0.5 })
    const { stack, tape, net, parameters } = network
    expect(tape.spans.map(({ rows }) => rows)).toEqual([43 * 3, 7 * 3])
    const toBeginnings = () =>
      [0, 1].flatMap(l =>
        directions(stack, tape, l).map(({ tape: { steps }, at }) => steps[at(0)]!.d.prev.h.slice()),
      )
    const first = toBeginnings()
    complete(forward(stack, tape, reference))
    complete(backward(stack, tape, reference))
    expect(toBeginnings()).toEqual(first)
    for (const [name, values] of Object.entries(parameters)) {
      const numeric = centralDifferences(values, () => bothWays64(net, parameters).loss)
      assertNearOfLargest(stack.gradients.by[name]!, numeric, 1e-4, name)
    }
  })

  it('gradients in the place of what they are gradients of are the same to the bit', () => {
    const [apart, inPlace] = [false, true].map(
      inPlace =>
        passed({ ...cell, inPlace, wiring: 'bi', dropout: true, L: 2, H: 5, T: 50, B: 4 }).stack.gradients
          .all,
    )
    expect(inPlace).toEqual(apart)
    expect(apart!.some(value => value !== 0)).toBe(true)
  })
})

it('the last step’s guess depends on the first symbol, and the first one’s on the last', () => {
  const logits = (changed?: number) => {
    const { stack, tape } = createNetwork({ cell: 'gru', wiring: 'bi', T: 9, B: 1 })
    if (changed !== undefined) tape.input[changed] = (tape.input[changed]! + 1) % tape.V
    complete(forward(stack, tape, reference))
    return [tape.steps[0]!.logits, tape.steps[8]!.logits]
  }
  const [first, last] = logits()
  expect(logits(8)[0]).not.toEqual(first)
  expect(logits(0)[1]).not.toEqual(last)
})

it('holds no unit: a clamp is refused', () => {
  const { stack, tape } = createNetwork({ cell: 'gru', wiring: 'bi' })
  const clamp = { l: 0, of: 'h', j: 0, value: 1 } as const
  expect(() => complete(forward(stack, tape, reference, clamp))).toThrow('both directions')
})
