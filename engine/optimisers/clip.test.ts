import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { assertNear } from '../testing/assertNear.ts'
import { clip } from './clip.ts'

const angleDegrees = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  (Math.acos((a[0]! * b[0]! + a[1]! * b[1]!) / (Math.hypot(a[0]!, a[1]!) * Math.hypot(b[0]!, b[1]!))) * 180) /
  Math.PI

describe('by norm', () => {
  it('leaves a gradient below the limit alone, to the bit', () => {
    const g = Float32Array.of(0.3, -0.1, 1e-20)
    expect(clip(g, 'norm', 1, reference)).toEqual({
      norm: expect.closeTo(Math.hypot(0.3, 0.1), 7),
      clipped: false,
    })
    expect(g).toEqual(Float32Array.of(0.3, -0.1, 1e-20))
  })

  it('shortens a longer one to limit·norm/(norm + 1e-6) and keeps its direction', () => {
    const g = Float32Array.of(7, 1.5)
    const { norm, clipped } = clip(g, 'norm', 2, reference)
    expect(norm).toBeCloseTo(7.158911, 6)
    expect(clipped).toBe(true)
    assertNear(g, [1.955605, 0.419058], 1e-6, 'g')
    expect(angleDegrees(g, [7, 1.5])).toBeLessThan(1e-4)
  })

  it('has PyTorch’s 1e-6 in it: a gradient whose norm is exactly the limit is still scaled, by a hair', () => {
    const g = Float32Array.of(0.0003, 0.0004)
    const norm = Math.hypot(g[0]!, g[1]!)
    expect(clip(g, 'norm', norm, reference).clipped).toBe(true)
    assertNear(g, [0.0003 / 1.002, 0.0004 / 1.002], 1e-10, 'g')
  })
})

describe('by value', () => {
  it('clamps each element to ±limit, which turns (7, 1.5) by 24.8° at limit 2', () => {
    const g = Float32Array.of(7, 1.5)
    const { norm, clipped } = clip(g, 'value', 2, reference)
    expect(norm).toBeCloseTo(7.158911, 6)
    expect(clipped).toBe(true)
    expect(g).toEqual(Float32Array.of(2, 1.5))
    expect(angleDegrees(g, [7, 1.5])).toBeCloseTo(24.8, 1)
  })

  it('clamps on both sides and leaves what is within alone', () => {
    const g = Float32Array.of(-7, -0.5, 0.5)
    clip(g, 'value', 2, reference)
    expect(g).toEqual(Float32Array.of(-2, -0.5, 0.5))
  })

  it('keeps what lies on the limit', () => {
    const g = Float32Array.of(2, -2, 3)
    clip(g, 'value', 2, reference)
    expect([...g]).toEqual([2, -2, 2])
  })

  it('says so when nothing had to be clamped, even where the norm is above the limit', () => {
    expect(clip(Float32Array.of(1.9, 1.9), 'value', 2, reference).clipped).toBe(false)
  })
})

it.each((['norm', 'value'] as const).flatMap(by => [Infinity, -Infinity, NaN].map(bad => ({ by, bad }))))(
  'a gradient with $bad in it is not clipped by $by: it stays what it is, to be found',
  ({ by, bad }) => {
    const g = Float32Array.of(bad, 3, 0)
    expect(clip(g, by, 1, reference)).toEqual({ norm: Math.abs(bad), clipped: false })
    expect(g).toEqual(Float32Array.of(bad, 3, 0))
  },
)

it.each(['norm', 'value'] as const)('limit 0 switches clipping by %s off', by => {
  const g = Float32Array.of(3000, 4000)
  expect(clip(g, by, 0, reference)).toEqual({ norm: 5000, clipped: false })
  expect(g).toEqual(Float32Array.of(3000, 4000))
})
