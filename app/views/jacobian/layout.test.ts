import { expect, it } from 'vitest'
import { flowOf } from '../../../engine/diagnostics/flowBothWays.ts'
import { gradientFlow } from '../../../engine/diagnostics/gradientFlow.ts'
import { searchTopSingularValue } from '../../../engine/diagnostics/linear/powerIteration.ts'
import { singularValues } from '../../../engine/diagnostics/linear/singularValues.ts'
import { stepJacobian } from '../../../engine/diagnostics/stepJacobian.ts'
import { tangentMaps } from '../../../engine/diagnostics/stepTangent.ts'
import { reference } from '../../../engine/kernels/reference/index.ts'
import { complete } from '../../../engine/run.ts'
import { forward } from '../../../engine/sequence/forward.ts'
import { createNetwork } from '../../../engine/testing/network.ts'
import { layoutAxis } from '../../stage/geometry.ts'
import { barsOf, describeStretch, heightOf, limitFor, sayFactor, survived, survivedAhead } from './layout.ts'

it('1 is in the middle of the scale, the limit and its inverse at the ends, the rest by its logarithm', () => {
  expect([4, 1, 0.25].map(value => heightOf(value, 4, 40))).toEqual([0, 20, 40])
  expect(heightOf(2, 4, 40)).toBeCloseTo(10, 12)
  expect([0, 99, Number.NaN].map(value => heightOf(value, 4, 40))).toEqual([40, 0, 20])
})

it('bars reach from 1 to the value, in the middle of their columns', () => {
  const geometry = layoutAxis(3, 300, 16)
  const bars = barsOf([4, 1, 0.5], 4, geometry, 40)
  expect(bars.map(({ x }) => x)).toEqual([50, 150, 250])
  expect(bars[0]).toMatchObject({ y: 0, height: 20 })
  expect(bars[1]).toMatchObject({ y: 20, height: 0 })
  expect(bars[2]!.y).toBe(20)
  expect(bars[2]!.height).toBeCloseTo(10, 12)
})

it('the scale holds most of all lanes’ values, and zeros do not count', () => {
  expect(limitFor([[1, 1.5], [0.6]])).toBe(2)
  expect(limitFor([[0.3], [3]])).toBe(4)
  expect(limitFor([[0, 9.9]])).toBe(10)
  expect(limitFor([[]])).toBe(2)
  expect(limitFor([[...new Array(99).fill(1.2), 1e9]])).toBe(2)
})

it('factors have two digits', () => {
  expect([0.414, 1.25, 12.3, 0, 1e6, 1e-9, Number.POSITIVE_INFINITY].map(sayFactor)).toEqual([
    '×0.41',
    '×1.3',
    '×12',
    '×0',
    '×1e+6',
    '×1e-9',
    'without limit',
  ])
})

it('the sentence says between what, and how many steps can stretch', () => {
  expect(describeStretch([0.41, 0.9, 1.3], false)).toBe(
    'One step changes the state by at most ×0.41 to ×1.3; 1 of 3 by more than 1.',
  )
  expect(describeStretch([0.5, 0.5], true)).toBe(
    'One step changes the state, h and c together, by ×0.5 at most; never by more than 1: every change fades.',
  )
  expect(describeStretch([1, Number.NaN], false)).toBe('The numbers have left float32’s range.')
})

it('what a step left of the gradient stands beside the step that did it, and is never more than it could', () => {
  for (const cell of ['rnn', 'gru'] as const) {
    const { stack, tape, fan } = createNetwork({ cell, T: 6, H: 5, B: 1, L: 2 })
    complete(forward(stack, tape, reference))
    const [, top] = gradientFlow(stack, tape, 4, reference)
    const flow = Float64Array.of(...new Float64Array(6), ...top!)
    const ratios = survived({
      update: 0,
      T: 6,
      L: 2,
      H: 5,
      tau: 4,
      input: tape.input,
      target: tape.target,
      flow,
    })!
    expect([ratios.length, ratios[0], ratios[5]]).toEqual([6, undefined, undefined])
    for (let t = 1; t <= 4; t++) {
      const [most] = singularValues(stepJacobian(stack, tape, fan, 1, t, reference), 5, 5)
      expect(ratios[t]).toBeCloseTo(10 ** (top![t - 1]! - top![t]!), 9)
      expect(ratios[t]).toBeLessThanOrEqual(most! * (1 + 1e-5))
    }
  }
})

it('of the direction from right to left it stands beside the step that did it too', () => {
  const T = 6
  const tau = 2
  const { stack, tape, fan } = createNetwork({ cell: 'rnn', wiring: 'bi', T, H: 5, B: 1 })
  complete(forward(stack, tape, reference))
  const [flow] = flowOf(stack, tape, tau, reference).reverse!.h
  const frame = { update: 0, T, L: 1, H: 5, tau, input: tape.input, target: tape.target }
  const ratios = survivedAhead({ ...frame, reverse: { flow: flow! } })!
  expect(ratios.map(ratio => ratio === undefined)).toEqual([true, true, false, false, false, true])
  const maps = tangentMaps(stack, tape, fan, 0, reference, true)
  for (let t = tau; t < T - 1; t++) {
    expect(ratios[t]).toBeCloseTo(10 ** (flow![t + 1]! - flow![t]!), 9)
    const { size, exponent } = complete(searchTopSingularValue(maps.at(t)))
    expect(ratios[t]).toBeLessThanOrEqual(size * 2 ** exponent * (1 + 1e-4))
  }
  expect(survivedAhead(frame)).toBeUndefined()
})

it('the sentence gives what was left per step as a geometric mean, unless a step ends it', () => {
  expect(describeStretch([2, 2, 2], false, [undefined, 0.5, 0.125])).toMatch(
    / This gradient: ×0\.25 a step\.$/,
  )
  expect(describeStretch([2, 2, 2], false, [undefined, 0.5, 0])).toMatch(/by more than 1\.$/)
})
