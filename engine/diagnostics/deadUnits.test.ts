import { expect, it } from 'vitest'
import { deadUnits } from './deadUnits.ts'

/** Rows of units from what each unit does over time. */
const rows = (...units: number[][]) =>
  Float32Array.from(units[0]!.flatMap((_, t) => units.map(unit => unit[t]!)))

it('a relu unit that is always 0 is dead, one that fires once is not', () => {
  expect(deadUnits(rows([0, 0, 0, 0], [0, 0, 0.3, 0], [-0, 0, -0, 0], [0.2, 0.1, 0, 0.5]), 4)).toEqual({
    still: [0, 2],
    zero: [0, 2],
    share: 0.5,
  })
})

it('a unit stuck at 1 is still, but not zero', () => {
  expect(deadUnits(rows([1, 1, 1], [-1, -1, 1]), 2)).toEqual({ still: [0], zero: [], share: 0.5 })
})

it('moving by less than 0.0001 says nothing, by more does, wherever the unit stands', () => {
  const moving = (by: number, from: number) => [from, from + by, from]
  const h = Float64Array.from(
    [0, 1, 2].flatMap(t => [
      moving(0.9e-4, 0)[t]!,
      moving(1.1e-4, 0)[t]!,
      moving(0.9e-4, -7)[t]!,
      moving(1.1e-4, -7)[t]!,
    ]),
  )
  expect(deadUnits(h, 4).still).toEqual([0, 2])
})

it('one movement anywhere in the window is enough, in the first row or the last', () => {
  expect(deadUnits(rows([1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 0]), 3).still).toEqual([2])
})

it('numbers that went wrong are not stillness', () => {
  const nan = Number.NaN
  expect(deadUnits(rows([nan, nan], [Infinity, Infinity], [0, nan], [2, 2]), 4)).toEqual({
    still: [3],
    zero: [],
    share: 0.25,
  })
})

it('one row shows no movement, so it is refused rather than called all dead', () => {
  expect(() => deadUnits(new Float32Array(3), 3)).toThrow('dead units: expected 2 or more rows of 3, got 1')
})
