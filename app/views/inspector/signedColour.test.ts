import { expect, it } from 'vitest'
import { parseHex, ramp } from '../../draw/colours.ts'
import { signedColour } from './signedColour.ts'

const stops = ['#0a2f5e', '#4a8ab8', '#f6f4ef', '#c98a55', '#5a1e08'].map(parseHex)

/** What a browser makes of it. */
function mixed(css: string): number[] {
  const [, upper, share, lower] =
    /^color-mix\(in srgb, var\(--ramp-(\d)\) ([\d.]+)%, var\(--ramp-(\d)\)\)$/.exec(css)!
  const [a, b] = [stops[Number(upper)]!, stops[Number(lower)]!]
  return a.map((value, i) => b[i]! + ((value - b[i]!) * Number(share)) / 100)
}

it('is the colour that the heat maps give the same value', () => {
  const levels = ramp(stops)
  for (let level = 0; level < 256; level++) {
    const pixel = levels[level]!
    const colour = mixed(signedColour((level / 127.5 - 1) * 3, 3))
    for (const [i, channel] of [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255].entries())
      expect(Math.abs(colour[i]! - channel), `level ${level}`).toBeLessThanOrEqual(0.75)
  }
})

it('beyond the limit it is the end colour', () => {
  expect(signedColour(9, 1)).toBe(signedColour(1, 1))
  expect(signedColour(-9, 1)).toBe(signedColour(-1, 1))
})
