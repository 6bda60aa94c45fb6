import { describe, expect, it } from 'vitest'
import { parseHex, ramp } from '../../draw/colours.ts'
import { breakLines, characterAt, magnitudeLevel, moved, paints, rowOf, signedLevel } from './layout.ts'

const lines = (text: string, columns: number, every?: number) =>
  breakLines([...text], columns, every).map(({ from, to }) => text.slice(from, to))

describe('lines', () => {
  it('end after a line break, which belongs to them, and where they are full', () => {
    expect(lines('ab\n\ncdefgh', 3)).toEqual(['ab\n', '\n', 'cde', 'fgh'])
    expect(lines('abc\nd', 4)).toEqual(['abc\n', 'd'])
    expect(lines('abcd\nd', 4)).toEqual(['abcd', '\n', 'd'])
  })

  it('end after a space rather than in a word, unless they would be half empty', () => {
    expect(lines('the cat sat on', 8)).toEqual(['the cat ', 'sat on'])
    expect(lines('a cat sat', 7)).toEqual(['a cat ', 'sat'])
    expect(lines('a elephants', 8)).toEqual(['a elepha', 'nts'])
  })

  it('end with the sequence', () => {
    expect(lines('A··?B··?', 6, 4)).toEqual(['A··?', 'B··?'])
    expect(lines('A····?', 4, 6)).toEqual(['A···', '·?'])
  })

  it('hold every character once, whatever the width', () => {
    const text = 'Once upon a time\nthere was an extraordinarily long word.\n\n'
    for (let columns = 1; columns < 40; columns++) expect(lines(text, columns).join('')).toBe(text)
  })
})

describe('places', () => {
  const rows = breakLines([...'abcd\nef\nghijkl'], 6)
  // abcd⏎ · ef⏎ · ghijkl

  it('row of a character, and character nearest to a place', () => {
    expect([0, 4, 5, 7, 8, 13].map(i => rowOf(rows, i))).toEqual([0, 0, 1, 1, 2, 2])
    expect(characterAt(rows, 1.9, 1.2)).toBe(6)
    expect(characterAt(rows, 9, 1)).toBe(7)
    expect(characterAt(rows, -3, -3)).toBe(0)
    expect(characterAt(rows, 99, 99)).toBe(13)
  })

  it('arrows move along and across lines and stay inside', () => {
    expect(moved(rows, 0, 'ArrowLeft')).toBe(0)
    expect(moved(rows, 4, 'ArrowRight')).toBe(5)
    expect(moved(rows, 12, 'ArrowUp')).toBe(7)
    expect(moved(rows, 6, 'ArrowDown')).toBe(9)
    expect(moved(rows, 12, 'ArrowDown')).toBe(12)
    expect([moved(rows, 6, 'Home'), moved(rows, 6, 'End'), moved(rows, 6, 'x')]).toEqual([0, 13, undefined])
  })
})

it('ink on every colour of a ramp has a contrast of 4.5 or more', () => {
  const luminance = (css: string) => {
    const channels = css.startsWith('#')
      ? css === '#fff'
        ? [255, 255, 255]
        : [0, 0, 0]
      : css.match(/\d+/g)!.map(Number)
    const [r, g, b] = channels.map(value => {
      const share = value / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!
  }
  const colours = ['#0a2f5e', '#4a8ab8', '#f6f4ef', '#c98a55', '#5a1e08'].map(parseHex)
  const all = paints(ramp(colours))
  expect(all[0]!.fill).toBe('rgb(10 47 94)')
  for (const { fill, ink } of all) {
    const [dark, light] = [luminance(fill), luminance(ink)].sort((a, b) => a - b)
    expect((light! + 0.05) / (dark! + 0.05), fill).toBeGreaterThanOrEqual(4.5)
  }
})

it('levels: the middle is nothing, the ends are the limits and all beyond', () => {
  expect([-9, -2, 0, 2, 9].map(value => signedLevel(value, 2))).toEqual([0, 0, 128, 255, 255])
  expect([-1, 0, 0.5, 1, 7].map(magnitudeLevel)).toEqual([128, 128, 192, 255, 255])
})
