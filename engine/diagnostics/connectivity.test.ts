import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { forward } from '../sequence/forward.ts'
import { assertNear } from '../testing/assertNear.ts'
import { centralDifferences, forward64 } from '../testing/float64.ts'
import { createNetwork } from '../testing/network.ts'
import { connectivity } from './connectivity.ts'
import { swapEffects } from './swapEffects.ts'

/** Every character is read once, so a column of W_ih acts at one time step only. */
function createSpelling(options: { cell: 'rnn' | 'lstm' | 'gru' | 'ff'; L: number }) {
  const network = createNetwork({ ...options, T: 6, V: 8, B: 1 })
  network.tape.input.set([3, 1, 4, 7, 5, 2])
  complete(forward(network.stack, network.tape, reference))
  return network
}

describe.each((['rnn', 'lstm', 'gru', 'ff'] as const).flatMap(cell => [1, 2].map(L => ({ cell, L }))))(
  '$cell, $L layers',
  options => {
    const { stack, tape, fan, net, parameters } = createSpelling(options)
    const [tau, v] = [4, 6]
    const logit = () => forward64(net, parameters).logits[tau * 8 + v]!

    it('‖∂logit/∂x_t‖ is W_ihᵀ times what nudging the weights of the character read at t gives', () => {
      const norms = complete(connectivity(stack, tape, fan, tau, v, reference))
      const W = parameters.weight_ih_l0!
      const rows = W.length / 8
      const slopes = centralDifferences(W, logit)
      const expected = Array.from({ length: 6 }, (_, t) => {
        if (t > tau || (options.cell === 'ff' && t < tau)) return -Infinity
        const dGates = Array.from({ length: rows }, (_, i) => slopes[i * 8 + tape.input[t]!]!)
        const dx = Array.from({ length: 8 }, (_, u) =>
          dGates.reduce((sum, d, i) => sum + d * W[i * 8 + u]!, 0),
        )
        return Math.log10(Math.hypot(...dx))
      })
      assertNear(norms, expected, 1e-4, 'log10 norms')
    })

    it('a swapped character changes the logit by what a float64 pass with it says, and all is put back', () => {
      const before = [tape.input.slice(), tape.logits.slice()]
      const original = logit()
      const effects = complete(swapEffects(stack, tape, tau, v, t => (tape.input[t]! + 1) % 8, reference))
      expect([tape.input, tape.logits]).toEqual(before)
      const expected = Array.from({ length: 6 }, (_, t) => {
        if (t > tau) return 0
        const input = Array.from(net.input)
        input[t] = (input[t]! + 1) % 8
        return forward64({ ...net, input }, parameters).logits[tau * 8 + v]! - original
      })
      assertNear(effects, expected, 1e-5, 'effects')
      expect(effects[tau]).not.toBe(0)
    })
  },
)

it('the same character again changes nothing', () => {
  const { stack, tape } = createSpelling({ cell: 'lstm', L: 1 })
  const effects = complete(swapEffects(stack, tape, 5, 0, t => tape.input[t]!, reference))
  expect([...effects]).toEqual([0, 0, 0, 0, 0, 0])
})
