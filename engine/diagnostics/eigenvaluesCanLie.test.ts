import { expect, it } from 'vitest'
import { assertNear } from '../testing/assertNear.ts'
import { eigenvaluesCanLie, LYING } from './eigenvaluesCanLie.ts'

it('W’s eigenvalues are all 0 though one step can stretch by 16, and W·W is nothing', () => {
  const { spectrum } = eigenvaluesCanLie(3)
  expect(spectrum.radius).toBe(0)
  expect(spectrum.sigmaMax).toBeCloseTo(16, 12)
  const [a, b, c, d] = LYING.W as unknown as [number, number, number, number]
  expect([a * a + b * c, a * b + b * d, c * a + d * c, c * b + d * d]).toEqual([0, 0, 0, 0])
})

it('the state really stays where it is held', () => {
  const { W, b, held } = LYING
  const next = [0, 1].map(i => Math.tanh(W[2 * i]! * held[0] + W[2 * i + 1]! * held[1] + b[i]!))
  assertNear(next, held, 1e-14, 'tanh(W h + b)')
  expect(b[1]).toBeCloseTo(4.5493, 4)
})

it('‖K^l‖ = 14.142·2^(l−1)', () => {
  const { K, norms } = eigenvaluesCanLie(12)
  expect([...K]).toEqual([8, 8, -6, -6])
  const expected = Array.from({ length: 13 }, (_, l) => (l === 0 ? 1 : Math.sqrt(200) * 2 ** (l - 1)))
  assertNear(
    norms.map((norm, l) => norm / expected[l]!),
    new Float64Array(13).fill(1),
    1e-12,
    'norms',
  )
})

it('without the tanh nothing is left after two steps', () => {
  assertNear(eigenvaluesCanLie(4).linear, [1, 16, 0, 0, 0], 1e-12, 'norms of W^l')
})
