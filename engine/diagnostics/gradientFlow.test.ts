import { describe, expect, it } from 'vitest'
import { fillOrthogonal } from '../initialise/orthogonal.ts'
import { reference } from '../kernels/reference/index.ts'
import { Random } from '../random.ts'
import { complete } from '../run.ts'
import { backward } from '../sequence/backward.ts'
import { forward } from '../sequence/forward.ts'
import { refreshPacked } from '../sequence/stack.ts'
import { weighSteps } from '../tasks/task.ts'
import { assertNear } from '../testing/assertNear.ts'
import { forward64 } from '../testing/float64.ts'
import { createNetwork, type Network } from '../testing/network.ts'
import { gradientFlow, stateFlow } from './gradientFlow.ts'

const variants = [
  { cell: 'rnn', act: 'tanh' },
  { cell: 'rnn', act: 'relu' },
  { cell: 'lstm', act: 'tanh' },
  { cell: 'gru', act: 'tanh' },
  { cell: 'ff', act: 'tanh' },
] as const

function flowOf({ stack, tape }: Network, tau: number): Float64Array[] {
  refreshPacked(stack, reference)
  complete(forward(stack, tape, reference))
  return gradientFlow(stack, tape, tau, reference)
}

/** log10 ‖∂L_τ/∂h_t‖ (or c_t) by nudging every unit of it in a float64 forward pass. */
function bruteForce(
  { net, parameters }: Network,
  tau: number,
  l: number,
  t: number,
  of: 'h' | 'c' = 'h',
): number {
  const { T, B, H } = net
  const weight = Float64Array.from({ length: T * B }, (_, i) => (Math.floor(i / B) === tau ? 1 / B : 0))
  let square = 0
  for (let i = 0; i < B * H; i++) {
    const loss = (by: number) =>
      forward64({ ...net, weight }, parameters, { of, l, t, b: Math.floor(i / H), j: i % H, by }).loss
    square += ((loss(1e-4) - loss(-1e-4)) / 2e-4) ** 2
  }
  return Math.log10(Math.sqrt(square))
}

describe.each(variants.flatMap(variant => [1, 2, 3].map(L => ({ ...variant, L }))))(
  '$cell $act, $L layers',
  options => {
    it.each([0, 4, 6])('log10 ‖∂L_τ/∂h_t‖ is what nudging h_t in float64 gives, τ = %i', tau => {
      const network = createNetwork({ ...options, T: 7, B: 2 })
      const flow = flowOf(network, tau)
      for (let l = 0; l < options.L; l++) {
        const expected = Array.from({ length: 7 }, (_, t) =>
          t > tau ? -Infinity : bruteForce(network, tau, l, t),
        )
        if (options.cell === 'ff') expected.fill(-Infinity, 0, tau)
        assertNear(flow[l]!, expected, 1e-4, `layer ${l}`)
      }
    })
  },
)

describe.each([1, 2, 3])('the cell state of an LSTM of %i layers', L => {
  it.each([0, 4, 6])('log10 ‖∂L_τ/∂c_t‖ is what nudging c_t in float64 gives, τ = %i', tau => {
    const network = createNetwork({ cell: 'lstm', L, T: 7, B: 2 })
    flowOf(network, tau)
    const { c } = stateFlow(network.stack, network.tape, tau, reference)
    for (let l = 0; l < L; l++) {
      const expected = Array.from({ length: 7 }, (_, t) =>
        t > tau ? -Infinity : bruteForce(network, tau, l, t, 'c'),
      )
      assertNear(c[l]!, expected, 1e-4, `layer ${l}`)
    }
  })
})

it('a cell without cell state has no gradient of one', () => {
  const network = createNetwork({ cell: 'gru', L: 2 })
  flowOf(network, 3)
  expect(stateFlow(network.stack, network.tape, 3, reference).c.map(({ length }) => length)).toEqual([0, 0])
})

it('the sum over all τ of the separate gradients is the training gradient ∂L/∂h_t, but looking at one changes neither parameters nor their gradients', () => {
  const { stack, tape } = createNetwork({ cell: 'lstm', L: 2, T: 9, B: 1 })
  complete(forward(stack, tape, reference))
  complete(backward(stack, tape, reference))
  const total = tape.layers.map(({ dh }) => dh.slice())
  const before = [stack.parameters.all.slice(), stack.gradients.all.slice()]
  const sums = tape.layers.map(({ dh }) => new Float64Array(dh.length))
  for (let tau = 0; tau < 9; tau++) {
    gradientFlow(stack, tape, tau, reference)
    for (const [l, { dh }] of tape.layers.entries()) {
      for (let i = stack.H; i < dh.length; i++) sums[l]![i]! += dh[i]! / 9
    }
  }
  for (const [l, sum] of sums.entries())
    assertNear(sum.subarray(stack.H), total[l]!.subarray(stack.H), 1e-6, `layer ${l}`)
  expect([stack.parameters.all, stack.gradients.all]).toEqual(before)
})

describe('far beyond the range of float32', () => {
  /** With no input and no bias h stays 0, tanh′ = 1, and W_hh = g·Q multiplies the norm by exactly g at each step. */
  function linear(gain: number): Network {
    const network = createNetwork({ cell: 'rnn', V: 4, H: 16, T: 200, B: 1 })
    const { stack, tape } = network
    const { by } = stack.parameters
    for (const name of ['weight_ih_l0', 'bias_ih_l0', 'bias_hh_l0']) by[name]!.fill(0)
    fillOrthogonal(by.weight_hh_l0!, 16, gain, new Random(5, 'test'))
    tape.layers[0]!.h.fill(0)
    return network
  }

  it.each([
    [0.01, -2],
    [0.5, Math.log10(0.5)],
    [1, 0],
    [10, 1],
    [100, 2],
  ])(
    'a recurrent matrix %d·Q gives a straight line of %d decades per step over 200 steps',
    (gain, decades) => {
      const [flow] = flowOf(linear(gain), 199)
      const start = flow![199]!
      expect(Math.abs(start)).toBeLessThan(2)
      assertNear(
        flow!,
        Array.from({ length: 200 }, (_, t) => start + decades * (199 - t)),
        2e-3,
        'log10 norms',
      )
    },
  )

  it('a recurrent matrix of zeros stops the gradient at once: −∞ before τ, not a small number', () => {
    const [flow] = flowOf(linear(0), 199)
    expect(flow![199]).toBeGreaterThan(-2)
    expect([...flow!.subarray(0, 199)].every(value => value === -Infinity)).toBe(true)
  })

  it('a real network with recurrent gain 0.01 fades below 1e-300 as the float64 chain of Jacobians says', () => {
    const network = createNetwork({ cell: 'rnn', V: 6, H: 32, T: 200, B: 1, scale: 0.18 })
    const W = network.stack.parameters.by.weight_hh_l0!
    for (let i = 0; i < W.length; i++) W[i]! *= 0.01
    const [flow] = flowOf(network, 199)
    const expected = chain64(network, 199)[0]!
    expect(expected[0]).toBeLessThan(-300)
    assertNear(flow!, expected, 1e-3, 'log10 norms')
  })

  it.each([
    ['the upper layer fades, the lower does not', 1, 0.001, 10],
    ['the lower layer alone would fade, but is fed by the upper at every step', 0.001, 1, 0],
    ['the upper layer fades a little, the lower a lot', 0.0001, 0.1, 0],
    ['the lower layer keeps all, the upper passes on nothing', 1, 0, Infinity],
    ['the lower layer passes on nothing, the upper fades', 0, 0.001, 0],
  ])('every layer keeps its own size: %s', (_, lower, upper, apart) => {
    const network = createNetwork({ cell: 'rnn', V: 6, H: 16, L: 2, T: 60, B: 1, scale: 0.1 })
    const { by } = network.stack.parameters
    const random = new Random(2, 'test')
    fillOrthogonal(by.weight_hh_l0!, 16, lower, random)
    fillOrthogonal(by.weight_hh_l1!, 16, upper, random)
    const flow = flowOf(network, 59)
    const expected = chain64(network, 59)
    for (const l of [0, 1]) assertNear(flow[l]!, expected[l]!, 1e-3, `layer ${l}`)
    expect(Math.abs(expected[1]![0]! - expected[0]![0]!)).toBeGreaterThanOrEqual(apart)
  })
})

it('with the loss at every step the same network does not look vanishing, which is why one loss at a time is shown', () => {
  const { stack, tape } = createNetwork({ cell: 'rnn', H: 16, T: 40, B: 1, scale: 0.1 })
  weighSteps(tape.weight, tape, 'every')
  complete(forward(stack, tape, reference))
  complete(backward(stack, tape, reference))
  const { dh } = tape.layers[0]!
  const norm = (t: number) => Math.hypot(...dh.subarray((t + 1) * 16, (t + 2) * 16))
  expect(Math.abs(Math.log10(norm(0) / norm(39)))).toBeLessThan(1)
  const [flow] = gradientFlow(stack, tape, 39, reference)
  expect(flow![0]! - flow![39]!).toBeLessThan(-10)
})

/**
 * The same by multiplying Jacobians of a tanh RNN in float64, with the states of the tape: its own code, one exponent per layer, so
 * that nothing of one layer is lost beside another.
 */
function chain64({ stack, tape }: Network, tau: number): number[][] {
  const { H, V, L } = stack
  const { by } = stack.parameters
  const zero = () => ({ x: new Float64Array(H), log: -Infinity })
  type Scaled = ReturnType<typeof zero>
  const add = (a: Scaled, b: Scaled): Scaled => {
    const log = Math.max(a.log, b.log)
    if (log === -Infinity) return zero()
    const x = a.x.map((v, j) => v * 10 ** (a.log - log) + b.x[j]! * 10 ** (b.log - log))
    const norm = Math.hypot(...x)
    return norm === 0 ? zero() : { x: x.map(v => v / norm), log: log + Math.log10(norm) }
  }
  const through = (W: Float32Array, d: Scaled): Scaled => ({
    x: Float64Array.from({ length: H }, (_, i) => d.x.reduce((sum, v, j) => sum + v * W[j * H + i]!, 0)),
    log: d.log,
  })
  let later = Array.from({ length: L }, zero)
  const flow = later.map(() => Array.from({ length: tape.T }, () => -Infinity))
  for (let t = tau; t >= 0; t--) {
    const next = Array.from({ length: L }, zero)
    let fromAbove = zero()
    if (t === tau) {
      fromAbove.log = 0
      const p = tape.probabilities.subarray(t * V, (t + 1) * V)
      for (let j = 0; j < H; j++) {
        for (let v = 0; v < V; v++) {
          fromAbove.x[j]! += (p[v]! - (v === tape.target[t] ? 1 : 0)) * by['decoder.weight']![v * H + j]!
        }
      }
    }
    for (let l = L - 1; l >= 0; l--) {
      const dh = add(later[l]!, fromAbove)
      flow[l]![t] = Math.log10(Math.hypot(...dh.x)) + dh.log
      const h = tape.layers[l]!.outputBeforeDropout.subarray(t * H, (t + 1) * H)
      const da = { x: dh.x.map((v, j) => v * (1 - h[j]! * h[j]!)), log: dh.log }
      next[l] = through(by[`weight_hh_l${l}`]!, da)
      if (l > 0) fromAbove = through(by[`weight_ih_l${l}`]!, da)
    }
    later = next
  }
  return flow
}
