import { describe, expect, it } from 'vitest'
import { createMemory } from '../memory/memory.ts'
import { findDifference, numbersFor, operations, type Sizes } from './exercise.ts'
import { loadKernels } from './loadForTests.ts'
import { reference } from './reference/index.ts'
import { createSimd } from './simd.ts'

const memory = createMemory(1 << 19)
const module = await loadKernels()
const simd = createSimd(module, memory)

/** 32 well mixed bits of i and a seed. */
function hash(i: number, seed: number): number {
  let z = Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca6b)
  z = Math.imul(z ^ (z >>> 16), 0x21f0aaad)
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97)
  return (z ^ (z >>> 15)) >>> 0
}

/** −8 … 8, smaller ones as frequent as larger. */
function ordinary(i: number, seed: number): number {
  const bits = hash(i, seed)
  return (bits / 2 ** 31 - 1) * 2 ** ((bits & 7) - 4)
}

const ENDS = [
  0, -0, 1.4e-45, -1.4e-45, 1e-40, -3e-39, 1.1754944e-38, 3.4028235e38, -3.4028235e38, 1e30, -1e30,
]
const BEYOND = [Infinity, -Infinity, Number.NaN, 88.5, -88.5, 104, -104, 0.625, 1, -1, 9.02, 16777216]

/** Any bit pattern, and in half of the places one of the values at which something ends. */
function extreme(i: number, seed: number): number {
  const bits = hash(i, seed)
  const ends = seed & 1 ? [...ENDS, ...BEYOND] : ENDS
  if (bits & 1) return ends[(bits >>> 8) % ends.length]!
  return new Float32Array(Uint32Array.of(hash(i, seed + 1000)).buffer)[0]!
}

const LENGTHS = [0, 1, 3, 4, 5, 7, 8, 9, 31, 64]
const ROWS = [
  [0, 3],
  [1, 0],
  [1, 1],
  [1, 7],
  [3, 4],
  [4, 5],
  [5, 33],
  [9, 70],
] as const
const sizes: readonly Sizes[] = LENGTHS.flatMap(n => ROWS.map(([M, K]) => ({ n, M, K, N: n })))

const exercises = (number: (i: number, seed: number) => number) =>
  sizes.map((size, seed) => ({
    size,
    numbers: Float32Array.from({ length: numbersFor(size) }, (_, i) => number(i, seed)),
  }))

describe.each([
  ['ordinary numbers', exercises(ordinary)],
  ['denormals, ±0, ±∞, NaN and huge numbers', exercises(extreme)],
])('on %s', (_, all) => {
  it.each(operations)('SIMD %s equals the reference to the bit, at every alignment', operation => {
    for (const { size, numbers } of all) {
      for (const shift of [0, 1, 2, 3]) {
        const difference = findDifference(operation, [reference, simd], memory, size, numbers, shift)
        if (difference) expect.fail(`${JSON.stringify(size)}, shift ${shift}: ${difference}`)
      }
    }
  })
})

it('SIMD addMatmulT equals the reference to the bit where it copies columns of A together first', () => {
  const large = createMemory(1 << 22)
  const pair = [reference, createSimd(module, large)] as const
  for (const [M, K, N] of [
    [512, 128, 8],
    [519, 130, 13],
    [527, 257, 3],
  ] as const) {
    const size = { n: 0, M, K, N }
    const numbers = Float32Array.from({ length: numbersFor(size) }, (_, i) => ordinary(i, M))
    expect(findDifference('addMatmulT', pair, large, size, numbers, 1)).toBeUndefined()
  }
})

describe.each([reference, simd])('the $name kernels', k => {
  const at = (offset: number, values: readonly number[]) => {
    const array = new Float32Array(memory.buffer, 4 * offset, values.length)
    array.set(values)
    return array
  }

  it('relu turns −0 into +0, and reluBackward lets nothing through at 0 or NaN', () => {
    const out = at(100, [9, 9, 9, 9, 9])
    k.relu(out, at(0, [-0, -3, 3, Number.NaN, -Infinity]))
    expect([...out]).toEqual([0, 0, 3, Number.NaN, 0])
    k.reluBackward(out, at(50, [-7, Number.NaN, -7, 7, 7]), at(0, [1, 0, 2, Number.NaN, -0]))
    expect([...out]).toEqual([-7, 0, -7, 0, 0])
  })

  it('sumSquares is float64: neither overflows nor loses small terms, and shows NaN', () => {
    const x = at(0, [1e30, 1e-30, 3, 4, 5])
    expect(k.sumSquares(x)).toBe(Math.fround(1e30) ** 2)
    expect(k.sumSquares(at(0, [4096, 2 ** -13, 0]))).toBe(2 ** 24 + 2 ** -26)
    expect(k.sumSquares(at(0, [1, 2, Number.NaN]))).toBeNaN()
    expect(k.sumSquares(at(0, [1, -Infinity]))).toBe(Infinity)
  })

  it('works in place where an element depends only on its own place', () => {
    const values = [-3, -0.5, 0, 0.25, 1, 2, 30]
    for (const f of ['tanh', 'relu'] as const) {
      const apart = at(100, values)
      k[f](apart, at(0, values))
      const inPlace = at(0, values)
      k[f](inPlace, inPlace)
      expect([...inPlace]).toEqual([...apart])
    }
    const p = at(0, [0.25, 0.75, 0.5, 0.5])
    const target = new Int32Array(memory.buffer, 400, 2)
    target.set([1, 0])
    k.crossEntropyBackward(p, p, target, at(200, [2, 0]), 2, 2)
    expect([...p]).toEqual([0.5, -0.5, -0, 0])
  })

  it('softmax of a row with NaN or +∞ is NaN throughout, and other rows are untouched by it', () => {
    const p = at(200, [9, 9, 9, 9, 9, 9])
    const logZ = at(100, [9, 9])
    k.softmax(p, logZ, at(0, [0, Number.NaN, 1, 0, 0, -Infinity]), 2, 3)
    expect([...p]).toEqual([Number.NaN, Number.NaN, Number.NaN, 0.5, 0.5, 0])
    expect([...logZ]).toEqual([Number.NaN, Math.fround(Math.LN2)])
  })
})
