import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { complete } from '../run.ts'
import { assertNear } from '../testing/assertNear.ts'
import { eigenvalues, modulus } from './linear/eigenvalues.ts'
import { identity, transpose } from './linear/matrix.ts'
import { asLinearMap } from './linear/powerIteration.ts'
import { diagonal, orthogonal, productOf, randomMatrix } from './linear/testing.ts'
import { type LyapunovOptions, lyapunov } from './lyapunov.ts'

const run = (jacobians: Iterable<Float64Array>, S: number, options: Partial<LyapunovOptions> = {}) =>
  complete(lyapunov(jacobians, S, { warmUp: 200, input: 'none', ...options }))

function* repeat(J: Float64Array, times: number): Generator<Float64Array> {
  for (let i = 0; i < times; i++) yield J
}

describe('the same matrix at every step: ln |eigenvalue|', () => {
  it('diagonal, whatever the order, since Q begins in no special direction', () => {
    const { exponents } = run(repeat(diagonal([0.5, -2, 1e-4, 0.9]), 400), 4)
    assertNear(exponents, [Math.log(2), Math.log(0.9), Math.log(0.5), Math.log(1e-4)], 1e-12, 'λ')
  })

  it('triangular, however large what stands off the diagonal', () => {
    const { exponents } = run(repeat(Float64Array.of(0.5, 100, 30, 0, 0.8, -50, 0, 0, 0.2), 500), 3)
    assertNear(exponents, [Math.log(0.8), Math.log(0.5), Math.log(0.2)], 1e-12, 'λ')
  })

  it('normal, with complex pairs: two equal exponents, the logarithm of the modulus', () => {
    const turn = (r: number, angle: number) => [r * Math.cos(angle), r * Math.sin(angle)] as const
    const [a, b] = turn(0.9, 0.7)
    const [c, d] = turn(0.6, 2.1)
    const D = Float64Array.of(a, b, 0, 0, -b, a, 0, 0, 0, 0, c, d, 0, 0, -d, c)
    const Q = orthogonal(4, 3)
    const { exponents } = run(repeat(productOf(4, Q, D, transpose(Q, 4, 4)), 1000), 4)
    assertNear(exponents, [0.9, 0.9, 0.6, 0.6].map(Math.log), 1e-12, 'λ')
  })

  it('a rotation: zero', () => {
    assertNear(run(repeat(orthogonal(5, 1), 300), 5).exponents, new Float64Array(5), 1e-13, 'λ')
  })

  it('any matrix: what the search for eigenvalues finds', () => {
    const J = randomMatrix(6, 6, 12)
    const { re, im } = eigenvalues(J, 6)
    const expected = re.map((x, i) => Math.log(modulus(x, im[i]!)))
    // A complex pair turns Q for ever, so its two exponents are equal in the mean only.
    assertNear(run(repeat(J, 20_500), 6, { warmUp: 500 }).exponents, expected, 1e-3, 'λ')
  })
})

it('three matrices in turn: a third of the logarithms of their product’s eigenvalues, in the order of time and not transposed', () => {
  // Of two in turn the product the other way round has the same eigenvalues, of three it has not.
  const [A, B, C] = [1, 2, 3].map(seed => randomMatrix(3, 3, seed)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const logs = (product: Float64Array) => {
    const { re, im } = eigenvalues(product, 3)
    return re.map((x, i) => Math.log(modulus(x, im[i]!)) / 3)
  }
  const expected = logs(productOf(3, C, B, A))
  expect(Math.abs(expected[0]! - logs(productOf(3, A, B, C))[0]!)).toBeGreaterThan(0.05)
  const inTurn = Array.from({ length: 3300 }, (_, t) => [A, B, C][t % 3]!)
  const { exponents } = run(inTurn, 3, { warmUp: 300 })
  assertNear(exponents, expected, 1e-3, 'λ')
})

it('with all S, they add up to the mean of ln |det J_t|, exactly', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 7 }),
      fc.nat(9999),
      fc.integer({ min: 0, max: 9 }),
      (S, seed, warmUp) => {
        const jacobians = Array.from({ length: 30 }, (_, t) => randomMatrix(S, S, seed + 31 * t))
        const { exponents, steps } = run(jacobians, S, { warmUp })
        expect(steps).toBe(30 - warmUp)
        let expected = 0
        for (const J of jacobians.slice(warmUp)) {
          const { re, im } = eigenvalues(J, S)
          for (let i = 0; i < S; i++) expected += Math.log(modulus(re[i]!, im[i]!)) / steps
        }
        expect(Math.abs(exponents.reduce((sum, x) => sum + x, 0) - expected)).toBeLessThan(1e-8)
      },
    ),
    { numRuns: 50 },
  )
})

describe('systems whose exponents are known', () => {
  it('one unit h = tanh(w·h) at its attractor: ln(w(1 − h*²)), below zero although w > 1', () => {
    for (const w of [0.5, 1.5, 2, 5]) {
      let h = 0.1
      for (let i = 0; i < 2000; i++) h = Math.tanh(w * h)
      const attractor = h
      h = 0.1
      const run1 = function* () {
        for (let t = 0; t < 300; t++) {
          h = Math.tanh(w * h)
          yield Float64Array.of(w * (1 - h * h))
        }
      }
      const [exponent] = run(run1(), 1).exponents
      expect(exponent).toBeCloseTo(Math.log(w * (1 - attractor * attractor)), 10)
      expect(exponent).toBeLessThan(0)
    }
  })

  it('the way to the attractor counts when there is no warm-up', () => {
    const jacobians = function* () {
      let h = 1e-6
      for (let t = 0; t < 60; t++) {
        h = Math.tanh(2 * h)
        yield Float64Array.of(2 * (1 - h * h))
      }
    }
    const [with0] = run(jacobians(), 1, { warmUp: 0 }).exponents
    const [with40] = run(jacobians(), 1, { warmUp: 40 }).exponents
    expect(with40! - with0!).toBeLessThan(-0.4)
  })

  it('the logistic map x → 4x(1 − x): ln 2', () => {
    const jacobians = function* () {
      let x = 0.3
      for (let t = 0; t < 40_200; t++) {
        yield Float64Array.of(4 - 8 * x)
        x = 4 * x * (1 - x)
      }
    }
    expect(Math.abs(run(jacobians(), 1).exponents[0]! - Math.LN2)).toBeLessThan(0.01)
  })

  it('the Hénon map: 0.419, and together ln 0.3 exactly', () => {
    const jacobians = function* () {
      let [x, y] = [0.1, 0.1]
      for (let t = 0; t < 40_200; t++) {
        yield Float64Array.of(-2.8 * x, 1, 0.3, 0)
        ;[x, y] = [1 - 1.4 * x * x + y, 0.3 * x]
      }
    }
    const { exponents } = run(jacobians(), 2)
    expect(Math.abs(exponents[0]! - 0.419)).toBeLessThan(0.006)
    expect(exponents[0]! + exponents[1]!).toBeCloseTo(Math.log(0.3), 10)
  })
})

describe('the largest few alone', () => {
  it('are the first of all', () => {
    const W = randomMatrix(12, 12, 4)
    const jacobians = Array.from({ length: 2000 }, (_, t) => {
      const d = randomMatrix(12, 1, 50 + t).map(x => 1 - Math.tanh(x) ** 2)
      return W.map((w, at) => w * d[Math.floor(at / 12)]!)
    })
    const warmUp = 1000
    const all = run(jacobians, 12, { warmUp }).exponents
    for (const count of [1, 3]) {
      assertNear(run(jacobians, 12, { warmUp, count }).exponents, all.subarray(0, count), 1e-10, 'λ')
    }
    expect([...all]).toEqual([...all].sort((a, b) => b - a))
  })

  it('must be 1 … S of them', () => {
    for (const count of [0, 4, NaN])
      expect(() => run(repeat(identity(3), 9), 3, { count })).toThrow('in 1 … 3')
  })
})

it('says what drove the network, how many steps were averaged and how many were not', () => {
  const { input, steps, warmUp } = run(repeat(identity(2), 25), 2, { warmUp: 10, input: 'Alice, chapter 1' })
  expect({ input, steps, warmUp }).toEqual({ input: 'Alice, chapter 1', steps: 15, warmUp: 10 })
})

it('one array may be used for every step', () => {
  const list = Array.from({ length: 40 }, (_, t) => randomMatrix(3, 3, t))
  const reused = function* () {
    const J = new Float64Array(9)
    for (const each of list) {
      J.set(each)
      yield J
    }
  }
  expect(run(reused(), 3, { warmUp: 5 })).toEqual(run(list, 3, { warmUp: 5 }))
})

it('Jacobians may be maps that are never formed', () => {
  const list = Array.from({ length: 40 }, (_, t) => randomMatrix(5, 5, t))
  const maps = list.map(J => asLinearMap(J, 5, 5))
  const options = { warmUp: 5, count: 3, input: '' }
  const found = complete(lyapunov(maps, 5, options)).exponents
  assertNear(found, complete(lyapunov(list, 5, options)).exponents, 1e-13, 'λ')
})

describe('at the edges', () => {
  it('units that no longer answer are directions lost entirely: −∞ for as many, the others as they are', () => {
    const J = diagonal([0.5, 0, 0.25])
    const [first, second, third] = run(repeat(J, 300), 3).exponents
    assertNear([first!, second!], [Math.log(0.5), Math.log(0.25)], 1e-12, 'λ')
    expect(third).toBe(-Infinity)
  })

  it('factors of 1e±200 per step are no trouble', () => {
    const { exponents } = run(repeat(diagonal([1e200, 1e-200]), 250), 2)
    assertNear(exponents, [200 * Math.LN10, -200 * Math.LN10], 1e-10, 'λ')
  })

  it('what is not finite gives NaN, not −∞', () => {
    expect([...run(repeat(Float64Array.of(1, Infinity, 0, 1), 300), 2).exponents]).toEqual([NaN, NaN])
  })

  it('no steps beyond the warm-up, or a Jacobian of the wrong size, are refused', () => {
    expect(() => run(repeat(identity(2), 200), 2)).toThrow('more than 200 steps of warm-up, got 200')
    expect(() => run([identity(2), identity(3)], 2)).toThrow(
      'lyapunov: step 1: expected [2, 2] = 4 elements, got 9',
    )
  })
})
