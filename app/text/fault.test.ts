import { expect, it } from 'vitest'
import { cells } from '../../engine/cells/index.ts'
import { gateNames } from './en.ts'
import { sayFault } from './fault.ts'

const lstm = { cell: 'lstm', act: 'tanh' } as const
const fault = { update: 8, quantity: 'gradient', tensor: 'weight_hh_l0' } as const

it.each([
  [['f'], 'the gradient of weight_hh_l0 (forget gate f)'],
  [['i', 'g'], 'the gradient of weight_hh_l0 (input gate i and candidate g)'],
  [['i', 'f', 'o'], 'the gradient of weight_hh_l0 (input gate i, forget gate f and output gate o)'],
  [['i', 'f', 'g', 'o'], 'the gradient of weight_hh_l0 (all gates)'],
])('gates %j of an LSTM are named', (gates, words) => {
  expect(sayFault({ ...fault, gates }, lstm)).toBe(words)
})

it('three gates are all that a GRU has', () => {
  const gru = { cell: 'gru', act: 'relu' } as const
  expect(sayFault({ ...fault, gates: ['r', 'z', 'n'] }, gru)).toBe('the gradient of weight_hh_l0 (all gates)')
  expect(sayFault({ ...fault, gates: ['r', 'z'] }, gru)).toContain('(reset gate r and update gate z)')
})

it('what has no gates is named without', () => {
  expect(sayFault({ ...fault, quantity: 'parameter', tensor: 'decoder.bias', gates: [] }, lstm)).toBe(
    'the parameter decoder.bias',
  )
  expect(sayFault({ ...fault, quantity: 'loss', tensor: '', gates: [] }, lstm)).toBe('the loss')
})

it('every gate of every cell that has several has a name', () => {
  const several = Object.values(cells)
    .flatMap(each => Object.values(each))
    .filter(({ gates }) => gates.length > 1)
  expect(several.length).toBeGreaterThan(0)
  for (const { gates } of several) for (const gate of gates) expect(gateNames[gate], gate).toBeTruthy()
})
