import { expect, it } from 'vitest'
import { cells } from '../../../engine/cells/index.ts'
import { parameterShapes } from '../../../engine/sequence/parameters.ts'
import type { Plan } from './layout.ts'
import { countNumbers, describeWiring, kindOf } from './say.ts'

const all = Array.from({ length: 5 }, () => true)
const once = (at: number) => all.map((_, t) => t === at)
const plan = (change: Partial<Plan> = {}): Plan => ({
  wiring: 'plain',
  layers: 1,
  remembers: true,
  source: 0,
  reads: all,
  asked: all,
  ...change,
})
// PyTorch: 4·(3·7 + 3·3 + 3 + 3) for the cell, 7·3 + 7 for the readout.
const numbers = countNumbers(parameterShapes(cells.lstm.tanh, { V: 7, H: 3, L: 1 }))

it('the five wirings are told apart by what is read and what is asked', () => {
  expect(kindOf(plan({ remembers: false }))).toBe('one to one')
  expect(kindOf(plan({ reads: once(0) }))).toBe('one to many')
  expect(kindOf(plan({ asked: once(4) }))).toBe('many to one')
  expect(kindOf(plan())).toBe('many to many')
  expect(kindOf(plan({ source: 3 }))).toBe('unequal')
  // The source of a window of two.
  expect(kindOf(plan({ source: 1 }))).toBe('unequal')
})

it('numbers are counted once, whichever layer they are in, by the part they belong to', () => {
  expect(numbers).toEqual({ cell: 144, reverse: 0, encoder: 0, attention: 0, readout: 28 })
  expect(
    countNumbers({
      'encoder.weight_ih_l0': [2, 3],
      weight_ih_l0: [2, 5],
      weight_ih_l1: [2, 2],
      weight_hh_l0_reverse: [2, 2],
      'attention.score.weight': [1, 2],
      'decoder.weight': [3, 2],
    }),
  ).toEqual({ cell: 14, reverse: 4, encoder: 6, attention: 2, readout: 6 })
})

it('the sentence says how often which cell is used, and where it is asked', () => {
  const say = (change: Partial<Plan>) =>
    describeWiring(plan(change), 'LSTM', { ...numbers, reverse: 144, encoder: 144, attention: 21 })
  expect(say({})).toBe('Many to many: 5 times the same LSTM of 144 numbers; asked at every step.')
  expect(say({ asked: once(4) })).toBe(
    'Many to one: 5 times the same LSTM of 144 numbers; it reads 5 and is asked once, at step 5.',
  )
  expect(say({ reads: once(0), asked: [false, true, true, true, true] })).toBe(
    'One to many: 5 times the same LSTM of 144 numbers; it reads once, at the start, and is asked 4 times.',
  )
  expect(say({ wiring: 'bi' })).toBe(
    'Both directions: one LSTM of 144 numbers reads from left to right, another of 144 from right to left; each guess is made from both.',
  )
  expect(say({ wiring: 'attn', source: 3 })).toBe(
    'Encoder and decoder: one LSTM of 144 numbers reads the first 3 steps, another of 144 goes on from its last state and writes 2, looking back at all 3 each time (attention, 21).',
  )
})
