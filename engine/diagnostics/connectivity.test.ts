import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { type Fan, firstRows } from '../sequence/fan.ts'
import { forward } from '../sequence/forward.ts'
import { assertNear } from '../testing/assertNear.ts'
import { centralDifferences, forward64 } from '../testing/float64.ts'
import { createNetwork } from '../testing/network.ts'
import { connectivity } from './connectivity.ts'
import { type Arrival, followBack, seedLogit } from './followBack.ts'
import { swapEffects } from './swapEffects.ts'

/** Every character is read once, so a column of W_ih acts at one time step only. */
function createSpelling(options: { cell: 'rnn' | 'lstm' | 'gru' | 'ff'; L: number }) {
  const network = createNetwork({ ...options, T: 6, V: 8, B: 1 })
  network.tape.input.set([3, 1, 4, 7, 5, 2])
  complete(forward(network.stack, network.tape, reference))
  return { ...network, scratch: createNetwork({ ...options, T: 1, V: 8, B: 1 }).tape }
}

const softmax = (logits: Float64Array, v: number) =>
  Math.exp(logits[v]!) / logits.reduce((sum, logit) => sum + Math.exp(logit), 0)

describe.each((['rnn', 'lstm', 'gru', 'ff'] as const).flatMap(cell => [1, 2, 3].map(L => ({ cell, L }))))(
  '$cell, $L layers',
  options => {
    const { stack, tape, scratch, fan, net, parameters } = createSpelling(options)
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

    it('a swapped character changes logit and probability to what a float64 pass with it says; the tape is left alone', () => {
      const before = [tape.input.slice(), tape.logits.slice()]
      const { logits, probabilities } = complete(
        swapEffects(stack, tape, scratch, tau, v, t => (tape.input[t]! + 1) % 8, reference),
      )
      expect([tape.input, tape.logits]).toEqual(before)
      const original = forward64(net, parameters).logits.subarray(tau * 8, (tau + 1) * 8)
      const swapped = Array.from({ length: 6 }, (_, t) => {
        if (t > tau) return original
        const input = Array.from(net.input)
        input[t] = (input[t]! + 1) % 8
        return forward64({ ...net, input }, parameters).logits.subarray(tau * 8, (tau + 1) * 8)
      })
      assertNear(
        logits,
        swapped.map(each => each[v]! - original[v]!),
        1e-5,
        'logits',
      )
      assertNear(
        probabilities,
        swapped.map(each => softmax(each, v)),
        1e-6,
        'probabilities',
      )
      expect(logits[tau]).not.toBe(0)
    })

    it('the same character again changes nothing, to the bit; a step without a replacement is not tried', () => {
      const { logits, probabilities } = complete(
        swapEffects(stack, tape, scratch, 5, 0, t => (t === 2 ? undefined : tape.input[t]!), reference),
      )
      const p = tape.probabilities[5 * 8]!
      expect([...logits]).toEqual([0, 0, Number.NaN, 0, 0, 0])
      expect([...probabilities]).toEqual([p, p, Number.NaN, p, p, p])
    })
  },
)

it('the first rows of a fan give what the whole of it gives, to the bit, and leave the others alone', () => {
  const { stack, tape, fan } = createSpelling({ cell: 'gru', L: 2 })
  const arriving = (room: Fan) => {
    const seen: number[][] = []
    const look = ({ l, t, layer: { step, exponents } }: Arrival) =>
      seen.push([l, t, exponents[0]!, ...step.d.next.h.subarray(0, 4), ...step.d.gates.subarray(0, 12)])
    complete(
      followBack(
        stack,
        tape,
        room,
        5,
        t => t === 5 && seedLogit(stack, room, 3, 0, reference),
        look,
        reference,
      ),
    )
    return seen
  }
  const whole = arriving(fan)
  const rest = fan.layers[0]!.step.gates.slice(12)
  expect(arriving(firstRows(fan, 1))).toEqual(whole)
  expect(fan.layers[0]!.step.gates.subarray(12)).toEqual(rest)
})

it('one sequence, and a scratch tape of one character: nothing else will do', () => {
  const { stack, tape } = createSpelling({ cell: 'rnn', L: 1 })
  expect(() => complete(swapEffects(stack, tape, tape, 5, 0, () => 0, reference))).toThrow(
    'expected a scratch tape of one character, got 6 × 1',
  )
})
