import { describe, expect, it } from 'vitest'
import { fillOrthogonal } from '../initialise/orthogonal.ts'
import { reference } from '../kernels/reference/index.ts'
import { Random } from '../random.ts'
import { complete } from '../run.ts'
import { backward } from '../sequence/backward.ts'
import { forward } from '../sequence/forward.ts'
import { refreshPacked } from '../sequence/stack.ts'
import { assertNear } from '../testing/assertNear.ts'
import { forward64 } from '../testing/float64.ts'
import { createNetwork, type Network } from '../testing/network.ts'
import { stateFlow } from './gradientFlow.ts'
import { gradientMatrix, summedFlow } from './gradientMatrix.ts'

const variants = [
  { cell: 'rnn', act: 'tanh' },
  { cell: 'rnn', act: 'relu' },
  { cell: 'lstm', act: 'tanh' },
  { cell: 'gru', act: 'tanh' },
  { cell: 'ff', act: 'tanh' },
] as const

function matrixOf({ stack, tape, fan }: Network) {
  refreshPacked(stack, reference)
  complete(forward(stack, tape, reference))
  return complete(gradientMatrix(stack, tape, fan, reference))
}

const networks = variants.flatMap(variant => [
  ...[1, 2].map(L => ({ ...variant, L })),
  // Numbers, whose loss is squared.
  { ...variant, L: 1, I: 2, V: 2, seed: 5 },
])

describe.each(networks)('$cell $act, $L layers', options => {
  // Four rows at a time, so seven losses take two passes.
  const network = createNetwork({ ...options, T: 7, B: 1 })
  const { T, H } = network.net
  const { h, c } = matrixOf(network)

  it.each(['h', 'c'] as const)('every ∂L_τ/∂%s_t is what nudging it in float64 gives', of => {
    if (of === 'c' && options.cell !== 'lstm') {
      expect(c.map(({ length }) => length)).toEqual(Array.from({ length: options.L }, () => 0))
      return
    }
    for (let l = 0; l < options.L; l++) {
      for (let tau = 0; tau < T; tau++) {
        const weight = Float64Array.from({ length: T }, (_, t) => (t === tau ? 1 : 0))
        const expected = Array.from({ length: T }, (_, t) => {
          if (t > tau || (options.cell === 'ff' && t < tau)) return -Infinity
          let square = 0
          for (let j = 0; j < H; j++) {
            const loss = (by: number) =>
              forward64({ ...network.net, weight }, network.parameters, { of, l, t, b: 0, j, by }).loss
            square += ((loss(1e-4) - loss(-1e-4)) / 2e-4) ** 2
          }
          return Math.log10(Math.sqrt(square))
        })
        const row = { h, c }[of][l]!.subarray(tau * T, (tau + 1) * T)
        assertNear(row, expected, 1e-4, `layer ${l}, τ = ${tau}`)
      }
    }
  })

  it('its rows are the flow of each loss alone', () => {
    for (let tau = 0; tau < T; tau++) {
      const flow = stateFlow(network.stack, network.tape, tau, reference)
      for (let l = 0; l < options.L; l++)
        assertNear(h[l]!.subarray(tau * T, (tau + 1) * T), flow.h[l]!, 1e-5, `layer ${l}, τ = ${tau}`)
    }
  })

  it('all losses together give what back-propagation gives', () => {
    const { stack, tape, fan } = network
    tape.weight.fill(1)
    complete(forward(stack, tape, reference))
    complete(backward(stack, tape, reference))
    const flow = complete(summedFlow(stack, tape, fan, reference))
    for (const [l, { dh }] of tape.layers.entries()) {
      const expected = Array.from({ length: T }, (_, t) =>
        Math.log10(Math.hypot(...dh.subarray((t + 1) * H, (t + 2) * H))),
      )
      assertNear(flow[l]!, expected, 1e-5, `layer ${l}`)
    }
  })
})

it('reaches below 1e-300 in straight lines, one for each loss, and looking changes no parameter', () => {
  const network = createNetwork({ cell: 'rnn', V: 4, H: 16, T: 200, B: 1 })
  const { stack, tape } = network
  const { by, all } = stack.parameters
  for (const name of ['weight_ih_l0', 'bias_ih_l0', 'bias_hh_l0']) by[name]!.fill(0)
  fillOrthogonal(by.weight_hh_l0!, 16, 0.01, new Random(5, 'test'))
  tape.layers[0]!.h.fill(0)
  const before = [all.slice(), stack.gradients.all.slice()]
  const [h] = matrixOf(network).h
  expect(h![199 * 200]).toBeLessThan(-390)
  for (const tau of [0, 3, 63, 64, 150, 199]) {
    const row = h!.subarray(tau * 200, tau * 200 + tau + 1)
    const expected = Array.from(row, (_, t) => row[tau]! - 2 * (tau - t))
    assertNear(row, expected, 2e-3, `τ = ${tau}`)
  }
  expect([all, stack.gradients.all]).toEqual(before)
})

it('wants one sequence', () => {
  const { stack, tape, fan } = createNetwork({ cell: 'rnn', B: 2 })
  expect(() => complete(gradientMatrix(stack, tape, fan, reference))).toThrow(
    'expected a tape of one sequence, got 2',
  )
})
