import { describe, expect, it } from 'vitest'
import type { SaliencyAnswer } from '../../../engine/worker/questions/saliency.ts'
import {
  byChange,
  bySlope,
  changeOf,
  describeSaliency,
  describeStep,
  limitOf,
  percent,
  scaleOf,
  shareOf,
  sizeOf,
  tableOf,
} from './layout.ts'

const vocabulary = [' ', 'a', 'b', 'c']
const answer: SaliencyAnswer = {
  tau: 2,
  v: 3,
  probability: 0.6,
  input: Int32Array.of(1, 2, 0, 1),
  slopes: Float64Array.of(-5, -1.3, -0.3, -Infinity),
  replaced: Int32Array.of(2, -1, 3, -1),
  swapped: Float64Array.of(0.05, Number.NaN, 0.5, Number.NaN),
}
const flat = { ...answer, slopes: new Float64Array(4).fill(-Infinity) }

describe('scales are shared', () => {
  it('slopes: whole decades below the largest of all lanes', () => {
    const smaller = { slopes: Float64Array.of(-8, -3.2) }
    expect(scaleOf([answer, smaller])).toEqual({ low: -6, high: -0 })
    expect(scaleOf([{ slopes: Float64Array.of(1.2) }, answer])).toEqual({ low: -4, high: 2 })
    expect(scaleOf([flat])).toEqual({ low: -6, high: 0 })
  })

  it('absolute shares lie on the shared scale; normalised ones begin at the lane’s own largest', () => {
    const scale = { low: -6, high: 0 }
    const shares = (normalised: boolean) => [0, 1, 2, 3].map(t => shareOf(answer, t, scale, normalised))
    expect(shares(false)).toEqual(
      [1 / 6, 4.7 / 6, 5.7 / 6, undefined].map(x => (x === undefined ? x : expect.closeTo(x, 12))),
    )
    expect(shares(true)).toEqual(
      [1.3 / 6, 5 / 6, 1, undefined].map(x => (x === undefined ? x : expect.closeTo(x, 12))),
    )
    expect(shareOf(flat, 1, scale, true)).toBe(0)
  })

  it('swaps: a round number at or above the largest change, at most 100 points', () => {
    expect([0, 1, 2].map(t => changeOf(answer, t))).toEqual([
      expect.closeTo(-0.55, 12),
      undefined,
      expect.closeTo(-0.1, 12),
    ])
    expect(limitOf([answer])).toBe(1)
    expect(limitOf([{ ...answer, swapped: Float64Array.of(0.585, 0.6, 0.6, 0) }])).toBe(0.02)
    expect(limitOf([{ ...answer, swapped: new Float64Array(4).fill(0.6 + 1e-9) }])).toBe(0.001)
  })
})

it('orders: by slope all steps up to τ, by change those that were tried', () => {
  expect(bySlope(answer)).toEqual([2, 1, 0])
  expect(byChange(answer)).toEqual([0, 2])
})

describe('words', () => {
  it('when swapping disagrees: what changes most is not among the first three by slope', () => {
    const longer: SaliencyAnswer = {
      ...answer,
      tau: 3,
      slopes: Float64Array.of(-5, -1.3, -0.3, -2),
      swapped: Float64Array.of(0.05, 0.6, 0.5, 0.6),
    }
    expect(describeSaliency(longer, vocabulary, 'RNN')).toContain(
      'Swapping disagrees: most changes at “a” at step 1, 60 % → 5 % with “b”; by slope that is number 4.',
    )
  })

  it('when swapping nearly agrees', () => {
    expect(describeSaliency(answer, vocabulary, 'RNN')).toBe(
      'After step 3 RNN gives “c” 60 %. By slope it depends most on space at step 3 (0.5), then “b” at step 2 (0.05) and “a” at step 1 (1.0·10⁻⁵). ' +
        'Swapping nearly agrees: most changes at “a” at step 1, 60 % → 5 % with “b”; by slope that is number 3.',
    )
  })

  it('when it agrees, when nothing changes, when nothing is depended on', () => {
    const agrees = { ...answer, swapped: Float64Array.of(0.6, Number.NaN, 0.2, Number.NaN) }
    expect(describeSaliency(agrees, vocabulary, 'RNN')).toContain(
      'Swapping agrees: there it changes most, 60 % → 20 % with “c”.',
    )
    const idle = { ...answer, swapped: Float64Array.of(0.6, Number.NaN, 0.6002, Number.NaN) }
    expect(describeSaliency(idle, vocabulary, 'RNN')).toContain(
      'No swap changes it by a tenth of a percentage point.',
    )
    expect(describeSaliency(flat, vocabulary, 'RNN')).toBe(
      'After step 3 RNN gives “c” 60 %. It depends on nothing that was read.',
    )
  })

  it('of one step', () => {
    expect([0, 1, 3].map(t => describeStep(answer, vocabulary, t))).toEqual([
      'step 1 reads “a”: slope 1.0·10⁻⁵; with “b” instead 60 % → 5 %',
      'step 2 reads “b”: slope 0.05; not swapped',
      'step 4 reads “a”, after the guess',
    ])
  })

  it('figures of any size', () => {
    expect([0.61, 0.0123, 1e-5, 1e-9, 0].map(percent)).toEqual([
      '61 %',
      '1.2 %',
      '0.001 %',
      '< 0.0001 %',
      '0 %',
    ])
    expect([-Infinity, 0, -2, -7.5, Number.NaN].map(sizeOf)).toEqual([
      '0',
      '1',
      '1.0·10⁻²',
      '3.2·10⁻⁸',
      'beyond float32',
    ])
  })
})

it('the table has a row for every step up to τ of every lane', () => {
  const { rows, caption } = tableOf([{ name: 'RNN', update: 7, answer }], vocabulary)
  expect(caption).toBe('RNN, update 7: “c” after step 3, 60 %')
  expect(rows).toEqual([
    ['RNN', 1, 'a', -5, 'b', 0.05],
    ['RNN', 2, 'b', -1.3, '', ''],
    ['RNN', 3, ' ', -0.3, 'c', 0.5],
  ])
})

describe('of a network that reads in both directions', () => {
  const both: SaliencyAnswer = {
    ...answer,
    bothWays: true,
    slopes: Float64Array.of(-5, -1.3, -0.3, 0.2),
    replaced: Int32Array.of(2, -1, 3, 2),
    swapped: Float64Array.of(0.05, Number.NaN, 0.5, 0.01),
  }

  it('what was read after the guess counts like what was read before', () => {
    expect(bySlope(both)).toEqual([3, 2, 1, 0])
    expect(byChange(both)).toEqual([3, 0, 2])
    expect(shareOf(both, 3, { low: -6, high: 1 }, true)).toBe(1)
    const late = Float64Array.of(0.59, Number.NaN, 0.59, 0.1)
    expect(limitOf([{ ...both, swapped: late }])).toBeGreaterThan(limitOf([{ ...answer, swapped: late }]))
    expect(describeStep(both, vocabulary, 3)).toBe('step 4 reads “a”: slope 1.6; with “b” instead 60 % → 1 %')
    expect(describeSaliency(both, vocabulary, 'GRU')).toContain('By slope it depends most on “a” at step 4')
    expect(tableOf([{ name: 'GRU', update: 1, answer: both }], vocabulary).rows).toHaveLength(4)
    expect(describeStep(answer, vocabulary, 3)).toBe('step 4 reads “a”, after the guess')
  })
})
