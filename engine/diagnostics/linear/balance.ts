import { exponentOf, powerOfTwo } from '../../kernels/powerOfTwo.ts'

/** Rows and columns low … high of a balanced matrix hold the eigenvalues that are still to be found; those outside stand on its diagonal. */
export interface Active {
  readonly low: number
  readonly high: number
}

/**
 * Prepares a [n, n] for the search for eigenvalues, in place, by similarity transformations that round nothing, so that the eigenvalues
 * stay what they are. First rows and columns are exchanged until what is triangular stands apart: its eigenvalues can be read off. Then
 * rows and columns are scaled by powers of two until each row is about as large as the column of the same index.
 *
 * Why      the search is accurate to rounding of the largest element, and would lose small eigenvalues beside it
 * Source   Parlett & Reinsch 1969
 * Differs  the exponent of a scale is computed at once, not stepwise
 * Tests    balance.test.ts
 */
export function balance(a: Float64Array, n: number): Active {
  const active = separate(a, n)
  equalise(a, n, active)
  return active
}

/** Moves each row that has only its diagonal element (among those active) to the end, each such column to the start. */
function separate(a: Float64Array, n: number): Active {
  let low = 0
  let high = n - 1
  const isAlone = (index: number, at: (other: number) => number) => {
    for (let other = low; other <= high; other++) if (other !== index && at(other) !== 0) return false
    return true
  }
  for (let i = high; i >= low; i--) {
    if (!isAlone(i, j => a[i * n + j]!)) continue
    exchange(a, n, i, high)
    high--
    i = high + 1 // look again from the end, as one row fewer counts
  }
  for (let j = low; j <= high; j++) {
    if (!isAlone(j, i => a[i * n + j]!)) continue
    exchange(a, n, j, low)
    low++
    j = low - 1
  }
  return { low, high }
}

/** Exchanges rows p and q, and columns p and q. */
function exchange(a: Float64Array, n: number, p: number, q: number): void {
  if (p === q) return
  for (let j = 0; j < n; j++) [a[p * n + j], a[q * n + j]] = [a[q * n + j]!, a[p * n + j]!]
  for (let i = 0; i < n; i++) [a[i * n + p], a[i * n + q]] = [a[i * n + q]!, a[i * n + p]!]
}

function equalise(a: Float64Array, n: number, { low, high }: Active): void {
  for (let changed = true; changed; ) {
    changed = false
    for (let i = low; i <= high; i++) {
      let row = 0
      let column = 0
      for (let j = low; j <= high; j++) {
        if (j === i) continue
        row += Math.abs(a[i * n + j]!)
        column += Math.abs(a[j * n + i]!)
      }
      if (row === 0 || column === 0) continue
      const wanted = Math.round((exponentOf(row) - exponentOf(column)) / 2)
      const half = Math.max(-500, Math.min(500, wanted))
      const factor = powerOfTwo(half)
      const inverse = powerOfTwo(-half)
      // Only where it makes the two together clearly smaller, so that this ends.
      if (column * factor + row * inverse >= 0.95 * (row + column)) continue
      changed = true
      for (let j = 0; j < n; j++) a[i * n + j]! *= inverse
      for (let j = 0; j < n; j++) a[j * n + i]! *= factor
    }
  }
}
