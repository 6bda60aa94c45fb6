import { describe, expect, it } from 'vitest'
import { cells } from '../../../engine/cells/index.ts'
import type { Frame } from '../../../engine/worker/frame.ts'
import { linesOf, plain, shapesOf, valuesAt } from './layout.ts'

const meta = { update: 1, T: 2, L: 1, H: 2, tau: 1, input: new Int32Array(2), target: new Int32Array(2) }
const f32 = (...values: number[]) => Float32Array.from(values)

/** The hand example of the LSTM: sums 0, ln 3, ln 2, ln 3 and c = 0.5 give c′ = 0.675, h′ = 0.441194. */
const lstmFrame: Frame = {
  ...meta,
  'gate i': f32(0, 0, 0, 0.5),
  'gate f': f32(0, 0, 0, 0.75),
  'gate g': f32(0, 0, 0, 0.6),
  'gate o': f32(0, 0, 0, 0.75),
  c: f32(0, 0.5, 0, 0.675),
  h: f32(0, -0.25, 0, 0.441194),
}

describe('a unit of an LSTM', () => {
  const { lstm } = { lstm: cells.lstm.tanh }
  const values = valuesAt(lstm, lstmFrame, { l: 0, t: 1, j: 1 })!

  it('has its gates, and its state before and after', () => {
    expect(
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value.toFixed(4))])),
    ).toEqual({ i: 0.5, f: 0.75, g: 0.6, o: 0.75, h: -0.25, 'h′': 0.4412, c: 0.5, 'c′': 0.675 })
  })

  it('puts them into the equations: the sums before the gates found back, the rest letter by letter', () => {
    expect(
      linesOf(lstm, values).map(({ name, numbers, value }) => `${name} = ${numbers} = ${plain(value)}`),
    ).toEqual([
      'i = σ(0.00) = 0.50',
      'f = σ(1.10) = 0.75',
      'g = tanh(0.69) = 0.60',
      'o = σ(1.10) = 0.75',
      'c′ = 0.75·0.50 + 0.50·0.60 = 0.68',
      'h′ = 0.75·tanh(0.68) = 0.44',
    ])
  })

  it('begins with an empty memory', () => {
    const first = valuesAt(lstm, lstmFrame, { l: 0, t: 0, j: 1 })!
    expect([first.h, first.c, first['c′']]).toEqual([0, 0, 0.5])
  })

  it('cannot be shown without its gates or its state', () => {
    const { 'gate f': _, ...without } = lstmFrame
    expect(valuesAt(lstm, without as Frame, { l: 0, t: 1, j: 1 })).toBeUndefined()
    expect(valuesAt(lstm, { ...lstmFrame, c: undefined as never }, { l: 0, t: 1, j: 1 })).toBeUndefined()
  })
})

it('a unit of a GRU mixes the candidate and what it kept; negative numbers are bracketed', () => {
  const gru = cells.gru.tanh
  const values = { r: 0.5, z: 0.8, n: -0.5, h: 0.25, 'h′': 0.1 }
  expect(linesOf(gru, values).map(({ numbers }) => numbers)).toEqual([
    'σ(0.00)',
    'σ(1.39)',
    'tanh(−0.55)',
    '(1−0.80)·(−0.50) + 0.80·0.25',
  ])
})

it('a unit of an RNN is one sum; a saturated one’s is beyond telling', () => {
  expect(linesOf(cells.rnn.tanh, { h: 0, 'h′': -0.5 })[0]!.numbers).toBe('tanh(−0.55)')
  expect(linesOf(cells.rnn.tanh, { h: 0, 'h′': 1 })[0]!.numbers).toBe('tanh(very large)')
  expect(linesOf(cells.rnn.relu, { h: 0, 'h′': 3 })[0]!.numbers).toBe('relu(3.00)')
})

it('says what is as long as what', () => {
  expect(shapesOf(cells.lstm.tanh, 32, 61, 0)).toBe(
    'x [61], one-hot; h [32], c [32], gates i f g o [32] each. A column is one step of time, a row one of the 32 units.',
  )
  expect(shapesOf(cells.rnn.tanh, 8, 61, 1)).toContain('x [8], the layer below; h [8].')
})
