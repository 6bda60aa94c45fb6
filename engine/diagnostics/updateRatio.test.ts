import { expect, it } from 'vitest'
import { updateRatios } from './updateRatio.ts'

const f32 = (...values: number[]) => Float32Array.from(values)

it('is ‖Δθ‖ / ‖θ‖ of each tensor by itself, θ before the update', () => {
  expect(
    updateRatios({
      weight_hh_l0: { before: f32(3, 4, 0), after: f32(3, 4, 0.5) },
      bias_hh_l0: { before: f32(0, 1), after: f32(0.75, 2) },
    }),
  ).toEqual({
    weight_hh_l0: { change: 0.5, size: 5, ratio: 0.1 },
    bias_hh_l0: { change: 1.25, size: 1, ratio: 1.25 },
  })
})

it('plain gradient descent with rate η moves by η·‖g‖', () => {
  const before = f32(0.5, -0.25, 1, 2)
  const g = [0.1, 0.2, -0.3, 0.4]
  const { weight } = updateRatios({ weight: { before, after: before.map((x, i) => x - 0.01 * g[i]!) } })
  expect(weight!.change).toBeCloseTo(0.01 * Math.sqrt(0.3), 7)
  expect(weight!.ratio).toBeCloseTo((0.01 * Math.sqrt(0.3)) / Math.sqrt(5.3125), 7)
})

it('scaling a tensor and its update by the same factor changes nothing', () => {
  const before = [0.3, -0.7, 0.2]
  const after = [0.31, -0.72, 0.2]
  const by = (factor: number) =>
    updateRatios({ w: { before: before.map(x => x * factor), after: after.map(x => x * factor) } }).w!.ratio
  for (const factor of [1e-12, 1e12]) expect(by(factor)).toBeCloseTo(by(1), 12)
})

it('zeros that stay zeros did not move; zeros that move have no size to compare with', () => {
  const { stayed, moved, none } = updateRatios({
    stayed: { before: f32(0, 0), after: f32(0, -0) },
    moved: { before: f32(0, 0), after: f32(0.003, 0.004) },
    none: { before: f32(), after: f32() },
  })
  expect(stayed).toEqual({ change: 0, size: 0, ratio: 0 })
  expect(moved!.change).toBeCloseTo(0.005, 9)
  expect(moved!.ratio).toBe(Infinity)
  expect(none!.ratio).toBe(0)
})

it('the largest float32 values do not overflow', () => {
  const huge = f32(3e38, 3e38)
  expect(updateRatios({ w: { before: huge, after: f32(-3e38, -3e38) } }).w!.ratio).toBe(2)
})

it('numbers that went wrong give NaN for that tensor only', () => {
  const ratios = updateRatios({
    broken: { before: f32(1, 2), after: f32(1, Number.NaN) },
    overflown: { before: f32(Infinity), after: f32(Infinity) },
    overflowing: { before: f32(1), after: f32(Infinity) },
    fine: { before: f32(2), after: f32(1) },
  })
  const nan = Number.NaN
  expect(Object.values(ratios).map(({ ratio }) => ratio)).toEqual([nan, nan, nan, 0.5])
})

it('two lengths of one tensor are our mistake', () => {
  expect(() => updateRatios({ weight_hh_l0: { before: f32(1, 2), after: f32(1) } })).toThrow(
    'weight_hh_l0: expected 2 values, got 1',
  )
})
