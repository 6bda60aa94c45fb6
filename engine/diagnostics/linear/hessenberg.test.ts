import { expect, it } from 'vitest'
import { complete } from '../../run.ts'
import { toHessenberg } from './hessenberg.ts'
import { norm } from './matrix.ts'
import { productOf, randomMatrix } from './testing.ts'

const traceOf = (a: Float64Array, n: number) => {
  let sum = 0
  for (let i = 0; i < n; i++) sum += a[i * n + i]!
  return sum
}

it.each([1, 2, 3, 4, 9, 40])(
  'a matrix of %i rows becomes zero below the subdiagonal and keeps its norm and the traces of its powers',
  n => {
    for (const scale of [1, 1e-140]) {
      const a = randomMatrix(n, n, n).map(x => x * scale)
      const h = a.slice()
      complete(toHessenberg(h, n, { low: 0, high: n - 1 }))
      for (let i = 0; i < n; i++) for (let j = 0; j < i - 1; j++) expect(h[i * n + j]).toBe(0)
      const size = norm(a)
      expect(Math.abs(norm(h) - size)).toBeLessThan(1e-14 * n * size)
      expect(Math.abs(traceOf(h, n) - traceOf(a, n))).toBeLessThan(1e-14 * n * size)
      const squares = [h, a].map(x => traceOf(productOf(n, x, x), n))
      expect(Math.abs(squares[0]! - squares[1]!)).toBeLessThan(1e-14 * n * size * size)
    }
  },
)

it('what is in that form already is left alone', () => {
  const n = 6
  const a = randomMatrix(n, n, 2)
  for (let i = 0; i < n; i++) for (let j = 0; j < i - 1; j++) a[i * n + j] = 0
  const h = a.slice()
  complete(toHessenberg(h, n, { low: 0, high: n - 1 }))
  expect(h).toEqual(a)
})

it('outside the active rows and columns nothing is touched', () => {
  const n = 8
  const a = randomMatrix(n, n, 3)
  const h = a.slice()
  complete(toHessenberg(h, n, { low: 2, high: 6 }))
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const active = i >= 2 && i <= 6 && j >= 2 && j <= 6
      if (!active) expect(h[i * n + j]).toBe(a[i * n + j])
      else if (j < i - 1) expect(h[i * n + j]).toBe(0)
    }
  }
})
