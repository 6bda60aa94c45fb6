import { expect, it } from 'vitest'
import { findAstray } from './astray.ts'
import { defaultLane } from './experiment/experiment.ts'

it('weights that a lane has not are found: by cell, by size, by layers', () => {
  const turns = '3-lr-0.1~5-weight_hh_l0.127.31-1~6-weight_ih_l0.0.59-1~7-decoder.bias.59-1'
  expect(findAstray({ ...defaultLane, cell: 'lstm', turns }, { V: 60 })).toEqual([])
  expect(findAstray({ ...defaultLane, cell: 'rnn', turns }, { V: 60 })).toEqual(['weight_hh_l0.127.31'])
  expect(findAstray({ ...defaultLane, cell: 'ff', turns }, { V: 59 })).toEqual([
    'weight_hh_l0.127.31',
    'weight_ih_l0.0.59',
    'decoder.bias.59',
  ])
  expect(findAstray({ ...defaultLane, turns: '1-bias_ih_l1.0-1~2-bias_ih_l1.0-2' }, { V: 60 })).toEqual([
    'bias_ih_l1.0',
  ])
})
