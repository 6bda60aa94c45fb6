import { expect, it } from 'vitest'
import { spectrum as spectrumOf } from '../../../engine/diagnostics/spectrum.ts'
import {
  bandLimit,
  describeGrowth,
  describeLane,
  describeSpectra,
  dotsOf,
  figure,
  type LaneSpectrum,
  planeLimit,
  planeTicks,
  rate,
} from './layout.ts'

/** Rotation by a right angle and stretching by r: eigenvalues ±r·i. */
const turning = (r: number): LaneSpectrum => ({
  lane: 0,
  name: 'RNN',
  gate: undefined,
  spectrum: spectrumOf([0, -r, r, 0], 2),
  growth: { exponents: Float64Array.of(Math.log(0.5), -1), steps: 40, warmUp: 10 },
})

it('eigenvalues lie where they are in the complex plane, the imaginary axis upwards', () => {
  const dots = dotsOf(turning(0.5), 1, 200)
  expect(dots.map(({ x, y }) => [x, y])).toEqual([
    [100, 50],
    [100, 150],
  ])
})

it('the plane holds the unit circle and every eigenvalue', () => {
  expect(planeLimit([turning(0.5)])).toBeCloseTo(1.12, 12)
  expect(planeLimit([turning(0.5), turning(3)])).toBeCloseTo(3.36, 12)
  expect(planeTicks(1.12)).toEqual([-1, 0, 1])
  expect(planeTicks(3.36)).toEqual([-2, 0, 2])
})

it('the scale of factors holds 1, ρ, σ_max and what is measured', () => {
  expect(bandLimit([turning(0.5)])).toBe(1.2)
  expect(bandLimit([turning(2)])).toBeCloseTo(2.16, 10)
  const chaotic = { ...turning(0.5), growth: { exponents: Float64Array.of(1), steps: 9, warmUp: 1 } }
  expect(bandLimit([chaotic])).toBeCloseTo(Math.E * 1.08, 12)
})

it('the rate per step is e^λ, and 0 where all is lost', () => {
  expect(rate(turning(1))).toBeCloseTo(0.5, 12)
  const lost = { ...turning(1), growth: { exponents: Float64Array.of(-Infinity), steps: 9, warmUp: 1 } }
  expect(rate(lost)).toBe(0)
  expect(rate({ ...turning(1), growth: undefined })).toBeUndefined()
})

it('says what ρ and σ_max decide: vanishing below 1, nothing in between, nothing above', () => {
  expect(describeLane(turning(0.5))).toBe(
    'RNN: σ_max is below 1, so gradients must vanish. While it reads, differences between states fade ×0.50 per step.',
  )
  const between = { ...turning(0.5), spectrum: spectrumOf([0, 16, 0, 0], 2) }
  expect(describeLane(between)).toMatch(/^RNN: no eigenvalue reaches 1, but σ_max does: neither/)
  expect(describeLane(turning(2))).toMatch(
    /^RNN: eigenvalues beyond 1 allow gradients to explode, but do not make them\./,
  )
})

it('a gate’s block is said not to be the whole, and a cell without memory to have none', () => {
  expect(describeLane({ ...turning(2), name: 'LSTM', gate: 'g' })).toMatch(
    /^LSTM: this is one block, candidate g, and no Jacobian: other gates multiply it\./,
  )
  expect(describeSpectra([], ['No memory'])).toBe(
    'No memory: no recurrent weights, so there is nothing to multiply by.',
  )
})

it('figures are short at any size', () => {
  expect([0, 0.577, 1.2, 12.34, 0.001, 1e6, Infinity, Number.NaN, undefined].map(figure)).toEqual([
    '0.00',
    '0.58',
    '1.20',
    '12.3',
    '1.0e-3',
    '1.0e+6',
    '∞',
    '–',
    '–',
  ])
})

it('the leading exponents are given as they are, with what they were measured over', () => {
  const lost = {
    ...turning(1),
    name: 'GRU',
    growth: { exponents: Float64Array.of(0.1, -Infinity), steps: 40, warmUp: 10 },
  }
  expect(describeGrowth([turning(0.5), lost])).toBe(
    'Largest Lyapunov exponents λ, nats per step: RNN −0.69, −1.00; GRU 0.10, −∞. ◆ is e to the first. Over the last 40 steps of the sequence on the stage, which they depend on.',
  )
  expect(describeGrowth([{ ...turning(1), growth: undefined }])).toBe('')
})
