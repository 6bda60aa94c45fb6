import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Random } from '../../random.ts'
import { balance } from './balance.ts'
import { productOf, randomMatrix } from './testing.ts'

const trace = (a: Float64Array, n: number) =>
  a.filter((_, i) => i % (n + 1) === 0).reduce((sum, x) => sum + x, 0)

/** Rows and columns in another order. */
function shuffled(a: Float64Array, n: number, seed: number): Float64Array {
  const random = new Random(seed, 'shuffle')
  const order = Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = random.below(i + 1)
    ;[order[i], order[j]] = [order[j]!, order[i]!]
  }
  return Float64Array.from(a, (_, at) => a[order[Math.floor(at / n)]! * n + order[at % n]!]!)
}

it('a triangular matrix in any order leaves nothing to search: its diagonal is found as it is', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.integer(), (n, seed) => {
      const a = randomMatrix(n, n, seed)
      for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) a[i * n + j] = 0
      const expected = [...a.filter((_, i) => i % (n + 1) === 0)].sort()
      const b = shuffled(a, n, seed)
      const { low, high } = balance(b, n)
      expect(high).toBeLessThanOrEqual(low)
      expect([...b.filter((_, i) => i % (n + 1) === 0)].sort()).toEqual(expected)
    }),
  )
})

it('a block in the middle of a triangular matrix is what remains active', () => {
  const n = 7
  const a = randomMatrix(n, n, 3)
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) if (!(j >= 2 && i <= 4)) a[i * n + j] = 0
  }
  expect(balance(a, n)).toEqual({ low: 2, high: 4 })
})

it('undoes a scaling by powers of two to within a factor of two, and rounds nothing: trace and products keep every bit', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 12 }), fc.integer(), (n, seed) => {
      const random = new Random(seed, 'scale')
      // Whole numbers, so that sums and products are exact.
      const a = Float64Array.from({ length: n * n }, () => 1 + random.below(9))
      const power = Array.from({ length: n }, () => 2 ** (random.below(41) - 20))
      const b = a.map((x, at) => (x * power[Math.floor(at / n)]!) / power[at % n]!)
      balance(b, n)
      for (let i = 0; i < n; i++) {
        let row = 0
        let column = 0
        for (let j = 0; j < n; j++) {
          if (i === j) continue
          row += b[i * n + j]!
          column += b[j * n + i]!
        }
        expect(row / column).toBeLessThan(4.1)
        expect(column / row).toBeLessThan(4.1)
      }
      expect(trace(b, n)).toBe(trace(a, n))
      expect(trace(productOf(n, b, b, b), n)).toBe(trace(productOf(n, a, a, a), n))
    }),
  )
})
