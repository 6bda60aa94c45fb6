import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { assertNear } from '../testing/assertNear.ts'
import { cellPath } from './cellPath.ts'

const size = { T: 12, B: 3, H: 5 }

/** Forget gates anywhere between `low` and 1. */
function gates({ T, B, H } = size, low = 0, seed = 1) {
  const random = new Random(seed, 'test')
  return Float32Array.from({ length: T * B * H }, () => low + (1 - low) * random.uniform())
}

/** Π_{k=t+1…τ} f_k of one unit, multiplied out. */
function product(f: ArrayLike<number>, { B, H }: typeof size, b: number, j: number, t: number, tau: number) {
  let p = 1
  for (let k = t + 1; k <= tau; k++) p *= f[(k * B + b) * H + j]!
  return p
}

const same = (T: number, values: number[]) => ({
  f: Float64Array.from({ length: T * values.length }, (_, i) => values[i % values.length]!),
  size: { T, B: 1, H: values.length },
})

describe.each([0, 1, 2])('sequence %i', b => {
  it.each([0, 5, 11])(
    'each unit’s path to τ = %i is the product of its gates after t, multiplied out',
    tau => {
      const f = gates()
      const { units } = cellPath(f, size, b, tau)
      const expected = Array.from({ length: 12 * 5 }, (_, i) => {
        const t = Math.floor(i / 5)
        return t > tau ? -Infinity : Math.log10(product(f, size, b, i % 5, t, tau))
      })
      assertNear(units, expected, 1e-13, 'log10')
    },
  )

  it('rms and meanLog10 are what they are called', () => {
    const f = gates()
    const { rms, meanLog10 } = cellPath(f, size, b)
    const over = (of: (p: number) => number) =>
      Array.from({ length: 12 }, (_, t) =>
        [0, 1, 2, 3, 4].reduce((sum, j) => sum + of(product(f, size, b, j, t, 11)) / 5, 0),
      )
    assertNear(
      rms,
      over(p => p * p).map(square => Math.log10(square) / 2),
      1e-13,
      'rms',
    )
    assertNear(meanLog10, over(Math.log10), 1e-13, 'meanLog10')
  })
})

it('with W_hh = 0, rms is log10 ‖∂c_T/∂c_t‖ less log10 √H, by nudging c_t', () => {
  const { T, B, H } = { T: 9, B: 1, H: 6 }
  const f = gates({ T, B, H })
  // c_k = f_k ⊙ c_{k−1} + something that does not depend on c.
  const end = (t: number, c: number[]) => {
    let now = c
    for (let k = t + 1; k < T; k++) now = now.map((value, j) => f[k * H + j]! * value + 0.1 * j - 0.2)
    return now
  }
  const expected = Array.from({ length: T }, (_, t) => {
    let square = 0
    for (let j = 0; j < H; j++) {
      const nudged = (by: number) =>
        end(
          t,
          Array.from({ length: H }, (_, i) => 0.3 * i + (i === j ? by : 0)),
        )
      const [up, down] = [nudged(0.5), nudged(-0.5)]
      for (let i = 0; i < H; i++) square += (up[i]! - down[i]!) ** 2
    }
    return Math.log10(Math.sqrt(square))
  })
  const { rms } = cellPath(f, { T, B, H })
  assertNear(
    rms,
    expected.map(log => log - Math.log10(Math.sqrt(H))),
    1e-12,
    'rms',
  )
})

describe('far below what a float64 can hold', () => {
  it('gates of 2⁻¹⁰⁰ over 100 steps give 2⁻¹⁰⁰⁰⁰, 1e-3010', () => {
    const { f, size } = same(101, [2 ** -100])
    const { units, rms, meanLog10 } = cellPath(f, size)
    const expected = Array.from({ length: 101 }, (_, t) => -(100 - t) * 100 * Math.log10(2))
    expect(expected[0]).toBeLessThan(-3010)
    for (const curve of [units, rms, meanLog10]) assertNear(curve, expected, 1e-11, 'log10')
  })

  it('the smallest float32, and the smallest normal float64, at every step', () => {
    for (const value of [2 ** -149, 2 ** -1022]) {
      const { f, size } = same(401, [value])
      assertNear(cellPath(f, size).units.subarray(0, 1), [400 * Math.log10(value)], 1e-9, `${value}`)
    }
  })

  it('the RMS is of the units that are left: √¼ of the one that keeps all, whatever the others lost', () => {
    const { f, size } = same(301, [1, 1e-10, 1e-10, 1e-10])
    const { rms, meanLog10 } = cellPath(f, size)
    expect(rms[0]).toBeCloseTo(Math.log10(0.5), 13)
    expect(meanLog10[0]).toBeCloseTo((-3000 * 3) / 4, 9)
  })

  it('a unit whose path is cut at its last step does not hide how small the others are', () => {
    const { f, size } = same(301, [1e-10, 1e-10])
    f[300 * 2] = 0
    expect(cellPath(f, size).rms[0]).toBeCloseTo(-3000 + Math.log10(Math.SQRT1_2), 9)
  })

  it('two units of nearly the same tiny size both count', () => {
    // After 100 steps 2⁻¹⁰⁰⁰⁰ and its half: √((1 + ¼)/2).
    const { f, size } = same(101, [2 ** -100, 2 ** -100])
    f[2 * 50]! /= 2
    expect(cellPath(f, size).rms[0]).toBeCloseTo(-10000 * Math.log10(2) + Math.log10(Math.sqrt(0.625)), 9)
  })

  it('at every size of difference between two units, log10 of the RMS has no step in it', () => {
    for (let bits = 0; bits <= 400; bits++) {
      // Gates of 2^−500 carry both away from 1; the second unit then falls behind by `bits`.
      const f = Float64Array.of(1, 1, 2 ** -500, 2 ** -500, 1, 2 ** -bits)
      const { rms } = cellPath(f, { T: 3, B: 1, H: 2 })
      const expected = -500 * Math.log10(2) + Math.log10((1 + 4 ** -bits) / 2) / 2
      assertNear([rms[0]!], [expected], 1e-12, `${bits} bits apart`)
    }
  })
})

describe('at its ends', () => {
  it('gates of 1 carry everything: log10 is exactly 0', () => {
    const { f, size } = same(400, [1, 1, 1])
    const { units, rms, meanLog10 } = cellPath(f, size)
    for (const curve of [units, rms, meanLog10]) expect(curve.every(value => value === 0)).toBe(true)
  })

  it('a gate of exactly 0 cuts the path before it, for that unit, and not after', () => {
    const { f, size } = same(6, [0.5, 0.5])
    f[3 * 2 + 1] = 0
    const { units, rms, meanLog10 } = cellPath(f, size)
    const log = Math.log10(0.5)
    assertNear(
      Float64Array.from({ length: 6 }, (_, t) => units[t * 2 + 1]!),
      [-Infinity, -Infinity, -Infinity, 2 * log, log, 0],
      1e-14,
      'cut unit',
    )
    assertNear(
      Float64Array.from({ length: 6 }, (_, t) => units[t * 2]!),
      [5, 4, 3, 2, 1, 0].map(n => n * log),
      1e-14,
      'other',
    )
    expect([...meanLog10.subarray(0, 3)]).toEqual([-Infinity, -Infinity, -Infinity])
    expect(rms[2]).toBeCloseTo(3 * log + Math.log10(Math.SQRT1_2), 13)
  })

  it('all units cut: −∞, not NaN', () => {
    const { f, size } = same(4, [0, 0])
    const { rms, meanLog10 } = cellPath(f, size)
    expect([...rms]).toEqual([-Infinity, -Infinity, -Infinity, 0])
    expect([...meanLog10]).toEqual([-Infinity, -Infinity, -Infinity, 0])
  })

  it('NaN stays NaN, at its unit and in both means', () => {
    const { f, size } = same(3, [Number.NaN, 0.5])
    const { units, rms, meanLog10 } = cellPath(f, size)
    expect([...units.subarray(0, 2)]).toEqual([Number.NaN, expect.closeTo(2 * Math.log10(0.5), 12)])
    expect([rms[0], meanLog10[0]]).toEqual([Number.NaN, Number.NaN])
  })

  it('the typical unit is never above the RMS', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { rms, meanLog10 } = cellPath(gates(size, 0.2, seed), size, seed % 3)
      for (let t = 0; t < 12; t++) expect(meanLog10[t]).toBeLessThanOrEqual(rms[t]! + 1e-14)
    }
  })

  it.each([
    [0, 0.5],
    [1, 0.7310585786300049],
    [3, 0.9525741268224334],
  ])('a forget bias of %d alone falls by one decade per 1/log10(1/σ) steps', (_, gate) => {
    const { f, size } = same(50, [gate])
    assertNear(cellPath(f, size).rms.subarray(0, 1), [49 * Math.log10(gate)], 1e-12, 'rms')
  })
})

it('a gate of another shape, a sequence or τ that is not there, is our mistake', () => {
  const f = gates()
  expect(() => cellPath(f.subarray(1), size)).toThrow('forget gate: expected [12, 3, 5], got 179 values')
  expect(() => cellPath(f, size, 3)).toThrow('sequence: expected 0…2, got 3')
  expect(() => cellPath(f, size, 0, 12)).toThrow('tau: expected 0…11, got 12')
})
