import { describe, expect, it } from 'vitest'
import { reachOf } from './reach.ts'

/** log10 norms for t = 0 … tau that fall by `perStep` decades at each step back. */
const line = (tau: number, perStep: number, start = -1) =>
  Array.from({ length: tau + 1 }, (_, t) => start + perStep * (tau - t))

describe('the horizon', () => {
  it('is the first step back at which less than 1 % is left', () => {
    expect(reachOf(line(30, -0.3), 30).horizon).toBe(7) // 10^(−0.3·6) = 1.6 %, 10^(−0.3·7) = 0.8 %
    expect(reachOf(line(30, -2.5), 30).horizon).toBe(1)
  })

  it('counts exactly 1 % as still there', () => {
    expect(reachOf(line(30, -0.5), 30).horizon).toBe(5)
  })

  it('can be asked for other decades', () => {
    expect(reachOf(line(30, -0.3), 30, 1).horizon).toBe(4)
  })

  it('counts from τ, whatever comes after it', () => {
    const curve = [...line(20, -0.3), -9, -Infinity, -Infinity]
    expect(reachOf(curve, 20).horizon).toBe(7)
  })

  it('is the first crossing, even when the curve comes back up', () => {
    const curve = line(10, 0)
    curve[6] = -8
    expect(reachOf(curve, 10).horizon).toBe(4)
  })

  it('is undefined when the curve does not fall that far within what is shown, or rises', () => {
    expect(reachOf(line(6, -0.3), 6).horizon).toBeUndefined()
    expect(reachOf(line(30, 0.4), 30).horizon).toBeUndefined()
    expect(reachOf([-1], 0).horizon).toBeUndefined()
  })

  it('is one step where nothing at all is passed on', () => {
    expect(reachOf([-Infinity, -Infinity, -Infinity, -1.5], 3)).toEqual({
      horizon: 1,
      slope: undefined,
      r2: undefined,
      pieces: [],
    })
  })

  it('is undefined where there is no gradient to begin with', () => {
    expect(reachOf([-Infinity, -Infinity, -Infinity], 2)).toEqual({
      horizon: undefined,
      slope: undefined,
      r2: undefined,
      pieces: [],
    })
  })
})

describe('the slope', () => {
  it.each([-0.336, 0.25, 0])('of a straight line is its decades per step back: %d, with r² = 1', perStep => {
    const { slope, r2 } = reachOf(line(40, perStep), 40)
    expect(slope).toBeCloseTo(perStep, 12)
    expect(r2).toBeCloseTo(1, 12)
  })

  it('is the least-squares slope, and r² the share of variance it explains', () => {
    // back 0 1 2 3, y 0 −1 −1 −2: slope −0.6, variance 2 of which 1.8 is explained.
    const { slope, r2 } = reachOf([-2, -1, -1, 0], 3)
    expect(slope).toBeCloseTo(-0.6, 12)
    expect(r2).toBeCloseTo(0.9, 12)
  })

  it('leaves out −∞ and everything after τ', () => {
    const curve = [-Infinity, -Infinity, ...line(20, -0.3), 5, 5]
    const { slope, r2 } = reachOf(curve, 22)
    expect(slope).toBeCloseTo(-0.3, 12)
    expect(r2).toBeCloseTo(1, 12)
  })

  it('needs three finite points', () => {
    expect(reachOf([-2, -1], 1).slope).toBeUndefined()
    expect(reachOf([-3, -2, -1], 2).slope).toBeCloseTo(-1, 12)
  })
})

describe('the pieces', () => {
  /** Falls by `near` decades a step for `steps`, then by `far`. */
  const bent = (tau: number, steps: number, near: number, far: number) =>
    Array.from({ length: tau + 1 }, (_, t) => {
      const back = tau - t
      return -1 + near * Math.min(back, steps) + far * Math.max(0, back - steps)
    })

  it('of a curve that bends are two lines that meet where it bends', () => {
    const { pieces, slope } = reachOf(bent(40, 9, -0.36, -0.036), 40)
    expect(pieces).toHaveLength(2)
    const [near, far] = pieces
    expect(near).toMatchObject({ from: 0, to: 9 })
    expect(far).toMatchObject({ from: 9, to: 40 })
    expect(near!.slope).toBeCloseTo(-0.36, 10)
    expect(near!.start).toBeCloseTo(-1, 10)
    expect(far!.slope).toBeCloseTo(-0.036, 10)
    expect(far!.start).toBeCloseTo(-1 - 9 * 0.36, 10)
    // The slope of the whole is still that of one line.
    expect(slope).toBeGreaterThan(-0.36)
    expect(slope).toBeLessThan(-0.036)
  })

  it('of a straight curve are the one line', () => {
    const [only, ...none] = reachOf(line(40, -0.3), 40).pieces
    expect(none).toEqual([])
    expect(only).toMatchObject({ from: 0, to: 40 })
    expect(only!.slope).toBeCloseTo(-0.3, 12)
    expect(only!.start).toBeCloseTo(-1, 12)
  })

  it('are one where two would hardly be better, or hardly differ', () => {
    const zigzag = line(40, -0.3).map((y, t) => y + (t % 2 ? 0.4 : -0.4))
    expect(reachOf(zigzag, 40).pieces).toHaveLength(1)
    expect(reachOf(bent(40, 20, -0.3, -0.27), 40).pieces).toHaveLength(1)
  })

  it('span three steps or more', () => {
    expect(reachOf(bent(5, 3, -2, 0), 5).pieces).toHaveLength(1)
    expect(reachOf(bent(6, 3, -2, 0), 6).pieces.map(({ to }) => to)).toEqual([3, 6])
  })

  it('end where nothing more arrives', () => {
    const curve = bent(40, 9, -0.36, -0.036).fill(-Infinity, 0, 5)
    expect(reachOf(curve, 40).pieces.map(({ to }) => to)).toEqual([9, 35])
    expect(reachOf([-Infinity, -2, -1], 2).pieces).toEqual([])
  })
})
