import { describe, expect, it } from 'vitest'
import { FADES, horizonOf, horizonsOf } from './horizon.ts'

/** log10 norms for t = 0 … tau of a gradient multiplied by `factor` at each step back. */
const fading = (factor: number, tau: number, start = -1) =>
  Array.from({ length: tau + 1 }, (_, t) => start + (tau - t) * Math.log10(factor))

const steps = (steps: number) => ({ kind: 'steps', steps })
const longer = (than: number) => ({ kind: 'longer', than })
const unknown = { kind: 'unknown' }

describe('what a forget gate of constant size lets through', () => {
  // τ = −1/ln f and 10x = −1/log10 f, rounded up to whole steps; 1.44 3.3 6.6, 3.19 7.4 14.7, 20.6 47.4 94.8.
  it.each([
    [0, 0.5, 2, 4, 7],
    [1, 0.7310585786300049, 4, 8, 15],
    [3, 0.9525741268224334, 21, 48, 95],
  ])('bias %d (f = %d): 1/e after %i steps, 1/10 after %i, 1 %% after %i', (_, f, e, tenth, hundredth) => {
    expect(horizonsOf(fading(f, 120), 120)).toEqual({
      e: steps(e),
      tenth: steps(tenth),
      hundredth: steps(hundredth),
    })
  })

  it('is longer than the window where the window ends first, and nothing is extrapolated', () => {
    expect(horizonsOf(fading(0.9525741268224334, 47), 47)).toEqual({
      e: steps(21),
      tenth: longer(47),
      hundredth: longer(47),
    })
    expect(horizonOf(fading(0.9525741268224334, 48), 48, FADES.tenth)).toEqual(steps(48))
  })
})

it('any number of decades: 12 of them at half per step take 40 steps', () => {
  expect(horizonOf(fading(0.5, 60), 60, 12)).toEqual(steps(40))
})

it('counts back from τ, and what lies after τ is nothing to it', () => {
  expect(horizonOf([...fading(0.5, 20), -Infinity, Number.NaN], 20, 1)).toEqual(steps(4))
})

it('a gradient that grows, or stays, is longer than the window', () => {
  expect(horizonOf(fading(1.1, 30), 30, FADES.e)).toEqual(longer(30))
  expect(horizonOf(fading(1, 30), 30, FADES.e)).toEqual(longer(30))
})

it('at the first character of a window nothing is known but that it is longer than 0', () => {
  expect(horizonOf([-1, -9], 0, 1)).toEqual(longer(0))
})

it('a network that passes on nothing has a horizon of one step', () => {
  expect(horizonsOf([-Infinity, -Infinity, -2], 2)).toEqual({
    e: steps(1),
    tenth: steps(1),
    hundredth: steps(1),
  })
})

describe('is unknown', () => {
  it.each([-Infinity, Infinity, Number.NaN])('when the size at τ is 10 to the %d', start => {
    expect(horizonOf([-5, -1, start], 2, 1)).toEqual(unknown)
  })

  it('when NaN comes first, and not when it comes after', () => {
    const curve = fading(0.5, 20)
    curve[18] = Number.NaN
    expect(horizonOf(curve, 20, 1)).toEqual(unknown)
    expect(horizonOf(curve, 20, 0.3)).toEqual(steps(1))
    expect(horizonOf(curve, 20, 99)).toEqual(unknown)
    expect(horizonOf([Number.NaN, -1, -1], 2, 1)).toEqual(unknown)
  })
})

it('τ outside the curve, or no decades, is our mistake', () => {
  expect(() => horizonOf([-1, -1], 2, 1)).toThrow('tau: expected 0…1, got 2')
  expect(() => horizonOf([-1, -1], 1, 0)).toThrow('decades: expected more than 0, got 0')
})
