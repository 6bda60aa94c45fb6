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
    })
  })

  it('is undefined where there is no gradient to begin with', () => {
    expect(reachOf([-Infinity, -Infinity, -Infinity], 2)).toEqual({
      horizon: undefined,
      slope: undefined,
      r2: undefined,
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
