import { expect, it } from 'vitest'
import { assertClose } from '../../testing.ts'
import { packedLength } from '../kernel.ts'
import { reference as k } from './index.ts'

/** Seeded numbers −1 … 1. */
function values(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => (Math.imul(i + 1 + 977 * seed, 0x9e3779b1) >> 8) / 2 ** 23)
}

/** Σ_k a(m,k)·b(k,n) in float64, row-major. */
function product(
  M: number,
  K: number,
  N: number,
  a: (m: number, k: number) => number,
  B: Float32Array,
): number[] {
  const sums: number[] = []
  for (let m = 0; m < M; m++) {
    for (let n = 0; n < N; n++) {
      let sum = 0
      for (let k = 0; k < K; k++) sum += a(m, k) * B[k * N + n]!
      sums.push(sum)
    }
  }
  return sums
}

function packed(B: Float32Array, K: number, N: number): Float32Array {
  const W = new Float32Array(packedLength(K, N))
  k.pack(W, B, K, N, false)
  return W
}

it('pack cuts a matrix into strips of eight columns, filled up with zeros; or its transposed', () => {
  const B = Float32Array.from({ length: 2 * 10 }, (_, i) => i + 1)
  const strips = [
    [1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 14, 15, 16, 17, 18],
    [9, 10, 0, 0, 0, 0, 0, 0, 19, 20, 0, 0, 0, 0, 0, 0],
  ].flat()
  expect([...packed(B, 2, 10)]).toEqual(strips)
  const BT = new Float32Array(20)
  k.transpose(BT, B, 2, 10)
  const W = new Float32Array(packedLength(2, 10)).fill(9)
  k.pack(W, BT, 2, 10, true)
  expect([...W]).toEqual(strips)
})

it('addMatmul adds A·B, by hand', () => {
  const C = Float32Array.of(100, 200, 300, 400)
  const W = packed(Float32Array.of(7, 8, 9, 10, 11, 12), 3, 2)
  k.addMatmul(C, Float32Array.of(1, 2, 3, 4, 5, 6), W, 2, 3, 2)
  expect([...C]).toEqual([158, 264, 439, 554])
})

it('addMatmul, linear and addMatmulT agree with float64', () => {
  const [M, K, N] = [5, 37, 9]
  const A = values(M * K, 1)
  const B = values(K * N, 2)
  const C = values(M * N, 3)
  const expected = product(M, K, N, (m, k) => A[m * K + k]!, B).map((sum, i) => C[i]! + sum)
  k.addMatmul(C, A, packed(B, K, N), M, K, N)
  assertClose(C, expected, 2e-6, 'A·B')

  const bias = values(N, 4)
  k.linear(C, bias, A, packed(B, K, N), M, K, N)
  const sums = product(M, K, N, (m, k) => A[m * K + k]!, B)
  assertClose(
    C,
    sums.map((sum, i) => bias[i % N]! + sum),
    2e-6,
    'bias + A·B',
  )

  const D = new Float32Array(M * N)
  k.addMatmulT(D, A, B, M, K, N)
  assertClose(
    D,
    product(M, K, N, (m, k) => A[k * M + m]!, B),
    2e-6,
    'Aᵀ·B',
  )
})

it('addMatmul sums from C on, over k in order', () => {
  const C = Float32Array.of(2 ** 24)
  k.addMatmul(C, Float32Array.of(1, 1, -(2 ** 24)), packed(Float32Array.of(1, 1, 1), 3, 1), 1, 3, 1)
  expect(C[0]).toBe(0)
})

it('transpose, rows, columns, gather and scatter move the right numbers', () => {
  const out = new Float32Array(6)
  k.transpose(out, Float32Array.of(1, 2, 3, 4, 5, 6), 2, 3)
  expect([...out]).toEqual([1, 4, 2, 5, 3, 6])
  const sums = Float32Array.of(100, 0)
  k.addColumnSums(sums, Float32Array.of(1, 2, 3, 4, 5, 6), 3, 2)
  expect([...sums]).toEqual([109, 12])

  const table = Float32Array.of(1, 2, 10, 20, 100, 200)
  const rows = Float32Array.of(0.5, 0.5, 0.25, 0.25)
  k.gather(rows, Float32Array.of(0.5, 0), table, Int32Array.of(2, 0), 2, 2)
  expect([...rows]).toEqual([100.5, 200, 1.5, 2])
  k.addScatter(table, Float32Array.of(1, 2, 3, 4), Int32Array.of(1, 1), 2, 2)
  expect([...table]).toEqual([1, 2, 14, 26, 100, 200])
})

it('the element-wise operations agree with float64', () => {
  const [a, y] = [values(50, 1), values(50, 3)]
  const check = (
    name: string,
    run: (out: Float32Array) => void,
    formula: (i: number) => number,
    start?: Float32Array,
  ) => {
    const out = start?.slice() ?? new Float32Array(50)
    run(out)
    assertClose(
      out,
      Array.from(out, (_, i) => formula(i)),
      3e-7,
      name,
    )
  }
  check(
    'tanh',
    out => k.tanh(out, a),
    i => Math.tanh(a[i]!),
  )
  check(
    'relu',
    out => k.relu(out, a),
    i => Math.max(a[i]!, 0),
  )
  check(
    'tanhBackward',
    out => k.tanhBackward(out, a, y),
    i => a[i]! * (1 - y[i]! ** 2),
  )
  check(
    'reluBackward',
    out => k.reluBackward(out, a, y),
    i => (y[i]! > 0 ? a[i]! : 0),
  )
  check(
    'addScaled',
    out => k.addScaled(out, a, -0.3),
    i => y[i]! - 0.3 * a[i]!,
    y,
  )
  check(
    'scale',
    out => k.scale(out, 0.3),
    i => 0.3 * y[i]!,
    y,
  )
  expect(k.sumSquares(a)).toBeCloseTo(
    a.reduce((sum, x) => sum + x ** 2, 0),
    12,
  )
})

it('softmax sums to 1, agrees with float64, and survives logits of ±10⁴', () => {
  const [M, V] = [3, 11]
  const x = values(M * V, 4).map((value, i) => (i < V ? value * 1e4 : value * 5))
  const p = new Float32Array(M * V)
  const logZ = new Float32Array(M)
  k.softmax(p, logZ, x, M, V)
  for (let m = 0; m < M; m++) {
    const row = Array.from(x.subarray(m * V, (m + 1) * V))
    const max = Math.max(...row)
    const sum = row.reduce((total, value) => total + Math.exp(value - max), 0)
    assertClose(
      p.subarray(m * V, (m + 1) * V),
      row.map(value => Math.exp(value - max) / sum),
      3e-7,
      `row ${m}`,
    )
    assertClose([logZ[m]!], [max + Math.log(sum)], 3e-7, `logZ ${m}`)
  }
})

it('crossEntropyBackward is (p − 1 at the target)·w, where w scales each row', () => {
  const d = new Float32Array(6)
  k.crossEntropyBackward(
    d,
    Float32Array.of(0.5, 0.25, 0.25, 0.125, 0.75, 0.125),
    Int32Array.of(0, 2),
    Float32Array.of(2, 4),
    2,
    3,
  )
  expect([...d]).toEqual([-1, 0.5, 0.5, 0.5, 3, -3.5])
})

it('crossEntropyBackward is the slope of logZ − x[target]', () => {
  const x = values(7, 5).map(value => 3 * value)
  const p = new Float32Array(7)
  const logZ = new Float32Array(1)
  const d = new Float32Array(7)
  k.softmax(p, logZ, x, 1, 7)
  k.crossEntropyBackward(d, p, Int32Array.of(3), Float32Array.of(1), 1, 7)
  const loss = (at: number, step: number) => {
    const moved = Array.from(x, (value, i) => (i === at ? value + step : value))
    return Math.log(moved.reduce((sum, value) => sum + Math.exp(value), 0)) - moved[3]!
  }
  assertClose(
    d,
    Array.from(x, (_, i) => (loss(i, 1e-5) - loss(i, -1e-5)) / 2e-5),
    1e-6,
    'slope',
  )
})

/** 20 updates of 6 parameters with changing gradients, in float32 and by the formula in float64. */
function descend(
  name: string,
  state: number,
  update: (p: Float32Array, g: Float32Array, state: Float32Array[], t: number) => void,
  formula: (p: number, g: number, state: number[], t: number) => number,
): void {
  const p = values(6, 7)
  const states = Array.from({ length: state }, () => new Float32Array(6))
  const expected = Array.from(p)
  const exact = expected.map(() => new Array<number>(state).fill(0))
  for (let t = 1; t <= 20; t++) {
    const g = values(6, 10 + t)
    update(p, g, states, t)
    for (let i = 0; i < 6; i++) expected[i] = formula(expected[i]!, g[i]!, exact[i]!, t)
  }
  assertClose(p, expected, 3e-6, name)
}

it('rmsprop agrees with float64 over 20 updates, as Adagrad too', () => {
  descend(
    'rmsprop',
    1,
    (p, g, [square]) => k.rmsprop(p, g, square!, 0.01, 0.9, 0.1, 1e-8),
    (p, g, s) => {
      s[0] = 0.9 * s[0]! + 0.1 * g * g
      return p - (0.01 * g) / (Math.sqrt(s[0]) + 1e-8)
    },
  )
  descend(
    'adagrad',
    1,
    (p, g, [square]) => k.rmsprop(p, g, square!, 0.1, 1, 1, 1e-10),
    (p, g, s) => {
      s[0]! += g * g
      return p - (0.1 * g) / (Math.sqrt(s[0]!) + 1e-10)
    },
  )
})

it('adam agrees with float64 over 20 updates, corrections included', () => {
  const [lr, beta1, beta2, eps] = [0.01, 0.9, 0.999, 1e-8]
  descend(
    'adam',
    2,
    (p, g, [m, v], t) =>
      k.adam(
        p,
        g,
        m!,
        v!,
        lr / (1 - beta1 ** t),
        1 - beta1,
        beta2,
        1 - beta2,
        1 / Math.sqrt(1 - beta2 ** t),
        eps,
      ),
    (p, g, s, t) => {
      s[0] = beta1 * s[0]! + (1 - beta1) * g
      s[1] = beta2 * s[1]! + (1 - beta2) * g * g
      const mean = s[0] / (1 - beta1 ** t)
      return p - (lr * mean) / (Math.sqrt(s[1] / (1 - beta2 ** t)) + eps)
    },
  )
})
