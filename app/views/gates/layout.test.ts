import { expect, it } from 'vitest'
import { cells } from '../../../engine/cells/index.ts'
import type { Frame } from '../../../engine/worker/frame.ts'
import { describeGates, layoutGates, meanLine, valuesOfGates } from './layout.ts'

const meta = { update: 1, T: 3, L: 2, H: 2, tau: 2, input: new Int32Array(3), target: new Int32Array(3) }
/** [L, T, H] */
const filled = (...values: number[]) => Float32Array.from(values)
const r = filled(0, 0.05, 0.5, 0.5, 1, 0.95, 0, 0.05, 0.5, 0.5, 1, 0.95)
const z = new Float32Array(12).fill(0.25)
const n = filled(-1, 1, 0, 0, 1, 1, -1, 1, 0, 0, 1, 1)
const frame: Frame = { ...meta, 'gate r': r, 'gate z': z, 'gate n': n }

it('has a row for each gate of the cell, in its order, and knows gates from candidates', () => {
  const rows = layoutGates(cells.gru.tanh, frame)
  expect(rows.map(({ letter, opens }) => [letter, opens])).toEqual([
    ['r', true],
    ['z', true],
    ['n', false],
  ])
})

it('paints units by time, the lowest layer at the bottom, a gate’s 0 and 1 at the ends of the scale', () => {
  const [first] = layoutGates(cells.gru.tanh, {
    ...frame,
    'gate r': r.map((value, i) => (i < 6 ? value : 0.5)),
  })
  expect([...first!.picture].map(value => Number(value.toFixed(3)))).toEqual([
    ...[0, 0, 0],
    ...[0, 0, 0],
    ...[-1, 0, 1],
    ...[-0.9, 0, 0.9],
  ])
})

it('takes means over units and layers, and shares of all values', () => {
  const [reset, update, candidate] = layoutGates(cells.gru.tanh, frame)
  expect([...reset!.means].map(mean => Number(mean.toFixed(4)))).toEqual([0.025, 0.5, 0.975])
  expect([reset!.shut, reset!.open]).toEqual([1 / 3, 1 / 3])
  expect([update!.shut, update!.open]).toEqual([0, 0])
  expect([candidate!.shut, candidate!.open]).toEqual([2 / 12, 6 / 12])
})

it('draws a mean of 1 at the top and of 0 at the bottom; of a candidate 0 in the middle', () => {
  const [reset, , candidate] = layoutGates(cells.gru.tanh, frame)
  expect(meanLine(reset!, t => 10 * t, 40)).toBe('0.0,39.0 10.0,20.0 20.0,1.0')
  expect(meanLine(candidate!, t => t, 40)).toBe('0.0,20.0 1.0,20.0 2.0,0.0')
})

it('says how many are shut and open, of the gates', () => {
  const rows = layoutGates(cells.gru.tanh, frame)
  expect(describeGates(rows)).toBe(
    '% of values below 0.1 (shut) · above 0.9 (open): reset gate 33 · 33; update gate 0 · 0.',
  )
  expect(valuesOfGates(rows, 2)).toBe('step 3: means over the units r 0.97, z 0.25, n 1.00')
})

it('is empty until the frame brings gates, and for a cell without', () => {
  expect(layoutGates(cells.gru.tanh, meta)).toEqual([])
  expect(layoutGates(cells.rnn.tanh, meta)).toEqual([])
  expect(describeGates([])).toBe('')
})

it('of both directions every gate has two rows, → and ←, each with its own values', () => {
  const reverse = { 'gate r': r.map(value => 1 - value), 'gate z': z, 'gate n': n }
  const rows = layoutGates(cells.gru.tanh, { ...frame, reverse })
  expect(rows.map(({ letter, way }) => `${letter}${way}`)).toEqual(['r→', 'r←', 'z→', 'z←', 'n→', 'n←'])
  expect([...rows[1]!.means].map(mean => Number(mean.toFixed(4)))).toEqual([0.975, 0.5, 0.025])
  expect(rows[0]!.picture[0]).toBeCloseTo(-rows[1]!.picture[0]!, 6)
  expect(describeGates(rows.slice(0, 2))).toBe(
    '% of values below 0.1 (shut) · above 0.9 (open): reset gate → 33 · 33; reset gate ← 33 · 33.',
  )
  expect(valuesOfGates(rows.slice(0, 2), 2)).toBe('step 3: means over the units r → 0.97, r ← 0.03')
})
