import { describe, expect, it } from 'vitest'
import { cells } from '../../../engine/cells/index.ts'
import { parseFormula } from './formula.ts'
import { gruAnswer, lstmAnswer, rnnAnswer } from './testing.ts'
import { plain, type Segment, sumsIn, type Values, valuesOf, withNumbers } from './values.ts'
import { describeShapes, describeUnit, tableOf } from './words.ts'

const text = (segments: Segment[]) =>
  segments.map(segment => (typeof segment === 'string' ? segment : `[${segment.text}]`)).join('')
const lines = (values: Values) =>
  values.equations.map(
    equation =>
      `${equation.name} = ${text(withNumbers(values, equation))} = ${plain(values.value({ equation: equation.name, of: equation.of }))}`,
  )
const lstm = valuesOf(cells.lstm.tanh, lstmAnswer)!
const gru = valuesOf(cells.gru.tanh, gruAnswer)!
const rnn = valuesOf(cells.rnn.tanh, rnnAnswer)!

describe('the numbers of a unit, computed by hand', () => {
  it('LSTM', () => {
    expect(lines(lstm)).toEqual([
      'i = σ([0.00]) = 0.50',
      'f = σ([1.10]) = 0.75',
      'g = tanh([0.69]) = 0.60',
      'o = σ([1.10]) = 0.75',
      'c′ = 0.75·0.50 + 0.50·0.60 = 0.68',
      'h′ = 0.75·tanh(0.68) = 0.44',
    ])
  })

  it('GRU: its candidate has two sums, of which the reset gate lets half of one through', () => {
    expect(lines(gru)).toEqual([
      'r = σ([0.00]) = 0.50',
      'z = σ([1.39]) = 0.80',
      'n = tanh([−1.00] + 0.50·[1.00]) = −0.46',
      'h′ = (1−0.80)·(−0.46) + 0.80·0.25 = 0.11',
    ])
  })

  it('RNN', () => {
    expect(lines(rnn)).toEqual(['h′ = tanh([−0.50]) = −0.46'])
  })

  it('what the equations make of the parts is what the engine computed', () => {
    for (const values of [lstm, gru, rnn])
      for (const { name, of } of values.equations) {
        // As a part of something else, so that it is computed rather than looked up.
        const computed = values.value({
          equation: name,
          of: { kind: 'times', left: { kind: 'number', value: 1 }, right: of },
        })
        expect(computed).toBeCloseTo(values.value({ equation: name, of }), 5)
      }
  })

  it('parts of a sum: the input’s product, its bias, the states’ product, its bias', () => {
    const [sum] = sumsIn(lstm.equations)
    expect(sum!.of.parts.map(part => lstm.part('i', part))).toEqual([1, -1, 0, 0])
  })
})

it('an answer of another kind of cell, as of the experiment before, says nothing about this one', () => {
  expect(valuesOf(cells.gru.tanh, lstmAnswer)).toBeUndefined()
  expect(valuesOf(cells.lstm.tanh, rnnAnswer)).toBeUndefined()
})

it('any intermediate result can be asked for', () => {
  expect(lstm.value({ equation: 'c′', of: parseFormula('f⊙c') })).toBe(0.375)
  expect(lstm.value({ equation: 'h′', of: parseFormula('tanh(c′)') })).toBeCloseTo(0.588259, 6)
  expect(gru.value({ equation: 'h′', of: parseFormula('(1−z)⊙n') })).toBeCloseTo(-0.0924234, 6)
})

it('numbers stay short whatever their size', () => {
  expect([0, -0.001, 1.096, -12.345, 99.97, -345.6, 12345, -1.5e9, Infinity, Number.NaN].map(plain)).toEqual([
    '0.00',
    '0.00',
    '1.10',
    '−12.3',
    '100',
    '−346',
    '1.2e4',
    '−1.5e9',
    '∞',
    '–',
  ])
})

describe('in words', () => {
  it('an LSTM keeps, adds and shows', () => {
    expect(describeUnit(lstm)).toBe(
      'Of its cell state 0.50 it keeps f⊙c = 0.38 and adds i⊙g = 0.30: now 0.68. Of that it shows o⊙tanh(c′) = 0.44, its hidden state.',
    )
  })

  it('a GRU keeps and adds', () => {
    expect(describeUnit(gru)).toBe(
      'Of its hidden state 0.25 it keeps z⊙h = 0.20 and adds (1−z)⊙n = −0.09: now 0.11.',
    )
  })

  it('an RNN keeps nothing as it is', () => {
    expect(describeUnit(rnn)).toBe(
      'Nothing of its hidden state −0.50 is kept as it is: tanh makes −0.46 of the sum −0.50; the input gave 0.25, the states of all units −0.75.',
    )
  })

  it('shapes: what is as long as what', () => {
    expect(describeShapes(cells.lstm.tanh, { I: 61, H: 32, layer: 0 })).toContain(
      'x [61], one-hot; h [32], c [32], i f g o [32] each. The weights are the same at every step: weight_ih [4·32, 61], weight_hh [4·32, 32].',
    )
    expect(describeShapes(cells.ff.relu, { I: 8, H: 8, layer: 1 })).toContain(
      'x [8], the layer below; h [8]. The weights are the same at every step: weight_ih [8, 8]. This is one of 8 units: it sees all of x, and nothing of the step before.',
    )
  })
})

it('as a table: every equation with its numbers, then whatever goes into the sums', () => {
  const table = tableOf(gru, 'GRU, update 3: unit 1 of layer 1 at step 5', [
    { of: 'n', part: 'W_hn h, unit 1', value: 0.25, weight: 2, adds: 0.5 },
    { of: 'n', part: 'b_hn', adds: 0.5 },
  ])
  expect(table.rows).toEqual([
    ['r', 'σ(W_ir x + b_ir + W_hr h + b_hr)', 'σ(0.00)', 0.5, '0…1'],
    ['z', 'σ(W_iz x + b_iz + W_hz h + b_hz)', 'σ(1.39)', 0.8, '0…1'],
    ['n', 'tanh(W_in x + b_in + r⊙(W_hn h + b_hn))', 'tanh(−1.00 + 0.50·1.00)', -0.462117, '−1…1'],
    ['h′', '(1−z)⊙n + z⊙h', '(1−0.80)·(−0.46) + 0.80·0.25', 0.107577, '−1…1'],
    ['into n', 'W_hn h, unit 1', '2 × 0.25', 0.5, ''],
    ['into n', 'b_hn', '', 0.5, ''],
  ])
  for (const row of table.rows) expect(row.length).toBe(table.columns.length)
})
