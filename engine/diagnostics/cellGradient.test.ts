import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { forward } from '../sequence/forward.ts'
import { gateOf } from '../sequence/gates.ts'
import { refreshPacked } from '../sequence/stack.ts'
import { assertNear } from '../testing/assertNear.ts'
import { createNetwork, type NetworkOptions } from '../testing/network.ts'
import { cellGradient } from './cellGradient.ts'
import { cellPath } from './cellPath.ts'
import { norm } from './linear/matrix.ts'
import { productOf } from './linear/testing.ts'
import { stepJacobian } from './stepJacobian.ts'

function lstm(options: Partial<NetworkOptions> = {}) {
  const network = createNetwork({ cell: 'lstm', T: 7, H: 6, B: 1, scale: 0.9, ...options })
  complete(forward(network.stack, network.tape, reference))
  return network
}

describe('‖∂c_τ/∂c_t‖_F / √H', () => {
  it.each([
    { L: 1, l: 0 },
    { L: 2, l: 0 },
    { L: 2, l: 1 },
  ])('is what the product of dense Jacobians gives, layer $l of $L', ({ L, l }) => {
    const { stack, tape, fan } = lstm({ L })
    const H = 6
    const S = 12
    const tau = 5
    const J = tape.steps.map((_, t) => stepJacobian(stack, tape, fan, l, t, reference))
    /** ∂h_t/∂c_t within a step: what a nudged c does to the h that is made of it. */
    const within = (t: number) => {
      const o = gateOf(stack, tape, l, 'o').subarray(t * H, (t + 1) * H)
      const c = tape.layers[l]!.c.subarray((t + 1) * H, (t + 2) * H)
      return Array.from(o, (value, j) => value * (1 - Math.tanh(c[j]!) ** 2))
    }
    const expected = tape.steps.map((_, t) => {
      if (t > tau) return -Infinity
      if (t === tau) return 0
      const [last, ...before] = J.slice(t + 1, tau + 1).reverse()
      const P = productOf(S, last!, ...before)
      const slopes = within(t)
      const full = Float64Array.from({ length: H * H }, (_, at) => {
        const [i, j] = [Math.floor(at / H), at % H]
        return P[(H + i) * S + H + j]! + P[(H + i) * S + j]! * slopes[j]!
      })
      return Math.log10(norm(full) / Math.sqrt(H))
    })
    const { log10, followed } = complete(cellGradient(stack, tape, fan, l, tau, reference))
    expect(followed).toBe(H)
    assertNear(log10, expected, 1e-5, 'log10')
  })

  it('is the forget gates’ path, where W_hh is zero', () => {
    const { stack, tape, fan } = lstm()
    stack.parameters.by.weight_hh_l0!.fill(0)
    refreshPacked(stack, reference)
    complete(forward(stack, tape, reference))
    const { log10 } = complete(cellGradient(stack, tape, fan, 0, 6, reference))
    const { rms } = cellPath(gateOf(stack, tape, 0, 'f'), { T: 7, B: 1, H: 6 })
    assertNear(log10, rms, 1e-6, 'log10')
  })

  it('of many units it is estimated, within a tenth of a decade', () => {
    const { stack, tape, fan } = lstm({ H: 96, T: 9, scale: 0.2 })
    stack.parameters.by.weight_hh_l0!.fill(0)
    refreshPacked(stack, reference)
    complete(forward(stack, tape, reference))
    const { log10, followed } = complete(cellGradient(stack, tape, fan, 0, 8, reference))
    const { rms } = cellPath(gateOf(stack, tape, 0, 'f'), { T: 9, B: 1, H: 96 })
    expect(followed).toBe(64)
    expect(log10[8]).toBeCloseTo(0, 12)
    for (let t = 0; t < 8; t++) expect(Math.abs(log10[t]! - rms[t]!)).toBeLessThan(0.1)
  })
})

it('a cell without a cell state is refused', () => {
  const { stack, tape, fan } = createNetwork({ cell: 'gru', B: 1 })
  expect(() => complete(cellGradient(stack, tape, fan, 0, 1, reference))).toThrow('with a cell state')
})
