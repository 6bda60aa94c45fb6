import { expect } from 'vitest'

/** Fails with the name, the largest difference and where it is, when any element is further off than `tolerance`; NaN is never close. */
export function assertNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number,
  name: string,
): void {
  expect(actual.length, `${name}: length`).toBe(expected.length)
  let worst = 0
  let where = -1
  for (let i = 0; i < expected.length; i++) {
    const difference = Object.is(actual[i], expected[i]) ? 0 : Math.abs(actual[i]! - expected[i]!)
    if (difference <= worst) continue
    worst = Number.isNaN(difference) ? Infinity : difference
    where = i
  }
  if (worst <= tolerance) return
  expect.fail(
    `${name}[${where}]: expected ${expected[where]} ± ${tolerance}, got ${actual[where]} (off by ${worst})`,
  )
}

/** The same, with the tolerance as a share of the largest expected element. */
export function assertNearOfLargest(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  share: number,
  name: string,
): void {
  let largest = 0
  for (let i = 0; i < expected.length; i++) largest = Math.max(largest, Math.abs(expected[i]!))
  assertNear(actual, expected, share * largest, `${name} (largest ${largest.toExponential(2)})`)
}
