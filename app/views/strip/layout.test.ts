import { describe, expect, it } from 'vitest'
import { depthOf, describeBothStrips, describeStrip, paintStrip, sizeAt, ticksOf } from './layout.ts'

/** Level n is the number n. */
const ramp = Uint32Array.from({ length: 256 }, (_, i) => i)
const flows = {
  updates: [10, 20, 110],
  values: [
    [-8, -4, 0, -Infinity],
    [-4, -4, 0, -Infinity],
    [0, 0, 0, -Infinity],
  ].map(row => Float32Array.from(row)),
}

describe('the strip', () => {
  it('each depth of training shows the gradient as it was then, on the scale of the gradient tracks', () => {
    const pixels = new Uint32Array(10 * 4)
    paintStrip(pixels, flows, 10, 2, 110, { low: -8, high: 0 }, ramp as never)
    const rows = Array.from({ length: 10 }, (_, y) => [...pixels.slice(4 * y, 4 * y + 4)])
    // −8 is the bottom of the scale, −4 its middle, 0 its top; what comes after τ is empty.
    // Update 20 lies ln(21/11)/ln(111/11) = 28 % down.
    for (let y = 0; y <= 2; y++) expect(rows[y]).toEqual([128, 192, 255, 0])
    for (let y = 3; y <= 9; y++) expect(rows[y]).toEqual([192, 192, 255, 0])
    paintStrip(pixels, flows, 10, 2, 200, { low: -8, high: 0 }, ramp as never)
    expect([...pixels.slice(36)]).toEqual([255, 255, 255, 0])
  })

  it('what follows τ is shown where it is read too', () => {
    const pixels = new Uint32Array(4)
    const both = { updates: [0], values: [Float32Array.of(-8, -4, -2, -2, -4)] }
    paintStrip(pixels, both, 1, 1, 0, { low: -8, high: 0 }, ramp as never)
    expect([...pixels]).toEqual([128, 223, 223, 192])
    expect(sizeAt([-9, -1, -1, -3], 1, 1, 3)).toBeCloseTo(-1 + Math.log10(2) / 2, 12)
  })

  it('of both directions it says how far back, and how far ahead', () => {
    const values = [
      [-9, 0, -1, -9, -9],
      [0, 0, -1, -1, -9],
    ].map(row => Float32Array.from(row))
    expect(describeBothStrips({ updates: [0, 10], values }, 1)).toBe(
      '→ The loss at step 2 reached 1 step back at update 0; it has reached all 1 back since update 10, up to 10. ← The loss at step 2 reached 1 step ahead at update 0; it has reached 2 steps ahead since update 10, up to 10.',
    )
    expect(describeBothStrips({ updates: [10], values: [Float32Array.of(0, 0, 0, 0, -9)] }, 0)).toBe(
      '← The loss at step 1 reaches 3 steps ahead.',
    )
  })

  it('what is beyond the scale takes its end, what is not a number its lowest colour; with nothing recorded it is empty', () => {
    const pixels = new Uint32Array(3)
    const odd = { updates: [0], values: [Float32Array.of(-30, 5, Number.NaN)] }
    paintStrip(pixels, odd, 1, 2, 0, { low: -8, high: 0 }, ramp as never)
    expect([...pixels]).toEqual([128, 255, 128])
    paintStrip(pixels, { updates: [], values: [] }, 1, 2, 0, { low: -8, high: 0 }, ramp as never)
    expect([...pixels]).toEqual([0, 0, 0])
  })

  it('updates lie on a logarithmic scale from the first to the latest', () => {
    expect([0, 9, 99, 999, 5000].map(update => Number(depthOf(update, 0, 999).toFixed(9)))).toEqual([
      0, 0.333333333, 0.666666667, 1, 1,
    ])
    expect(depthOf(10, 10, 10)).toBe(1)
  })

  it('ticks are the first, the latest and powers of ten, as far as there is room', () => {
    const updates = (...args: Parameters<typeof ticksOf>) => ticksOf(...args).map(({ update }) => update)
    expect(updates(0, 999, 90, 12)).toEqual([0, 10, 100, 999])
    expect(updates(0, 999, 300, 12)).toEqual([0, 1, 10, 100, 999])
    expect(updates(0, 11, 90, 12)).toEqual([0, 1, 11])
    expect(updates(0, 0, 90, 12)).toEqual([0])
    expect(updates(700, 950, 90, 12)).toEqual([700, 950])
    expect(ticksOf(0, 99, 100, 12).map(({ y }) => Number(y.toFixed(2)))).toEqual([0, 15.05, 52.07, 100])
  })

  /** τ = 3: from so many steps back on, nothing is left. */
  const reaching = (steps: number) => Float32Array.from({ length: 4 }, (_, t) => (3 - t < steps ? 0 : -9))
  const described = (...steps: number[]) =>
    describeStrip({ updates: steps.map((_, i) => 10 * i), values: steps.map(reaching) }, 3)

  it('says how far back the loss reached at first, when it first reached furthest and for how long, and now', () => {
    expect(described(1, 2, 9, 9, 9, 2)).toBe(
      'The loss at step 4 reached 1 step back at update 0; from update 20 to 40 it reached all 3 back; at update 50 2 steps back.',
    )
    expect(described(1, 3, 2, 1, 3)).toBe(
      'The loss at step 4 reached 1 step back at update 0; at update 10 it reached 3 steps back; at update 40 again 3 steps back.',
    )
    expect(described(2, 1, 9, 9)).toBe(
      'The loss at step 4 reached 2 steps back at update 0; it has reached all 3 back since update 20, up to 30.',
    )
    expect(described(9, 9, 1)).toBe(
      'The loss at step 4 reached all 3 back from update 0 to 10; at update 20 1 step back.',
    )
    expect(described(9, 9)).toBe('The loss at step 4 has reached all 3 back since update 0, up to 10.')
  })

  it('says what there is when little is recorded, and of a loss that sends nothing back', () => {
    expect(described(9)).toBe('The loss at step 4 reaches all 3 back.')
    expect(describeStrip({ updates: [], values: [] }, 2)).toBe('')
    expect(describeStrip({ updates: [0], values: [Float32Array.of(0, 0)] }, 0)).toBe('')
    const silent = { updates: [0, 9], values: [Float32Array.of(-Infinity, 0), Float32Array.of(0, 0)] }
    expect(describeStrip(silent, 1)).toBe(
      'The loss at step 2 reached no earlier step at update 0; it has reached all 1 back since update 9, up to 9.',
    )
  })
})
