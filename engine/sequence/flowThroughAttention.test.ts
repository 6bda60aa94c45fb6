import { describe, expect, it } from 'vitest'
import { type Arrival, followBack, seedLoss } from '../diagnostics/followBack.ts'
import { gradientFlow } from '../diagnostics/gradientFlow.ts'
import { gradientMatrix, summedFlow } from '../diagnostics/gradientMatrix.ts'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { assertNear } from '../testing/assertNear.ts'
import { forward64 } from '../testing/float64.ts'
import { createNetwork, type Network, type NetworkOptions } from '../testing/network.ts'
import { firstRows } from './fan.ts'
import { forward } from './forward.ts'
import { refreshPacked } from './stack.ts'

const wired = (['rnn', 'lstm', 'gru', 'ff'] as const).flatMap(cell =>
  (['encdec', 'attn'] as const).flatMap(wiring => [1, 2].map(L => ({ cell, wiring, L }))),
)
const sizes = { H: 3, V: 4, T: 7, answer: 3, scale: 1.2, seed: 2 } as const

function read(options: NetworkOptions): Network {
  const network = createNetwork({ ...sizes, ...options })
  complete(forward(network.stack, network.tape, reference))
  return network
}

/** log10 ‖∂/∂h_t‖ of the losses of some steps, each a mean over the batch, by central differences, [L][T]. */
function numericFlow({ net, parameters }: Network, losses: readonly number[]): number[][] {
  const { T, B, H, L } = net
  const weight = Array.from({ length: T * B }, (_, at) => (losses.includes(Math.floor(at / B)) ? 1 / B : 0))
  return Array.from({ length: L }, (_, l) =>
    Array.from({ length: T }, (_, t) => {
      let square = 0
      for (let i = 0; i < B * H; i++) {
        const nudge = { of: 'h', l, t, b: Math.floor(i / H), j: i % H } as const
        const at = (by: number) => forward64({ ...net, weight }, parameters, { ...nudge, by }).loss
        square += ((at(1e-5) - at(-1e-5)) / 2e-5) ** 2
      }
      return Math.log10(square) / 2
    }),
  )
}

/** Decades; what central differences cannot tell from zero is expected to be nothing at all. */
function assertFlow(ours: ArrayLike<number>, numeric: readonly number[], name: string) {
  const told = numeric.map((y, t) => (y < -8.5 ? -Infinity : y - ours[t]!))
  for (const [t, difference] of told.entries()) {
    if (difference === -Infinity) expect(ours[t], `${name}, step ${t}`).toBeLessThan(-8)
    else expect(Math.abs(difference), `${name}, step ${t}`).toBeLessThan(2e-4)
  }
}

describe.each(wired)(
  '$cell, $wiring, $L layers: one loss followed back to every step of every layer',
  options => {
    it('of a batch', () => {
      const network = read({ ...options, B: 2 })
      for (const tau of [2, 4, 6]) {
        const numeric = numericFlow(network, [tau])
        for (const [l, flow] of gradientFlow(network.stack, network.tape, tau, reference).entries())
          assertFlow(flow, numeric[l]!, `loss of ${tau}, layer ${l}`)
      }
    })

    it('all losses at once, and their sum', () => {
      const network = read({ ...options, B: 1 })
      const { stack, tape, fan } = network
      const T = sizes.T
      const matrix = complete(gradientMatrix(stack, tape, fan, reference))
      const sum = complete(summedFlow(stack, tape, fan, reference))
      const all = numericFlow(network, [...Array(T).keys()])
      for (let tau = 0; tau < T; tau++) {
        const numeric = numericFlow(network, [tau])
        for (const [l, rows] of matrix.h.entries())
          assertFlow(rows.subarray(tau * T, (tau + 1) * T), numeric[l]!, `loss of ${tau}, layer ${l}`)
      }
      for (const [l, flow] of sum.entries()) assertFlow(flow, all[l]!, `all losses, layer ${l}`)
    })
  },
)

describe('attention is a way of its own', () => {
  it('the gradient jumps from each step of the decoder to the source, however little the state hands on', () => {
    // Over each step the state keeps 10⁻⁹ of itself: what goes along time is gone, far beyond float32, before it comes to the source.
    const options = { cell: 'rnn', wiring: 'attn', T: 12, answer: 6, B: 1 } as const
    const network = read(options)
    const { stack, tape, fan, parameters } = network
    for (const name of ['weight_hh_l0', 'encoder.weight_hh_l0', 'attention.query.weight']) {
      stack.parameters.by[name]!.forEach((_, i, w) => {
        w[i]! *= 1e-9
        parameters[name]![i] = w[i]!
      })
    }
    refreshPacked(stack, reference)
    complete(forward(stack, tape, reference))
    const flow = gradientFlow(stack, tape, 11, reference)[0]!
    const numeric = numericFlow(network, [11])[0]!
    for (let t = 0; t < 6; t++) expect(Math.abs(flow[t]! - numeric[t]!), `step ${t}`).toBeLessThan(2e-4)
    for (let t = 6; t < 11; t++) expect(flow[t]! - flow[t + 1]!, `step ${t}`).toBeLessThan(-8)
    expect(flow[6]).toBeLessThan(-40)
    expect(Math.min(...flow.subarray(0, 6))).toBeGreaterThan(-4)
    const matrix = complete(gradientMatrix(stack, tape, fan, reference)).h[0]!
    assertNear(matrix.subarray(11 * 12), [...flow], 1e-4, 'the matrix’s last row')
  })

  it('one loss in the first row of a fan gives what it gave before all of it was used', () => {
    const { stack, tape, fan } = read({ cell: 'gru', wiring: 'attn', B: 1 })
    const arriving = () => {
      const seen: number[][] = []
      const one = firstRows(fan, 1)
      const look = ({ l, t, layer: { step, exponents } }: Arrival) =>
        seen.push([l, t, exponents[0]!, ...step.d.next.h])
      const seed = (t: number) => t === 6 && seedLoss(stack, tape, one, t, 0, reference)
      complete(followBack(stack, tape, one, 6, seed, look, reference))
      return seen
    }
    const alone = arriving()
    expect(alone).toHaveLength(sizes.T)
    complete(gradientMatrix(stack, tape, fan, reference))
    expect(arriving()).toEqual(alone)
  })

  it('looks at one step alone where one key fits far better, and at all alike where none does', () => {
    const { stack, tape } = read({ cell: 'gru', wiring: 'attn', B: 1 })
    const weights = () => tape.attention!.weights.subarray(0, 4)
    const v = stack.parameters.by['attention.score.weight']!
    v.fill(0)
    refreshPacked(stack, reference)
    complete(forward(stack, tape, reference))
    expect([...weights()]).toEqual([0.25, 0.25, 0.25, 0.25])
    v.set([1000, 0, 0])
    refreshPacked(stack, reference)
    complete(forward(stack, tape, reference))
    expect(Math.max(...weights())).toBeCloseTo(1, 6)
  })
})
