import { expect, it } from 'vitest'
import { stopAt, stopsOf } from './stops.ts'

it('one can go to the start, to every kept update, and back to where training is', () => {
  expect(stopsOf([], 0)).toEqual([0])
  expect(stopsOf([1, 40, 80], 95)).toEqual([0, 1, 40, 80, 95])
  expect(stopsOf([1, 40, 80], 80)).toEqual([0, 1, 40, 80])
  expect(stopsOf([1, 40, 80], 40)).toEqual([0, 1, 40, 80])
  expect(stopsOf([0, 40], 40)).toEqual([0, 40])
})

it('an update belongs to the newest stop at or before it', () => {
  const stops = [0, 1, 40, 80]
  expect([0, 1, 39, 40, 79, 80, 999].map(update => stopAt(stops, update))).toEqual([0, 1, 1, 2, 2, 3, 3])
})
