import { describe, expect, it } from 'vitest'
import { fillOrthogonal } from '../initialise/orthogonal.ts'
import { reference } from '../kernels/reference/index.ts'
import { Random } from '../random.ts'
import { complete } from '../run.ts'
import { backward } from '../sequence/backward.ts'
import { forward } from '../sequence/forward.ts'
import { refreshPacked } from '../sequence/stack.ts'
import { assertNear, assertNearOfLargest } from '../testing/assertNear.ts'
import { centralDifferences, forward64 } from '../testing/float64.ts'
import { bothWays64 } from '../testing/float64BothWays.ts'
import { createNetwork, type Network } from '../testing/network.ts'
import { flowOf } from './flowBothWays.ts'
import { weightShares } from './weightShares.ts'

const variants = [
  { cell: 'rnn', act: 'tanh' },
  { cell: 'rnn', act: 'relu' },
  { cell: 'lstm', act: 'tanh' },
  { cell: 'gru', act: 'tanh' },
] as const

function sharesOf({ stack, tape }: Network, tau: number) {
  refreshPacked(stack, reference)
  complete(forward(stack, tape, reference))
  return complete(weightShares(stack, tape, tau, flowOf(stack, tape, tau, reference), reference))
}

/** G_t, written out from what `stateFlow` left on the tape. */
function termOf(
  { stack, tape }: Network,
  l: number,
  t: number,
  exponents: readonly Int32Array[],
): Float64Array {
  const { d, prev } = tape.layers[l]!.steps[t]!
  const scale = 2 ** exponents[l]![t]!
  return Float64Array.from({ length: d.sums.length * stack.H }, (_, i) => {
    return scale * d.sums[Math.floor(i / stack.H)]! * prev.h[i % stack.H]!
  })
}

const sum = (terms: readonly Float64Array[]) =>
  terms[0]!.map((_, i) => terms.reduce((total, term) => total + term[i]!, 0))
const inner = (a: Float64Array, b: Float64Array) => a.reduce((total, x, i) => total + x * b[i]!, 0)

describe.each(variants.flatMap(variant => [1, 2, 3].map(L => ({ ...variant, L }))))(
  '$cell $act, $L layers',
  options => {
    const network = createNetwork({ ...options, T: 7, B: 1, seed: 4 })
    const { stack, tape } = network
    const tau = 5
    const { norms, shares } = sharesOf(network, tau)
    const { exponents } = flowOf(stack, tape, tau, reference)
    const terms = Array.from({ length: options.L }, (_, l) =>
      Array.from({ length: tau + 1 }, (_, t) => termOf(network, l, t, exponents)),
    )

    it('the copies’ terms add up to the gradient that back-propagation and central differences give', () => {
      tape.weight.fill(0)[tau] = 1
      complete(forward(stack, tape, reference))
      complete(backward(stack, tape, reference))
      const weight = Float64Array.from({ length: 7 }, (_, t) => (t === tau ? 1 : 0))
      for (const [l, copies] of terms.entries()) {
        const name = `weight_hh_l${l}`
        assertNearOfLargest(sum(copies), stack.gradients.by[name]!, 2e-6, name)
        const numeric = centralDifferences(
          network.parameters[name]!,
          () => forward64({ ...network.net, weight }, network.parameters).loss,
        )
        assertNearOfLargest(sum(copies), numeric, 1e-4, name)
      }
    })

    it('norms are those of the terms, and nothing comes from copies after τ', () => {
      for (const [l, copies] of terms.entries()) {
        const expected = [...copies.map(term => Math.log10(inner(term, term)) / 2), -Infinity]
        assertNear(norms[l]!, expected, 1e-6, `layer ${l}`)
      }
    })

    it('shares are the terms’ parts along the whole gradient; they add up to 1', () => {
      for (const [l, copies] of terms.entries()) {
        const whole = sum(copies)
        const expected = [...copies.map(term => inner(term, whole) / inner(whole, whole)), 0]
        assertNear(shares[l]!, expected, 1e-6, `layer ${l}`)
        expect(shares[l]!.reduce((total, share) => total + share, 0)).toBeCloseTo(1, 12)
      }
    })
  },
)

describe.each(variants.flatMap(variant => [1, 2].map(L => ({ ...variant, L }))))(
  'in both directions: $cell $act, $L layers',
  options => {
    const T = 6
    const network = createNetwork({ ...options, wiring: 'bi', T, B: 1, seed: 4 })
    const { stack, tape } = network
    const tau = 2
    refreshPacked(stack, reference)
    complete(forward(stack, tape, reference))
    const flow = flowOf(stack, tape, tau, reference)
    const ways = [
      { suffix: '', layers: tape.layers, flow },
      { suffix: '_reverse', layers: tape.reverse, flow: flow.reverse! },
    ].map(({ suffix, layers, flow }) => ({
      suffix,
      found: complete(weightShares(stack, tape, tau, flow, reference, layers)),
      terms: layers.map(({ steps }, l) =>
        steps.map(({ d, prev }, t) =>
          Float64Array.from(
            { length: d.sums.length * stack.H },
            (_, i) => 2 ** flow.exponents[l]![t]! * d.sums[Math.floor(i / stack.H)]! * prev.h[i % stack.H]!,
          ),
        ),
      ),
    }))

    it('the terms of each add up to the gradient of its own weights, by back-propagation and differences', () => {
      tape.weight.fill(0)[tau] = 1
      complete(forward(stack, tape, reference))
      complete(backward(stack, tape, reference))
      const weight = Float64Array.from({ length: T }, (_, t) => (t === tau ? 1 : 0))
      for (const { suffix, terms } of ways)
        for (const [l, copies] of terms.entries()) {
          const name = `weight_hh_l${l}${suffix}`
          assertNearOfLargest(sum(copies), stack.gradients.by[name]!, 2e-6, name)
          const numeric = centralDifferences(
            network.parameters[name]!,
            () => bothWays64({ ...network.net, weight }, network.parameters).loss,
          )
          assertNearOfLargest(sum(copies), numeric, 1e-4, name)
        }
    })

    it('norms and shares are theirs; of the top layer one direction has them up to τ, the other from τ on', () => {
      for (const [way, { found, terms }] of ways.entries())
        for (const [l, copies] of terms.entries()) {
          const whole = sum(copies)
          const shares = copies.map(term => inner(term, whole) / inner(whole, whole))
          assertNear(found.shares[l]!, shares, 1e-6, `layer ${l}`)
          assertNear(
            found.norms[l]!,
            copies.map(term => Math.log10(inner(term, term)) / 2),
            1e-6,
            `layer ${l}`,
          )
          expect(found.shares[l]!.reduce((total, share) => total + share, 0)).toBeCloseTo(1, 12)
          if (options.act === 'relu') continue
          const reached = Array.from(found.norms[l]!, norm => norm > -Infinity)
          const top = l === options.L - 1
          expect(reached).toEqual(reached.map((_, t) => !top || (way === 0 ? t <= tau : t >= tau)))
        }
    })
  },
)

it('norms fall below float64’s range in a straight line, and the shares still add up to 1', () => {
  const network = createNetwork({ cell: 'rnn', V: 4, H: 16, T: 200, B: 1, scale: 0.3 })
  const { by } = network.stack.parameters
  by.weight_ih_l0!.fill(0)
  fillOrthogonal(by.weight_hh_l0!, 16, 0.01, new Random(5, 'test'))
  const { norms, shares } = sharesOf(network, 199)
  expect(shares[0]!.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12)
  expect(norms[0]![2]).toBeLessThan(-390)
  const perStep = (norms[0]![190]! - norms[0]![10]!) / 180
  const line = Array.from({ length: 180 }, (_, i) => norms[0]![10]! + i * perStep)
  assertNear(norms[0]!.subarray(10, 190), line, 1, 'norms')
})

it('a copy that starts from an empty state adds exactly nothing', () => {
  const network = createNetwork({ cell: 'gru', B: 1 })
  network.tape.layers[0]!.h.fill(0, 0, 4)
  const { norms, shares } = sharesOf(network, 3)
  expect([norms[0]![0], shares[0]![0]]).toEqual([-Infinity, 0])
})

it('a cell without memory has no such weight', () => {
  const { norms, shares } = sharesOf(createNetwork({ cell: 'ff', B: 1 }), 5)
  expect(norms[0]!.every(norm => norm === -Infinity)).toBe(true)
  expect(shares[0]!.every(share => share === 0)).toBe(true)
})

it('looking changes no parameter and no gradient', () => {
  const network = createNetwork({ cell: 'lstm', B: 1 })
  const { parameters, gradients } = network.stack
  const before = [parameters.all.slice(), gradients.all.slice()]
  sharesOf(network, 4)
  expect([parameters.all, gradients.all]).toEqual(before)
})

it('wants one sequence', () => {
  const { stack, tape } = createNetwork({ cell: 'rnn', B: 2 })
  expect(() => complete(weightShares(stack, tape, 1, { exponents: [] }, reference))).toThrow(
    'expected a tape of one sequence, got 2',
  )
})
