import { expect, it } from 'vitest'
import { layoutAxis } from '../../stage/geometry.ts'
import { barsOf, describeStretch, heightOf, limitFor, sayFactor } from './layout.ts'

it('1 is in the middle of the scale, the limit and its inverse at the ends, the rest by its logarithm', () => {
  expect([4, 1, 0.25].map(value => heightOf(value, 4, 40))).toEqual([0, 20, 40])
  expect(heightOf(2, 4, 40)).toBeCloseTo(10, 12)
  expect([0, 99, Number.NaN].map(value => heightOf(value, 4, 40))).toEqual([40, 0, 20])
})

it('bars reach from 1 to the value, in the middle of their columns', () => {
  const geometry = layoutAxis(3, 300, 16)
  const bars = barsOf([4, 1, 0.5], 4, geometry, 40)
  expect(bars.map(({ x }) => x)).toEqual([50, 150, 250])
  expect(bars[0]).toMatchObject({ y: 0, height: 20 })
  expect(bars[1]).toMatchObject({ y: 20, height: 0 })
  expect(bars[2]!.y).toBe(20)
  expect(bars[2]!.height).toBeCloseTo(10, 12)
})

it('the scale holds most of all lanes’ values, and zeros do not count', () => {
  expect(limitFor([[1, 1.5], [0.6]])).toBe(2)
  expect(limitFor([[0.3], [3]])).toBe(4)
  expect(limitFor([[0, 9.9]])).toBe(10)
  expect(limitFor([[]])).toBe(2)
  expect(limitFor([[...new Array(99).fill(1.2), 1e9]])).toBe(2)
})

it('factors have two digits', () => {
  expect([0.414, 1.25, 12.3, 0, 1e6, 1e-9, Number.POSITIVE_INFINITY].map(sayFactor)).toEqual([
    '×0.41',
    '×1.3',
    '×12',
    '×0',
    '×1e+6',
    '×1e-9',
    'without limit',
  ])
})

it('the sentence says between what, and how many steps can stretch', () => {
  expect(describeStretch([0.41, 0.9, 1.3], false)).toBe(
    'One step changes the state by at most ×0.41 to ×1.3; 1 of 3 steps by more than 1, which a change must meet in the right direction to grow.',
  )
  expect(describeStretch([0.5, 0.5], true)).toBe(
    'One step changes the state, h and c together, by ×0.5 at most; never by more than 1: every change fades.',
  )
  expect(describeStretch([1, Number.NaN], false)).toBe('The numbers have left float32’s range.')
})
