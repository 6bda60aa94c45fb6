/**
 * How many rows of H values a dense array holds.
 * @param name who asks, for the message
 * @throws when the array does not divide into rows, or holds fewer than `least`
 */
export function rowsOf(values: ArrayLike<number>, H: number, name: string, least = 1): number {
  const rows = values.length / H
  if (!Number.isInteger(rows)) throw new Error(`${name}: expected rows of ${H}, got ${values.length} values`)
  if (rows < least) throw new Error(`${name}: expected ${least} or more rows of ${H}, got ${rows}`)
  return rows
}
