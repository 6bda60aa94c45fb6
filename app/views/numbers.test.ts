import { scaleLinear } from 'd3-scale'
import { expect, it } from 'vitest'
import { readNumber } from '../../engine/experiment/parseValue.ts'
import { lossFigure, roundFigure, sayProbability, ticksTo, typedFigure } from './numbers.ts'

it('a round number is written out up to thousands, and as a power of ten from there', () => {
  expect([0, 0.5, -2, 5000, 1e4, 2e8, -5e12, 1e-3, 1e-5].map(roundFigure)).toEqual([
    '0',
    '0.5',
    '-2',
    '5000',
    '10⁴',
    '2·10⁸',
    '−5·10¹²',
    '0.001',
    '10⁻⁵',
  ])
})

it('a loss has two decimals, or two digits and a power of ten', () => {
  expect([0, 1.526, 9999.99, 6220475.95, 1e10].map(lossFigure)).toEqual([
    '0.00',
    '1.53',
    '9999.99',
    '6.2·10⁶',
    '10¹⁰',
  ])
})

it('an axis of any height has two ticks or more, none longer than six characters', () => {
  for (let decades = 0; decades < 20; decades += 0.01) {
    const top = 10 ** decades
    const y = scaleLinear([0, top], [100, 0])
    const labels = ticksTo(top, count => y.ticks(count)).map(roundFigure)
    expect(labels.length).toBeGreaterThan(1)
    for (const label of labels) expect(label.length).toBeLessThanOrEqual(6)
  }
})

it('what stands in a box is short, and read as the same number', () => {
  expect([0.001, 100, 0.00001, 0.000001, 0.0000123].map(typedFigure)).toEqual([
    '0.001',
    '100',
    '0.00001',
    '1e-6',
    '1.23e-5',
  ])
  for (const value of [1e-6, 1.23e-5, 0.3, 1e6]) expect(readNumber(typedFigure(value))).toBe(value)
})

it('a tiny probability is not spelled out', () => {
  expect([1, 0.4567, 0.0123, 1e-5, 9e-6, 1.3e-54, 0].map(sayProbability)).toEqual([
    '100 %',
    '46 %',
    '1.2 %',
    '0.0010 %',
    'under 0.001 %',
    'under 0.001 %',
    'under 0.001 %',
  ])
})
