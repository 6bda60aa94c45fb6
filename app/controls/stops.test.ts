import { expect, it } from 'vitest'
import { POSITIONS, positionOf, stopNear, stopsOf, stopTowards } from './stops.ts'

it('one can go to the start, to every kept update, and back to where training is', () => {
  expect(stopsOf([], 0)).toEqual([0])
  expect(stopsOf([1, 40, 80], 95)).toEqual([0, 1, 40, 80, 95])
  expect(stopsOf([1, 40, 80], 80)).toEqual([0, 1, 40, 80])
  expect(stopsOf([1, 40, 80], 40)).toEqual([0, 1, 40, 80])
  expect(stopsOf([0, 40], 40)).toEqual([0, 40])
})

it('an update has its place by its number, the early ones more room', () => {
  expect([0, 25, 100, 400].map(update => positionOf(update, 400))).toEqual([0, 0.25e9, 0.5e9, POSITIONS])
  expect(positionOf(0, 0)).toBe(0)
  expect(positionOf(500, 400)).toBe(POSITIONS)
})

it('what is pointed at is the nearest stop', () => {
  const stops = [0, 1, 40, 80, 400]
  expect([0, 20, 40, 300, 320, 500, 700, 760, 1000].map(at => stopNear(stops, at * 1e6, 400))).toEqual([
    0, 0, 1, 40, 40, 80, 80, 400, 400,
  ])
})

it('a key always moves on, until the end', () => {
  const stops = [0, 1, 40, 80, 400]
  const at = (update: number) => positionOf(update, 400)
  expect([0, 1, 40, 80, 400].map(shown => stopTowards(stops, at(shown) + 1, shown, 400))).toEqual([
    1, 40, 80, 400, 400,
  ])
  expect([0, 1, 40, 80, 400].map(shown => stopTowards(stops, at(shown) - 1, shown, 400))).toEqual([
    0, 0, 1, 40, 80,
  ])
  expect(stopTowards(stops, POSITIONS, 1, 400)).toBe(400)
  expect(stopTowards(stops, 0, 400, 400)).toBe(0)
})

it('neighbouring updates are passed one by one, however many there have been', () => {
  const stops = [0, 999_998, 999_999, 1_000_000]
  expect(stopTowards(stops, POSITIONS - 1, 1_000_000, 1_000_000)).toBe(999_999)
  expect(stopTowards(stops, positionOf(999_999, 1_000_000) - 1, 999_999, 1_000_000)).toBe(999_998)
})
