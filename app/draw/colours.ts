/** Colours as numbers, read from the theme's variables (theme.css is the only place that names them). */
import { preferences } from '../store/preferences.ts'

export type Rgb = readonly [number, number, number]

/** 256 packed pixels (little-endian ABGR) from the most negative to the most positive value. */
export type Ramp = Uint32Array

const RAMP = ['--ramp-0', '--ramp-1', '--ramp-2', '--ramp-3', '--ramp-4']

interface Palette {
  readonly diverging: Ramp
  readonly ink: string
  readonly inkSoft: string
  readonly paper: string
  readonly lanes: readonly string[]
  readonly mono: string
}

let cached: Palette | undefined
preferences.subscribe(() => {
  cached = undefined
})

export function palette(): Palette {
  if (cached) return cached
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(name).trim()
  cached = {
    diverging: ramp(RAMP.map(name => parseHex(read(name)))),
    ink: read('--ink'),
    inkSoft: read('--ink-soft'),
    paper: read('--paper'),
    lanes: [0, 1, 2, 3].map(lane => read(`--lane-${lane}`)),
    mono: read('--mono'),
  }
  return cached
}

/** To be called when the system's own colour scheme has changed. */
export function forgetPalette(): void {
  cached = undefined
}

export function parseHex(hex: string): Rgb {
  const value = Number.parseInt(hex.slice(1), 16)
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255]
}

/** Linear between evenly spaced stops. */
export function ramp(stops: readonly Rgb[]): Ramp {
  return Uint32Array.from({ length: 256 }, (_, i) => {
    const at = (i / 255) * (stops.length - 1)
    const low = Math.min(stops.length - 2, Math.floor(at))
    const [a, b] = [stops[low]!, stops[low + 1]!]
    const [r, g, blue] = a.map((from, c) => Math.round(from + (b[c]! - from) * (at - low))) as [
      number,
      number,
      number,
    ]
    return (255 << 24) | (blue << 16) | (g << 8) | r
  })
}
