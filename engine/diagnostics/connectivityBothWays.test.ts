import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { forward } from '../sequence/forward.ts'
import { assertNear } from '../testing/assertNear.ts'
import { centralDifferences } from '../testing/float64.ts'
import { bothWays64 } from '../testing/float64BothWays.ts'
import { createNetwork } from '../testing/network.ts'
import { connectivityBothWays, swapEffectsBothWays } from './connectivityBothWays.ts'

const V = 8

describe.each((['rnn', 'lstm', 'gru', 'ff'] as const).flatMap(cell => [1, 2].map(L => ({ cell, L }))))(
  '$cell, $L layers, in both directions',
  options => {
    const { stack, tape, net, parameters } = createNetwork({ ...options, wiring: 'bi', T: 6, V, B: 1 })
    // Every character is read once, so a column of W_ih acts at one time step only.
    tape.input.set([3, 1, 4, 7, 5, 2])
    tape.layers.concat(tape.reverse).forEach(({ h, c }) => {
      h.fill(0)
      c.fill(0)
    })
    const fromZero = { ...net, h0: [], c0: [] }
    complete(forward(stack, tape, reference))
    const [tau, v] = [3, 6]

    it('‖∂logit/∂x_t‖ is what nudging both columns of the character read at t gives, before τ and after it', () => {
      const norms = connectivityBothWays(stack, tape, tau, v, reference)
      const logit = () => bothWays64(fromZero, parameters).logits[tau * V + v]!
      const copies = ['weight_ih_l0', 'weight_ih_l0_reverse'].map(name => ({
        W: parameters[name]!,
        slopes: centralDifferences(parameters[name]!, logit),
      }))
      const expected = Array.from({ length: 6 }, (_, t) => {
        if (options.cell === 'ff' && t !== tau) return -Infinity
        const dx = Array.from({ length: V }, (_, u) =>
          copies.reduce((sum, { W, slopes }) => {
            for (let i = 0; i < W.length / V; i++) sum += slopes[i * V + tape.input[t]!]! * W[i * V + u]!
            return sum
          }, 0),
        )
        return Math.log10(Math.hypot(...dx))
      })
      assertNear(norms, expected, 1e-4, 'log10 norms')
    })

    it('a swapped character changes logit and probability to what a float64 pass with it says; by itself nothing', () => {
      const scratch = createNetwork({ ...options, wiring: 'bi', T: 6, V, B: 4 }).tape
      const before = tape.logits.slice()
      const other = (t: number) => (t === 5 ? tape.input[t]! : t === 2 ? undefined : (tape.input[t]! + 1) % V)
      const { logits, probabilities } = complete(
        swapEffectsBothWays(stack, tape, scratch, tau, v, other, reference),
      )
      expect(tape.logits).toEqual(before)
      const row = (all: Float64Array) => all.subarray(tau * V, (tau + 1) * V)
      const original = row(bothWays64(fromZero, parameters).logits)
      for (let t = 0; t < 6; t++) {
        const token = other(t)
        if (token === undefined) {
          expect([logits[t], probabilities[t]]).toEqual([Number.NaN, Number.NaN])
          continue
        }
        const input = Array.from(net.input, (each, s) => (s === t ? token : each))
        const swapped = row(bothWays64({ ...fromZero, input }, parameters).logits)
        const sum = swapped.reduce((all, x) => all + Math.exp(x), 0)
        assertNear([logits[t]!], [swapped[v]! - original[v]!], 1e-5, `logit, ${t}`)
        assertNear([probabilities[t]!], [Math.exp(swapped[v]!) / sum], 1e-6, `probability, ${t}`)
      }
      expect(logits[5]).toBe(0)
    })
  },
)
