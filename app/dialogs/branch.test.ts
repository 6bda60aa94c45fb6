import { expect, it } from 'vitest'
import { defaultLane } from '../../engine/experiment/experiment.ts'
import { branchable, suggest } from './branch.ts'

it('dropout is offered where there are two layers', () => {
  expect(branchable(defaultLane)).toEqual(['lr', 'clip', 'clipBy'])
  expect(branchable({ ...defaultLane, layers: 2 })).toEqual(['lr', 'drop', 'clip', 'clipBy'])
})

it('what is suggested differs from what is in force', () => {
  expect(suggest('lr', 0.001)).toBe(0.003)
  expect(suggest('lr', 0.002)).toBe(0.003)
  expect(suggest('lr', 1000)).toBe(100)
  expect(suggest('clip', 0)).toBe(0.01)
  expect(suggest('clipBy', 'norm')).toBe('value')
  expect(suggest('clipBy', 'value')).toBe('norm')
  expect(suggest('drop', 0)).toBe(0.2)
})
