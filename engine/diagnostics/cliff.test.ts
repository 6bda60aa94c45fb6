import { describe, expect, it } from 'vitest'
import { complete } from '../run.ts'
import { CLIFF, cliffAt, cliffSlice, cliffSurface, descend, FIRST_CLIFF, ridge } from './cliff.ts'

/** The same network, written down plainly with the machine's own exponential. */
function error(w: number, b: number): number {
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x))
  let x = 0.5
  for (let t = 0; t < 50; t++) x = w * sigmoid(x) + b
  return (sigmoid(x) - 0.7) ** 2
}

describe('the error and its gradient', () => {
  it('are those of the network written down plainly, by central differences, all over the map', () => {
    for (let w = 4; w <= 7; w += 0.23) {
      for (let b = -4; b <= -1.5; b += 0.19) {
        const { E, dw, db, norm } = cliffAt(w, b)
        expect(E).toBeCloseTo(error(w, b), 12)
        const h = 1e-6
        const byW = (error(w + h, b) - error(w - h, b)) / (2 * h)
        const byB = (error(w, b + h) - error(w, b - h)) / (2 * h)
        expect(Math.abs(dw - byW)).toBeLessThan(1e-6 * Math.max(1, norm))
        expect(Math.abs(db - byB)).toBeLessThan(1e-6 * Math.max(1, norm))
        expect(norm).toBeCloseTo(Math.hypot(dw, db), 12)
      }
    }
  })

  it('on the wall too, with a difference small enough for it', () => {
    const b = ridge(5.5) - 7.8e-7
    const h = 1e-11
    const slope = (cliffAt(5.5, b + h).E - cliffAt(5.5, b - h).E) / (2 * h)
    expect(Math.abs(slope / cliffAt(5.5, b).db - 1)).toBeLessThan(1e-3)
  })
})

describe('the edge', () => {
  it('is where the first state is a fixed point: b = 0.5 − 0.62246 w', () => {
    expect(ridge(5)).toBeCloseTo(0.5 - 0.622459331 * 5, 8)
    expect(cliffAt(4.2, ridge(4.2)).x).toBeCloseTo(CLIFF.start, 12)
  })

  it('begins to push away at w = 4.255', () => {
    expect(FIRST_CLIFF).toBeCloseTo(4.2553, 4)
    const apart = (w: number) => Math.abs(cliffAt(w, ridge(w) + 0.01).x - cliffAt(w, ridge(w) - 0.01).x)
    expect(apart(4)).toBeLessThan(0.4)
    expect(apart(5)).toBeGreaterThan(3)
  })

  /** The largest gradient on either side of the edge, offsets in 200 steps per decade. */
  const steepest = (w: number) => {
    let norm = 0
    let at = 0
    for (const side of [-1, 1]) {
      for (let decade = -1; decade > -11; decade -= 0.005) {
        const offset = side * 10 ** decade
        const found = cliffAt(w, ridge(w) + offset).norm
        if (found > norm) [norm, at] = [found, offset]
      }
    }
    return { norm, at: Math.abs(at) }
  }

  it.each([
    [4.5, 157, 1.9e-3],
    [4.7, 654, 4.7e-4],
    [5, 6.77e3, 4.5e-5],
    [5.5, 3.89e5, 7.8e-7],
    [6, 1.96e7, 1.6e-8],
  ])('is a cliff: at w = %s the gradient reaches %s, %s from it', (w, norm, at) => {
    const found = steepest(w)
    expect(found.norm / norm).toBeCloseTo(1, 2)
    expect(found.at / at).toBeCloseTo(1, 1)
  })
})

it('a map of 301 × 251 hardly meets it: median 0.047, 99.9 % below 4.07, the largest 440 at (4.69, −2.42)', () => {
  const { log10, columns, rows } = complete(cliffSurface(301, 251))
  expect([columns, rows, log10.length]).toEqual([301, 251, 301 * 251])
  const norms = Array.from(log10, log => 10 ** log)
  const sorted = [...norms].sort((a, b) => a - b)
  const below = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!
  expect(below(0.5)).toBeCloseTo(0.047, 3)
  expect(below(0.999)).toBeCloseTo(4.07, 1)
  const top = sorted.at(-1)!
  expect(Math.round(top)).toBe(440)
  const at = norms.indexOf(top)
  expect(4 + (at % 301) / 100).toBeCloseTo(4.69, 9)
  expect(-1.5 - Math.floor(at / 301) / 100).toBeCloseTo(-2.42, 9)
  expect(log10[250 * 301]).toBe(Math.log10(cliffAt(4, -4).norm))
})

describe('a slice across the edge', () => {
  it('is computed anew at every zoom: its points are those of the map, as near as asked', () => {
    for (const reach of [1, 1e-4, 1e-8]) {
      const { offsets, E, log10 } = cliffSlice(6, reach, 101)
      expect([offsets[0], offsets[50], offsets[100]]).toEqual([-reach, 0, reach])
      const there = cliffAt(6, ridge(6) + offsets[20]!)
      expect(E[20]).toBe(there.E)
      expect(log10[20]).toBeCloseTo(Math.log10(there.norm), 13)
    }
  })

  it('shows a wall at every zoom until it is wide enough to be a slope', () => {
    const rise = (reach: number) => {
      const { E } = cliffSlice(6, reach, 101)
      let largest = 0
      for (let i = 1; i < E.length; i++) largest = Math.max(largest, Math.abs(E[i]! - E[i - 1]!))
      return largest / (Math.max(...E) - Math.min(...E))
    }
    expect(rise(1e-2)).toBeGreaterThan(0.5)
    expect(rise(1e-5)).toBeGreaterThan(0.5)
    expect(rise(1e-8)).toBeLessThan(0.1)
  })
})

describe('gradient descent', () => {
  it('steps against the gradient, by lr times its size', () => {
    const from = { w: 5, b: -3 }
    const path = descend(from, { lr: 0.1, clip: 0, steps: 3 })
    expect(path.length).toBe(4)
    const { dw, db, norm } = cliffAt(5, -3)
    expect(path[1]).toMatchObject({ w: 5 - 0.1 * dw, b: -3 - 0.1 * db })
    expect(path[0]).toMatchObject({ norm, jump: 0.1 * norm, clipped: false })
    expect(path.at(-1)!.jump).toBe(0)
  })

  it('clipped, no step is longer than lr times the threshold, and the direction stays', () => {
    const b = ridge(5) - 4.5e-5
    const [first, second] = descend({ w: 5, b }, { lr: 0.01, clip: 2, steps: 1 })
    expect(first).toMatchObject({ clipped: true, jump: expect.closeTo(0.02, 12) })
    expect(first!.norm).toBeGreaterThan(6000)
    const { dw, db } = cliffAt(5, b)
    expect((second!.w - 5) / (second!.b - b)).toBeCloseTo(dw / db, 9)
  })

  it('from (5, −2.2) at learning rate 0.05: thrown across the map without clipping, at rest in the valley with', () => {
    const from = { w: 5, b: -2.2 }
    const free = descend(from, { lr: 0.05, clip: 0, steps: 200 })
    const held = descend(from, { lr: 0.05, clip: 1, steps: 200 })
    expect(Math.max(...free.map(({ jump }) => jump))).toBeGreaterThan(1)
    expect(free.at(-1)!.E).toBeGreaterThan(0.05)
    expect(Math.max(...held.map(({ jump }) => jump))).toBeLessThanOrEqual(0.05 + 1e-12)
    expect(held.at(-1)!.E).toBeLessThan(0.01)
  })

  it('ends where a number is no longer finite', () => {
    const path = descend({ w: 5, b: ridge(5) - 4.5e-5 }, { lr: 1e306, clip: 0, steps: 9 })
    expect(path.length).toBeLessThan(10)
    expect(path.every(({ w, b }) => Number.isFinite(w) && Number.isFinite(b))).toBe(true)
  })
})
