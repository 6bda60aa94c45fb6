import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { forward } from '../sequence/forward.ts'
import { refreshPacked } from '../sequence/stack.ts'
import { assertNear } from '../testing/assertNear.ts'
import { everyCell } from '../testing/combinations.ts'
import { bothWays64 } from '../testing/float64BothWays.ts'
import { createNetwork } from '../testing/network.ts'
import { flowOf } from './flowBothWays.ts'

describe.each(everyCell.flatMap(cell => [1, 2, 3].map(L => ({ ...cell, L }))))(
  'the flow in both directions: $cell $act, $L layers',
  options => {
    const T = 6
    const { stack, tape, net, parameters } = createNetwork({ ...options, wiring: 'bi', T, B: 1, seed: 4 })
    complete(forward(stack, tape, reference))

    it.each([0, 2, T - 1])('of the loss of step %i is what central differences give at every state', tau => {
      const { h, c, reverse } = flowOf(stack, tape, tau, reference)
      const alone = { ...net, weight: Float64Array.from({ length: T }, (_, t) => (t === tau ? 1 : 0)) }
      for (let n = 0; n < 2 * options.L; n++) {
        const ours = n % 2 === 0 ? { h, c } : reverse!
        for (const of of ['h', 'c'] as const) {
          const log10 = ours[of][n >> 1]!
          for (let t = 0; t < log10.length; t++) {
            let square = 0
            for (let j = 0; j < net.H; j++) {
              const lossAt = (by: number) => bothWays64(alone, parameters, { of, l: n, t, b: 0, j, by }).loss
              square += ((lossAt(1e-5) - lossAt(-1e-5)) / 2e-5) ** 2
            }
            assertNear([10 ** log10[t]!], [Math.sqrt(square)], 2e-5, `${of} of copy ${n} at ${t}`)
          }
        }
      }
    })

    it('the top layer’s states are reached from τ backwards by one direction, from τ forwards by the other', () => {
      const { h, reverse } = flowOf(stack, tape, 2, reference)
      const top = options.L - 1
      const reached = (log10: Float64Array) => [...log10].map(x => x > -Infinity)
      const remembers = stack.cell.recurrence !== 'none'
      expect(reached(h[top]!)).toEqual([0, 1, 2, 3, 4, 5].map(t => t === 2 || (remembers && t < 2)))
      expect(reached(reverse!.h[top]!)).toEqual([0, 1, 2, 3, 4, 5].map(t => t === 2 || (remembers && t > 2)))
    })
  },
)

it('a signal of 1e-60 and less is followed to the end in both directions, through two layers', () => {
  // An RNN whose state is multiplied by 0.01 at each step: 40 steps are 80 decades.
  const { stack, tape } = createNetwork({ cell: 'rnn', act: 'relu', wiring: 'bi', H: 1, L: 2, T: 41, B: 1 })
  for (const [name, values] of Object.entries(stack.parameters.by))
    values.fill(name.startsWith('weight_hh') ? 0.01 : name.startsWith('weight_ih') ? 1 : 0)
  stack.parameters.by['decoder.weight']!.set([1, 1])
  refreshPacked(stack, reference)
  complete(forward(stack, tape, reference))
  const { h, reverse } = flowOf(stack, tape, 40, reference)
  const start = h[1]![40]!
  for (let t = 0; t <= 40; t++) expect(h[1]![t]! - start).toBeCloseTo(-2 * (40 - t), 4)
  expect(reverse!.h[1]!.map(x => (x > -Infinity ? 1 : 0)).reduce((a, b) => a + b)).toBe(1)

  // In the layer below, from τ = 40: what has gone k steps back above and the rest below, 41 − t ways of 0.01^(40 − t).
  for (const t of [40, 39, 20, 0])
    expect(h[0]![t]! - h[0]![40]!).toBeCloseTo(-2 * (40 - t) + Math.log10(ways(t)), 4)
  function ways(t: number): number {
    // Above, the signal is at s with 0.01^(40 − s), is handed down there (at τ by both directions), and goes on below to t ≤ s.
    return 1 + (40 - t) / 2
  }

  const first = flowOf(stack, tape, 0, reference)
  const there = first.reverse!.h[1]!
  for (let t = 0; t <= 40; t++) expect(there[t]! - there[0]!).toBeCloseTo(-2 * t, 4)
})
