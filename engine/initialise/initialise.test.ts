import { describe, expect, it } from 'vitest'
import { cells } from '../cells/index.ts'
import { Layout } from '../memory/layout.ts'
import { createMemory } from '../memory/memory.ts'
import { Random } from '../random.ts'
import { createStack, planStack, type Stack } from '../sequence/stack.ts'
import { assertNear } from '../testing/assertNear.ts'
import { addForgetBias } from './forgetBias.ts'
import { startWeights } from './index.ts'

type Init = keyof typeof startWeights

function initialised(
  init: Init,
  { cell = 'lstm' as keyof typeof cells, V = 30, H = 32, L = 1, gain = 1, seed = 1 } = {},
): Stack {
  const layout = new Layout()
  const plan = planStack(layout, cells[cell].tanh, { V, H, L })
  const stack = createStack(createMemory(layout.bytes), plan)
  startWeights[init](stack.weights, H, gain, new Random(seed, 'start weights'))
  return stack
}

const spread = (w: ArrayLike<number>) => {
  const values = Array.from(w)
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  return {
    lowest: Math.min(...values),
    highest: Math.max(...values),
    mean,
    deviation: Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length),
  }
}

/** Uniform in ±limit: nothing outside, something near both ends, mean 0 and deviation limit/√3 within four standard errors. */
function assertUniform(w: Float32Array, limit: number, name: string) {
  const { lowest, highest, mean, deviation } = spread(w)
  const n = w.length
  expect(lowest, name).toBeGreaterThanOrEqual(-limit)
  expect(highest, name).toBeLessThan(limit * 1.000001)
  expect(lowest, name).toBeLessThan(-limit * (1 - 20 / n))
  expect(highest, name).toBeGreaterThan(limit * (1 - 20 / n))
  expect(Math.abs(mean), name).toBeLessThan((4 * limit) / Math.sqrt(3 * n))
  expect(deviation / (limit / Math.sqrt(3)), name).toBeCloseTo(1, n > 2000 ? 1 : 0)
}

describe('PyTorch’s start', () => {
  it('draws every parameter, biases and decoder included, from ±1/√H with H the hidden size', () => {
    const { parameters } = initialised('pytorch', { L: 2 })
    for (const [name, w] of Object.entries(parameters.by)) assertUniform(w, 1 / Math.sqrt(32), name)
  })

  it('gain multiplies the recurrent matrix and nothing else', () => {
    const one = initialised('pytorch').parameters.by
    const three = initialised('pytorch', { gain: 3 }).parameters.by
    for (const name of Object.keys(one)) {
      const factor = name.startsWith('weight_hh') ? 3 : 1
      assertNear(
        three[name]!,
        Array.from(one[name]!, x => x * factor),
        1e-6,
        name,
      )
    }
  })

  it('at H = 32 leaves the RNN in the undecided band: ρ(W_hh) ≈ 1/√3 and σ_max between 1.02 and 1.14', () => {
    const radii: number[] = []
    const norms: number[] = []
    for (let seed = 1; seed <= 40; seed++) {
      const W = initialised('pytorch', { cell: 'rnn', seed }).parameters.by.weight_hh_l0!
      radii.push(spectralRadius(W, 32))
      norms.push(largestSingularValue(W, 32))
    }
    const mean = (x: number[]) => x.reduce((a, b) => a + b, 0) / x.length
    // The circular law's 1/√3 holds in the limit; the largest of 32 eigenvalues lies a little outside.
    expect(mean(radii)).toBeGreaterThan(1 / Math.sqrt(3))
    expect(mean(radii)).toBeLessThan(0.63)
    for (const radius of radii) {
      expect(radius).toBeGreaterThan(0.5)
      expect(radius).toBeLessThan(0.72)
    }
    expect(mean(norms)).toBeGreaterThan(1.05)
    expect(mean(norms)).toBeLessThan(1.12)
    expect(norms.filter(norm => norm > 1.02 && norm < 1.14).length).toBeGreaterThanOrEqual(30)
    expect(Math.min(...norms)).toBeGreaterThan(1)
  })
})

describe('Xavier’s start', () => {
  it('draws each gate’s matrix from ±√(6/(H + I)), multiplies the recurrent ones by gain, and has no biases', () => {
    const { parameters, weights } = initialised('xavier', { L: 2, gain: 2 })
    for (const [l, { W_ih, W_hh }] of weights.layers.entries()) {
      for (const w of W_ih) assertUniform(w, Math.sqrt(6 / (32 + (l === 0 ? 30 : 32))), `W_ih, layer ${l}`)
      for (const w of W_hh) assertUniform(w, 2 * Math.sqrt(6 / 64), `W_hh, layer ${l}`)
    }
    assertUniform(weights.readout.W, Math.sqrt(6 / (32 + 30)), 'decoder')
    for (const [name, w] of Object.entries(parameters.by)) {
      if (name.includes('bias'))
        expect(
          w.every(x => x === 0),
          name,
        ).toBe(true)
    }
  })
})

describe('the orthogonal start', () => {
  it.each([1, 2.5])('makes every gate’s recurrent matrix W with WᵀW = gain²·I, gain %d', gain => {
    const { weights } = initialised('orthogonal', { cell: 'gru', L: 2, gain })
    for (const { W_hh } of weights.layers) {
      for (const W of W_hh) {
        for (let a = 0; a < 32; a++) {
          for (let b = 0; b < 32; b++) {
            let dot = 0
            for (let i = 0; i < 32; i++) dot += W[i * 32 + a]! * W[i * 32 + b]!
            expect(Math.abs(dot / gain ** 2 - (a === b ? 1 : 0)), `columns ${a}, ${b}`).toBeLessThan(2e-6)
          }
        }
      }
    }
  })

  it('is different in every gate and every seed, prefers no direction, and has no recurrent biases', () => {
    const { weights } = initialised('orthogonal')
    const [i, f] = weights.layers[0]!.W_hh
    expect(i).not.toEqual(f)
    expect(initialised('orthogonal', { seed: 2 }).weights.layers[0]!.W_hh[0]).not.toEqual(i)
    for (const b of [...weights.layers[0]!.b_ih, ...weights.layers[0]!.b_hh])
      expect(b.every(x => x === 0)).toBe(true)
    // Traces of uniformly distributed orthogonal matrices have mean 0 and deviation 1.
    let sum = 0
    for (let seed = 1; seed <= 100; seed++) {
      const W = initialised('orthogonal', { cell: 'rnn', H: 8, seed }).weights.layers[0]!.W_hh[0]!
      for (let j = 0; j < 8; j++) sum += W[j * 9]!
    }
    expect(Math.abs(sum / 100)).toBeLessThan(0.4)
  })
})

describe('the identity start', () => {
  it('makes every recurrent matrix gain·I, with biases zero and input weights from ±1/√H', () => {
    const { weights, parameters } = initialised('identity', { cell: 'gru', gain: 0.9 })
    for (const W of weights.layers[0]!.W_hh) {
      expect([...W]).toEqual(Array.from({ length: 1024 }, (_, i) => (i % 33 === 0 ? Math.fround(0.9) : 0)))
    }
    assertUniform(parameters.by.weight_ih_l0!, 1 / Math.sqrt(32), 'W_ih')
    assertUniform(parameters.by['decoder.weight']!, 1 / Math.sqrt(32), 'decoder')
    expect(parameters.by.bias_ih_l0!.every(x => x === 0)).toBe(true)
  })
})

describe.each(Object.keys(startWeights) as Init[])('the %s start', init => {
  it('depends on the seed and on nothing else', () => {
    expect(initialised(init, { L: 2 }).parameters.all).toEqual(initialised(init, { L: 2 }).parameters.all)
    expect(initialised(init, { seed: 2 }).parameters.all).not.toEqual(initialised(init).parameters.all)
  })

  it('works for a network without recurrent weights', () => {
    expect(initialised(init, { cell: 'ff' }).parameters.by.weight_ih_l0!.some(x => x !== 0)).toBe(true)
  })
})

describe('the forget bias', () => {
  it('is added to the forget gate’s bias_ih of every layer, once: nothing else changes', () => {
    const before = initialised('pytorch', { L: 2 })
    const after = initialised('pytorch', { L: 2 })
    addForgetBias(after.cell, after.weights, 3)
    for (const name of Object.keys(before.parameters.by)) {
      const expected = Array.from(before.parameters.by[name]!, (x, i) =>
        name.startsWith('bias_ih') && i >= 32 && i < 64 ? Math.fround(x + 3) : x,
      )
      expect([...after.parameters.by[name]!], name).toEqual(expected)
    }
  })

  it('0 leaves the start alone, and cells without a forget gate do not care', () => {
    for (const cell of ['rnn', 'gru', 'ff'] as const) {
      const stack = initialised('pytorch', { cell })
      const before = stack.parameters.all.slice()
      addForgetBias(stack.cell, stack.weights, 5)
      expect(stack.parameters.all).toEqual(before)
    }
    const stack = initialised('pytorch')
    const before = stack.parameters.all.slice()
    addForgetBias(stack.cell, stack.weights, 0)
    expect(stack.parameters.all).toEqual(before)
  })
})

type Matrix = Float64Array<ArrayBuffer>

function times(A: Matrix, B: Matrix, n: number): Matrix {
  const C = new Float64Array(n * n)
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) {
      const a = A[i * n + k]!
      for (let j = 0; j < n; j++) C[i * n + j]! += a * B[k * n + j]!
    }
  }
  return C
}

/** Gelfand: ‖W^k‖^(1/k) for k = 2¹², by repeated squaring with the size kept apart. */
function spectralRadius(W: ArrayLike<number>, n: number): number {
  let power = Float64Array.from(W)
  let ln = 0
  for (let squarings = 0; squarings < 12; squarings++) {
    const size = Math.hypot(...power)
    power = times(
      power.map(x => x / size),
      power.map(x => x / size),
      n,
    )
    ln = 2 * (ln + Math.log(size))
  }
  return Math.exp((ln + Math.log(Math.hypot(...power))) / 2 ** 12)
}

function largestSingularValue(W: Float32Array, n: number): number {
  const transposed = Float64Array.from(W, (_, i) => W[(i % n) * n + Math.floor(i / n)]!)
  return Math.sqrt(spectralRadius(times(transposed, Float64Array.from(W), n), n))
}
