import { expect, it } from 'vitest'
import { unitsByTime } from '../draw/heatmap.ts'
import { rowOf, unitAt } from './unitRows.ts'

it('every row belongs to the unit that is painted there', () => {
  const [L, T, H] = [3, 2, 4]
  // Each value says whose it is.
  const states = Float32Array.from({ length: L * T * H }, (_, i) => 10 * Math.floor(i / (T * H)) + (i % H))
  const picture = new Float32Array(L * H * T)
  unitsByTime(states, L, T, H, picture)
  for (let row = 0; row < L * H; row++) {
    const { l, j } = unitAt(row, { L, H })
    expect(10 * l + j).toBe(picture[row * T])
    expect(rowOf({ l, j }, { L, H })).toBe(row)
  }
})

it('the first layer’s first unit is the first row of the lowest block', () => {
  expect(rowOf({ l: 0, j: 0 }, { L: 2, H: 8 })).toBe(8)
  expect(unitAt(0, { L: 2, H: 8 })).toEqual({ l: 1, j: 0 })
})

it('beyond the picture it is the nearest, and a unit that a lane lacks is its last', () => {
  expect(unitAt(-3, { L: 1, H: 4 })).toEqual({ l: 0, j: 0 })
  expect(unitAt(99.5, { L: 1, H: 4 })).toEqual({ l: 0, j: 3 })
  expect(rowOf({ l: 2, j: 40 }, { L: 1, H: 4 })).toBe(3)
})
