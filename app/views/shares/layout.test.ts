import { describe, expect, it } from 'vitest'
import { layoutAxis } from '../../stage/geometry.ts'
import {
  copiesForMost,
  describeBothShares,
  describeShares,
  layoutShares,
  sayPercent,
  sayShare,
  scaleOf,
} from './layout.ts'

/** Shares of copies of which each adds half of what the next one does, as many as there are. */
const halving = (T: number) => {
  const shares = Float64Array.from({ length: T }, (_, t) => 0.5 ** (T - t))
  shares[0]! *= 2
  return shares
}

describe('how many copies make most of the gradient', () => {
  it('four where each adds half of what the next does: 1/2 + 1/4 + 1/8 + 1/16 is the first sum over 0.9', () => {
    expect(copiesForMost(halving(20), 19)).toBe(4)
    expect(copiesForMost(halving(200), 199)).toBe(4)
  })

  it('nine tenths of the copies where all add the same', () => {
    expect(copiesForMost(new Float64Array(50).fill(1 / 50), 49)).toBe(45)
  })

  it('counts early copies that pull against each other, though together they add nothing', () => {
    expect(copiesForMost([0, -0.5, 0.5, 0, 1], 4)).toBe(4)
  })

  it('there is none without a gradient, or beyond float32', () => {
    expect(copiesForMost(new Float64Array(5), 4)).toBeUndefined()
    expect(copiesForMost(new Float64Array(5).fill(Number.NaN), 4)).toBeUndefined()
  })
})

describe('the sentence', () => {
  it('says of how many shares the gradient is the sum, and how many of them make most of it', () => {
    expect(describeShares(halving(50), 49, 'weight_hh_l0')).toBe(
      'dL/dW of weight_hh_l0 for the loss at step 50 is the sum of 50 copies’; the last 4 make 90 % of it.',
    )
    expect(describeShares([0, 0, 1, 0], 2, 'weight_hh_l1')).toMatch(
      /step 3 .* 3 copies’; the last one makes 90 %/,
    )
    expect(describeShares([0.5, 0.5], 1, 'weight_hh_l0')).toMatch(/it takes all 2 to make 90 %/)
  })

  it('of both directions says so of each: the last copies before τ, the first from it', () => {
    // Of 8 steps; each copy adds half of what the one nearer to step 5 does.
    const there = [...halving(5), 0, 0, 0]
    const back = [0, 0, 0, 0, ...[...halving(4)].reverse()]
    expect(describeBothShares(there, back, 4, 'weight_hh_l0')).toBe(
      'For the loss at step 5: dL/dW of weight_hh_l0 (→) is the sum of 5 copies’, of which the last 4 make 90 %; dL/dW of weight_hh_l0_reverse (←) is the sum of 4 copies’, of which all are needed for 90 %.',
    )
    const none = new Array<number>(8).fill(0)
    expect(describeBothShares([0, 0, 0, 0, 1, 0, 0, 0], none, 4, 'weight_hh_l1')).toMatch(
      /5 copies’, of which the last one makes 90 %; nothing of it reaches weight_hh_l1_reverse \(←\)\.$/,
    )
  })

  it('says when there is nothing, and when there is too much', () => {
    expect(describeShares(new Float64Array(5), 4, 'weight_hh_l0')).toMatch(/No copy adds anything/)
    expect(describeShares(new Float64Array(5).fill(Number.NaN), 4, 'weight_hh_l0')).toMatch(
      /beyond what float32/,
    )
  })

  it('a copy in figures', () => {
    expect(sayShare(0.3449, -3.5, 11)).toBe('step 12: 34 % of dL/dW, size 3.2·10⁻⁴')
    expect(sayShare(0, -Infinity, 0)).toBe('step 1: 0 % of dL/dW, size 0')
    expect([sayPercent(-0.031), sayPercent(0.0052), sayPercent(2.1e-10)]).toEqual([
      '−3.1 %',
      '0.52 %',
      '2.1·10⁻⁸ %',
    ])
  })
})

describe('the picture', () => {
  it('its scale begins at nothing unless copies pull the other way', () => {
    expect(scaleOf([0.01, 0.3, 0.69])).toEqual({ high: 1, low: 0 })
    expect(scaleOf([0.1, -0.04, 0.16])).toEqual({ high: 0.2, low: -0.05 })
    expect(scaleOf([0.1, -0.001, 0.16])).toEqual({ high: 0.2, low: 0 })
  })

  it('bars stand on zero, as high as their share, and the bracket spans the copies that make most of it', () => {
    const geometry = layoutAxis(4, 400, 16)
    const { bars, zeroY, most } = layoutShares(
      [0, -0.0625, 0.0625, 1],
      3,
      { high: 1, low: -0.25 },
      geometry,
      100,
    )
    expect(zeroY).toBe(80)
    expect(bars.split('z').slice(0, 4)).toEqual([
      'M18,80V80H82V80',
      'M118,80V85H182V80',
      'M218,80V75H282V80',
      'M318,80V0H382V80',
    ])
    expect(most).toEqual({ x1: 300, x2: 400, copies: 1 })
  })

  it('of the other direction they stand from τ on, and the bracket with them', () => {
    const geometry = layoutAxis(4, 400, 16)
    const { bars, most } = layoutShares([9, 0.5, 0.4375, 0.0625], 1, { high: 1, low: 0 }, geometry, 100, true)
    expect(bars.split('z').slice(0, 3)).toEqual([
      'M118,100V50H182V100',
      'M218,100V56.25H282V100',
      'M318,100V93.75H382V100',
    ])
    expect(most).toEqual({ x1: 100, x2: 300, copies: 2 })
  })
})
