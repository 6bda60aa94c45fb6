import { expect, it } from 'vitest'
import { defaultLane, type LaneSettings } from '../../engine/experiment/experiment.ts'
import type { Wiring } from '../../engine/experiment/fields.ts'
import { heldConstant, laneName } from './laneName.ts'

const lanes = (...settings: Partial<LaneSettings>[]) => settings.map(each => ({ ...defaultLane, ...each }))
it.each([
  [
    [{ cell: 'rnn' }, { cell: 'lstm' }],
    ['RNN', 'LSTM'],
  ],
  [
    [
      { cell: 'lstm', fb: 0 },
      { cell: 'lstm', fb: 3 },
    ],
    ['LSTM fb=0', 'LSTM fb=3'],
  ],
  [
    [
      { cell: 'rnn', h: 32 },
      { cell: 'lstm', h: 64 },
    ],
    ['RNN h=32', 'LSTM h=64'],
  ],
  [
    [{ cell: 'gru' }, { cell: 'gru' }],
    ['GRU 1', 'GRU 2'],
  ],
  [
    [{ cell: 'gru', lr: 0.01 }, { cell: 'gru' }, { cell: 'gru' }],
    ['GRU lr=0.01', 'GRU lr=0.001 2', 'GRU lr=0.001 3'],
  ],
  [
    [{ cell: 'gru' }, { cell: 'gru', turns: '1200-lr-0.003' }],
    ['GRU', 'GRU lr=0.003 from update 1\u202F200'],
  ],
  [
    [{ cell: 'gru', turns: '5-clip-0~9-weight_hh_l0.3.5--0.25' }, { cell: 'rnn' }],
    ['GRU clip=0 from update 5 (1 weight by hand)', 'RNN'],
  ],
  [
    [
      { cell: 'rnn', turns: '5-weight_hh_l0.3.5-1~9-weight_hh_l0.3.5-2' },
      { cell: 'rnn', turns: '5-weight_hh_l0.3.5-1~9-weight_hh_l0.5.3-2' },
      { cell: 'rnn' },
    ],
    ['RNN (1 weight by hand)', 'RNN (2 weights by hand)', 'RNN'],
  ],
  [
    [
      { cell: 'gru', wire: 'attn' },
      { cell: 'gru', wire: 'encdec' },
    ],
    ['GRU attention', 'GRU encoder–decoder'],
  ],
  [[{ cell: 'gru', wire: 'bi' }], ['GRU']],
  [[{ cell: 'rnn', fp: 'abc' }], ['RNN']],
  [[{ cell: 'gru', weights: '0123abcd' }], ['GRU (file 0123abcd)']],
  [
    [{ cell: 'gru', weights: '0123abcd' }, { cell: 'gru' }],
    ['GRU (file 0123abcd)', 'GRU'],
  ],
  [
    [
      { cell: 'gru', weights: '0123abcd', lr: 0.5 },
      { cell: 'gru', weights: '0123abcd', turns: '5-clip-0' },
    ],
    ['GRU lr=0.5 (file 0123abcd)', 'GRU lr=0.001 clip=0 from update 5 (file 0123abcd)'],
  ],
] as [Partial<LaneSettings>[], string[]][])('%j are called %j', (settings, expected) => {
  const all = lanes(...settings)
  expect(all.map((_, lane) => laneName(all, lane))).toEqual(expected)
})

it('what is alike is listed once, what differs is not, and one lane has nothing in common with itself', () => {
  const held = heldConstant(lanes({ cell: 'rnn', h: 16 }, { cell: 'lstm', h: 16, fb: 2 }))
  expect(held).toContain('h=16')
  expect(held).toContain('opt=adam')
  expect(held).not.toMatch(/cell|fb=|fp/)
  expect(held).not.toContain('  ')
  expect(heldConstant(lanes({}))).toBe('')
})

it('a wiring that the task does not have is in no name', () => {
  const three = lanes(
    { cell: 'gru', wire: 'plain' },
    { cell: 'gru', wire: 'bi' },
    { cell: 'gru', wire: 'attn' },
  )
  const named = (wirings?: readonly Wiring[]) =>
    three.map((_, lane) => laneName(three, lane, { ...(wirings && { wirings }) }))
  expect(named()).toEqual(['GRU 1', 'GRU 2', 'GRU 3'])
  expect(named(['plain', 'bi'])).toEqual(['GRU plain 1', 'GRU bidirectional', 'GRU plain 3'])
})
