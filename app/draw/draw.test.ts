import { expect, it } from 'vitest'
import { columnAt, columnX, layoutAxis } from '../stage/geometry.ts'
import { glyph, isInvisible, nameOf } from './characters.ts'
import { parseHex, ramp } from './colours.ts'
import { paintSigned, unitsByTime } from './heatmap.ts'

it('the ramp runs from its first to its last colour through the middle one, as ABGR words', () => {
  const colours = ramp([parseHex('#ff0000'), parseHex('#ffffff'), parseHex('#0000ff')])
  expect(colours[0]).toBe(0xff0000ff)
  expect(colours[255]).toBe(0xffff0000)
  const middle = colours[128]!
  expect(middle & 255).toBeGreaterThan(250)
  expect((middle >> 8) & 255).toBeGreaterThan(250)
})

it('zero is the middle of the scale, the limits its ends, and what lies beyond takes the end colour', () => {
  const levels = Uint32Array.from({ length: 256 }, (_, i) => i)
  const pixels = new Uint32Array(5)
  paintSigned(pixels, [-9, -2, 0, 2, 9], 2, levels)
  expect([...pixels]).toEqual([0, 0, 128, 255, 255])
})

it('units become rows and steps columns, the first layer at the bottom', () => {
  // [L=2][T=2][H=1]
  const out = new Float32Array(4)
  unitsByTime(Float32Array.of(1, 2, 3, 4), 2, 2, 1, out)
  expect([...out]).toEqual([3, 4, 1, 2])
  // [L=1][T=2][H=3]
  const wide = new Float32Array(6)
  unitsByTime(Float32Array.of(1, 2, 3, 4, 5, 6), 1, 2, 3, wide)
  expect([...wide]).toEqual([1, 4, 2, 5, 3, 6])
})

it('invisible characters get a visible stand-in, visible ones stay', () => {
  expect([...' \n\ta'].map(glyph)).toEqual(['␣', '⏎', '⇥', 'a'])
  expect(glyph('\u202E')).toBe('□')
  expect(glyph('\u0301')).toBe('◌\u0301')
  expect(isInvisible(' ')).toBe(true)
  expect(isInvisible('é')).toBe(false)
  expect(nameOf(' ')).toBe('space')
  expect(nameOf('x')).toBe('“x”')
})

it('columns share the width, but never become too narrow for a character', () => {
  const wide = layoutAxis(50, 1000, 16)
  expect(wide.columnPx).toBe(20)
  expect(columnX(wide, 0)).toBe(10)
  expect(columnAt(wide, 39.9)).toBe(1)
  expect(columnAt(wide, -5)).toBe(0)
  expect(columnAt(wide, 5000)).toBe(49)
  const long = layoutAxis(200, 600, 16)
  expect(long.columnPx).toBeGreaterThan(10)
  expect(long.plotPx).toBeCloseTo(long.columnPx * 200)
})
