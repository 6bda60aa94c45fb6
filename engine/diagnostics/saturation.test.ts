import { describe, expect, it } from 'vitest'
import { cells } from '../cells/index.ts'
import { endsOf, gateSaturation, saturates, tanhEnds, tanhSaturation } from './saturation.ts'

describe('a gate', () => {
  it('is shut below 0.1 and open above 0.9, counted for each unit and for all', () => {
    // Four rows of three units.
    const gate = Float32Array.of(0.05, 0.5, 0.95, 0.09, 0.5, 0.91, 0.11, 0.5, 0.89, 0, 0.5, 1)
    const { shut, open } = gateSaturation(gate, 3)
    expect([...shut.perUnit]).toEqual([0.75, 0, 0])
    expect([...open.perUnit]).toEqual([0, 0, 0.75])
    expect(shut.overall).toBe(0.25)
    expect(open.overall).toBe(0.25)
  })

  it.each([Float32Array, Float64Array])('exactly at 0.1 or 0.9 is neither, in %o', Values => {
    const { shut, open } = gateSaturation(Values.of(0.1, 0.9), 2)
    expect([...shut.perUnit, ...open.perUnit]).toEqual([0, 0, 0, 0])
  })

  it('with NaN in it has no share, while its neighbours keep theirs', () => {
    const { shut, open } = gateSaturation(Float32Array.of(Number.NaN, 0, 0.5, 0), 2)
    expect([...shut.perUnit]).toEqual([Number.NaN, 1])
    expect([...open.perUnit]).toEqual([Number.NaN, 0])
    expect(shut.overall).toBeNaN()
  })
})

describe('tanh', () => {
  it('is saturated beyond 0.95 on either side', () => {
    const { perUnit, overall } = tanhSaturation(Float32Array.of(0.96, 0, -0.96, 0.94, 0.9, -0.94, -1, 0), 2)
    expect([...perUnit]).toEqual([0.75, 0])
    expect(overall).toBe(0.375)
  })

  it.each([Float32Array, Float64Array])('is not at exactly ±0.95, in %o', Values => {
    expect(tanhSaturation(Values.of(0.95, -0.95), 1).overall).toBe(0)
  })
})

it('an array that is not rows of H, or empty, is our mistake', () => {
  expect(() => tanhSaturation(new Float32Array(7), 2)).toThrow('saturation: expected rows of 2, got 7 values')
  expect(() => gateSaturation(new Float32Array(0), 2)).toThrow(
    'saturation: expected 1 or more rows of 2, got 0',
  )
})

it('the two ends of a tanh, told apart, add up to its saturation', () => {
  const h = [0.96, -0.96, 0.5, -0.99, 0.97, 0.95]
  const { low, high } = tanhEnds(h, 2)
  expect([...low.perUnit]).toEqual([0, 2 / 3])
  expect([...high.perUnit]).toEqual([2 / 3, 0])
  expect(low.overall + high.overall).toBe(tanhSaturation(h, 2).overall)
})

it('gates saturate, candidates are none; a cell without gates has its state, a ReLU nothing', () => {
  expect(saturates(cells.lstm.tanh)).toEqual(['i', 'f', 'o'])
  expect(saturates(cells.gru.tanh)).toEqual(['r', 'z'])
  expect([cells.rnn.tanh, cells.ff.tanh, cells.rnn.relu].map(saturates)).toEqual([['h'], ['h'], []])
  const values = [0.05, 0.97, 0.95, -0.96]
  expect([...endsOf('z', values, 2).high.perUnit]).toEqual([0.5, 0.5])
  expect([...endsOf('h', values, 2).high.perUnit]).toEqual([0, 0.5])
})
