/** Asserts on arrays that the tests share. Each failure says what, how far, where, and both values. */

/**
 * Every element within `tol` of the expected one: absolutely where that is below 1, relatively above.
 * @throws Error naming the largest difference
 */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tol: number,
  name: string,
): void {
  assertSameLength(actual, expected, name)
  let largest = 0
  let at = -1
  for (let i = 0; i < expected.length; i++) {
    const difference = Math.abs(actual[i]! - expected[i]!) / Math.max(1, Math.abs(expected[i]!))
    if (Object.is(actual[i], expected[i]) || difference <= largest) continue
    largest = Number.isNaN(difference) ? Infinity : difference
    at = i
  }
  if (largest <= tol) return
  throw new Error(
    `${name}: largest difference ${largest} > ${tol} at ${at}: expected ${expected[at]}, got ${actual[at]}`,
  )
}

/** Equal to the bit, −0 and 0 told apart, every NaN counting as the same. */
export function assertSameBits(a: ArrayLike<number>, b: ArrayLike<number>, name: string): void {
  assertSameLength(a, b, name)
  const differing = Array.from(a).flatMap((value, i) => (Object.is(value, b[i]) ? [] : [i]))
  const first = differing[0]
  if (first === undefined) return
  throw new Error(
    `${name}: ${differing.length} of ${a.length} differ, first at ${first}: ${a[first]} and ${b[first]}`,
  )
}

function assertSameLength(a: ArrayLike<number>, b: ArrayLike<number>, name: string): void {
  if (a.length !== b.length) throw new Error(`${name}: lengths ${a.length} and ${b.length}`)
}
