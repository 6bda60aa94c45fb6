import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { forward } from '../sequence/forward.ts'
import { assertNear } from '../testing/assertNear.ts'
import { forward64 } from '../testing/float64.ts'
import { createNetwork } from '../testing/network.ts'
import { stateFlow } from './gradientFlow.ts'
import { jacobianProduct } from './jacobianProduct.ts'
import { stepJacobian, stepJacobians } from './stepJacobian.ts'

describe.each([
  { cell: 'rnn', act: 'tanh', L: 1 },
  { cell: 'rnn', act: 'relu', L: 1 },
  { cell: 'lstm', act: 'tanh', L: 1 },
  { cell: 'gru', act: 'tanh', L: 1 },
  { cell: 'ff', act: 'tanh', L: 1 },
] as const)('$cell $act', options => {
  const { stack, tape, fan, net, parameters } = createNetwork({ ...options, T: 4, H: 5, B: 1 })
  complete(forward(stack, tape, reference))
  const states = stack.cell.state

  it('∂s_t/∂s_{t−1} is what nudging s_{t−1} in float64 gives', () => {
    const S = 5 * states.length
    const J = stepJacobian(stack, tape, fan, 0, 2, reference)
    /** How the state after step t changes with unit j of h_1 or c_1. */
    const slope = (of: 'h' | 'c', j: number, t: number) => {
      const nudged = (by: number) => {
        const pass = forward64(net, parameters, { of, l: 0, t: 1, b: 0, j, by })
        return states.flatMap(name => Array.from(pass[name][0]!.subarray(t * 5, (t + 1) * 5)))
      }
      const below = nudged(-1e-5)
      return nudged(1e-5).map((value, i) => (value - below[i]!) / 2e-5)
    }
    const throughH = Array.from({ length: 5 }, (_, j) => slope('h', j, 2))
    const expected = states.flatMap(of =>
      Array.from({ length: 5 }, (_, j) => {
        if (of === 'h') return throughH[j]!
        // A nudged c also changes the h that is made of it in the same step, which is not meant.
        const beside = slope('c', j, 1)
        return slope('c', j, 2).map(
          (total, i) => total - throughH.reduce((sum, column, u) => sum + column[i]! * beside[u]!, 0),
        )
      }),
    )
    for (const [j, column] of expected.entries()) {
      const ours = Array.from({ length: S }, (_, i) => J[i * S + j]!)
      assertNear(ours, column, 1e-5, `column ${j}`)
    }
  })

  it('the product of all of them carries the gradient of the last loss to the first step', () => {
    if (states.length > 1 || options.cell === 'ff') return
    const J = stepJacobians(stack, tape, fan, 0, reference)
    const { log10Norms } = complete(jacobianProduct(J, 5, 3))
    const { h } = stateFlow(stack, tape, 3, reference)
    for (let t = 0; t < 4; t++) expect(h[0]![t]!).toBeLessThanOrEqual(h[0]![3]! + log10Norms[t]! + 1e-6)
  })
})

it('of an upper layer too, its input held', () => {
  const { stack, tape, fan } = createNetwork({ cell: 'rnn', L: 2, H: 6, T: 3, B: 1 })
  complete(forward(stack, tape, reference))
  for (const l of [0, 1]) {
    const W = stack.parameters.by[`weight_hh_l${l}`]!
    const h = tape.layers[l]!.h.subarray(3 * 6, 4 * 6)
    const expected = Array.from(W, (w, i) => (1 - h[Math.floor(i / 6)]! ** 2) * w)
    assertNear(stepJacobian(stack, tape, fan, l, 2, reference), expected, 1e-6, `layer ${l}`)
  }
})
