import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { backward } from '../sequence/backward.ts'
import { forward } from '../sequence/forward.ts'
import { refreshPacked } from '../sequence/stack.ts'
import { assertNear } from '../testing/assertNear.ts'
import { everyCell } from '../testing/combinations.ts'
import { bothWays64 } from '../testing/float64BothWays.ts'
import { createNetwork } from '../testing/network.ts'
import { flowOf } from './flowBothWays.ts'
import { matrixBothWays } from './matrixBothWays.ts'

const DIRECTIONS = [0, 1] as const

describe.each(everyCell.flatMap(cell => [1, 2].map(L => ({ ...cell, L }))))(
  'the matrix of both directions: $cell $act, $L layers',
  options => {
    // Four rows at a time, so six losses take two passes.
    const T = 6
    const { stack, tape, fan, net, parameters } = createNetwork({
      ...options,
      wiring: 'bi',
      T,
      B: 1,
      seed: 4,
    })
    complete(forward(stack, tape, reference))
    const found = complete(matrixBothWays(stack, tape, fan, reference))
    const top = options.L - 1

    it.each(DIRECTIONS)('every ∂L_τ/∂h_t of direction %i is what nudging it in float64 gives', way => {
      for (let tau = 0; tau < T; tau++) {
        const alone = { ...net, weight: Float64Array.from({ length: T }, (_, t) => (t === tau ? 1 : 0)) }
        for (let t = 0; t < T; t++) {
          let square = 0
          for (let j = 0; j < net.H; j++) {
            const nudged = (by: number) =>
              bothWays64(alone, parameters, { of: 'h', l: 2 * top + way, t, b: 0, j, by }).loss
            square += ((nudged(1e-5) - nudged(-1e-5)) / 2e-5) ** 2
          }
          const ours = 10 ** found[way].matrix[tau * T + t]!
          assertNear([ours], [Math.sqrt(square)], 2e-5, `loss ${tau} at ${t}`)
        }
      }
    })

    it('one direction fills one side of the diagonal, the other the other side, and neither the rest', () => {
      const remembers = stack.cell.recurrence !== 'none'
      for (const way of DIRECTIONS)
        for (const [i, decades] of found[way].matrix.entries()) {
          const [tau, t] = [Math.floor(i / T), i % T]
          const back = way === 0 ? tau - t : t - tau
          if (back < 0 || (back > 0 && !remembers)) expect(decades).toBe(-Infinity)
          // Where a ReLU is shut at every unit, nothing passes.
          else if (options.act === 'tanh') expect(decades).toBeGreaterThan(-Infinity)
        }
    })

    it('its rows are the flow of each loss alone', () => {
      for (let tau = 0; tau < T; tau++) {
        const { h, reverse } = flowOf(stack, tape, tau, reference)
        for (const [way, flow] of [h, reverse!.h].entries())
          assertNear(found[way]!.matrix.subarray(tau * T, (tau + 1) * T), flow[top]!, 1e-5, `loss ${tau}`)
      }
    })

    it('all losses together give what back-propagation gives', () => {
      tape.weight.fill(1)
      complete(backward(stack, tape, reference))
      for (const [way, { dOutputBeforeDropout }] of [tape.layers[top]!, tape.reverse[top]!].entries()) {
        const norms = Array.from({ length: T }, (_, t) =>
          Math.log10(Math.hypot(...dOutputBeforeDropout.subarray(t * net.H, (t + 1) * net.H))),
        )
        assertNear(found[way]!.summed, norms, 1e-5, `direction ${way}`)
      }
    })
  },
)

it('reaches below 1e-100 in straight lines on both sides, and looking changes no parameter', () => {
  // Each step multiplies the signal by 0.01, in both directions.
  const T = 71
  const { stack, tape, fan } = createNetwork({ cell: 'rnn', act: 'relu', wiring: 'bi', H: 1, T, B: 1 })
  for (const [name, values] of Object.entries(stack.parameters.by))
    values.fill(name.startsWith('weight_hh') ? 0.01 : name.startsWith('weight_ih') ? 1 : 0)
  stack.parameters.by['decoder.weight']!.set([1, 1])
  refreshPacked(stack, reference)
  complete(forward(stack, tape, reference))
  const before = [stack.parameters.all.slice(), stack.gradients.all.slice()]
  const [there, back] = complete(matrixBothWays(stack, tape, fan, reference))
  for (const tau of [0, 3, 35, 70]) {
    for (let t = 0; t < T; t++) {
      const expected = there.matrix[tau * T + tau]! - 2 * Math.abs(tau - t)
      if (t <= tau) expect(there.matrix[tau * T + t]!).toBeCloseTo(expected, 4)
      if (t >= tau) expect(back.matrix[tau * T + t]!).toBeCloseTo(expected, 4)
    }
  }
  expect([stack.parameters.all, stack.gradients.all]).toEqual(before)
})

it('wants one sequence', () => {
  const { stack, tape, fan } = createNetwork({ cell: 'rnn', wiring: 'bi', B: 2 })
  expect(() => complete(matrixBothWays(stack, tape, fan, reference))).toThrow(
    'expected a tape of one sequence, got 2',
  )
})
