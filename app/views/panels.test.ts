import { describe, expect, it } from 'vitest'
import { decadesOf, describeNorms, nextStop, normExtent } from './gradientNorm/layout.ts'
import { niceLimit } from './limits.ts'
import { describeLoss, figureIn, inUnit, lossExtent, shownUnit } from './loss/layout.ts'
import { shortFigure, shortUpdate } from './numbers.ts'

describe('loss', () => {
  it('one nat is 1.4427 bits', () => {
    expect(inUnit(1, 'bits')).toBeCloseTo(Math.LOG2E, 12)
    expect(inUnit(1, 'nats')).toBe(1)
  })

  it('the axis holds the curve and the floors near it, not a floor far above', () => {
    expect(lossExtent([[2, 1]], [{ id: 'uniform', nats: 2.5 }])).toBeCloseTo(2.7)
    expect(lossExtent([[0.1]], [{ id: 'uniform', nats: 4 }])).toBeCloseTo(0.162)
    expect(lossExtent([[Number.NaN]], [])).toBe(1)
  })

  it('the sentence names the unit, and unseen text only where there is some', () => {
    expect(
      describeLoss(
        [
          { name: 'RNN', meanLoss: Math.LN2, heldOutLoss: 2 * Math.LN2 },
          { name: 'GRU', meanLoss: Math.LN2, heldOutLoss: undefined },
          { name: 'LSTM', meanLoss: Number.NaN, heldOutLoss: undefined },
        ],
        'bits',
      ),
    ).toBe('Loss in bits per character: RNN 1.00, on unseen text 2.00 · GRU 1.00.')
  })
})

describe('loss of numbers', () => {
  const shape = { V: 1, numbers: { I: 1, O: 1, forecasts: true } }

  it('is a squared error, whatever is preferred for characters', () => {
    expect([shownUnit('bits', shape), shownUnit('nats', shape), shownUnit('nats', { V: 30 })]).toEqual([
      'mse',
      'mse',
      'nats',
    ])
    expect(inUnit(0.0347, 'mse')).toBe(0.0347)
    const lane = { name: 'LSTM', meanLoss: 0.0347, heldOutLoss: undefined }
    expect(describeLoss([lane], 'mse')).toBe('Mean squared error: LSTM 0.035.')
  })

  it('floors are squared errors there, and small figures keep two digits', () => {
    expect(lossExtent([[0.1]], [{ id: 'position', squaredError: 0.12 }])).toBeCloseTo(0.1296)
    expect([0.5, 0.0347, 0.00021, 2e-6, 0].map(value => figureIn(value, 'mse'))).toEqual([
      '0.50',
      '0.035',
      '0.00021',
      '2·10⁻⁶',
      '0.00',
    ])
  })
})

describe('gradient norm', () => {
  it('the scale is whole decades around every norm and the threshold', () => {
    expect(normExtent([[0.2, 3, 0]], 0)).toEqual([0.1, 10])
    expect(normExtent([[0.2, 3]], 50)).toEqual([0.1, 100])
    expect(normExtent([[]], 0)).toEqual([0.01, 10])
    expect(normExtent([[1, Number.POSITIVE_INFINITY]], 0)).toEqual([1, 10])
  })

  it('at most five decades are labelled', () => {
    expect(decadesOf(0.01, 10)).toEqual([0.01, 0.1, 1, 10])
    expect(decadesOf(1e-6, 1e3).length).toBeLessThanOrEqual(5)
  })

  it('arrows move the threshold to the next offered value', () => {
    expect(nextStop([0, 1, 10], 0.5, 1)).toBe(1)
    expect(nextStop([0, 1, 10], 0.5, -1)).toBe(0)
    expect(nextStop([0, 1, 10], 10, 1)).toBe(10)
  })

  it('the sentence says how many updates were clipped, or that none can be', () => {
    expect(
      describeNorms([
        { name: 'RNN', norm: 2.345, clippedShare: 0.5, clips: true },
        { name: 'GRU', norm: 0.01, clippedShare: 0, clips: false },
      ]),
    ).toBe('RNN 2.3, 50 % of updates clipped · GRU 0.01, not clipped.')
  })
})

it('figures stay short at any size', () => {
  expect([0, 0.0123, 12.34, 123456, 0.00001].map(shortFigure)).toEqual(['0', '0.012', '12', '1e+5', '1e-5'])
  expect(shortFigure(Number.NaN)).toBe('–')
  expect([5, 1200, 3_000_000].map(shortUpdate)).toEqual(['5', '1.2 k', '3 M'])
})

it('a colour scale ends at a round number at or above the largest value', () => {
  expect([0, 0.3, 1, 1.1, 4, 7, Number.NaN].map(niceLimit)).toEqual([1, 0.5, 1, 2, 5, 10, 1])
})
