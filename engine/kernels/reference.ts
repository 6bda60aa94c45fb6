import { exp, log, sigmoid, tanh } from './elementary.ts'
import type { Kernel } from './kernel.ts'

const f = Math.fround

/**
 * The kernels in plain TypeScript: the oracle for `simd/`, and what runs where WebAssembly does not.
 * Every operation is rounded to float32, which engines turn into single-precision instructions.
 */
export const reference: Kernel = {
  name: 'reference',

  addMatmul(C, A, B, M, K, N) {
    for (let m = 0; m < M; m++) {
      const row = m * N
      for (let k = 0; k < K; k++) {
        const a = A[m * K + k]!
        const from = k * N
        for (let n = 0; n < N; n++) C[row + n] = f(C[row + n]! + f(a * B[from + n]!))
      }
    }
  },

  addMatmulT(C, A, B, M, K, N) {
    for (let m = 0; m < M; m++) {
      const row = m * N
      for (let k = 0; k < K; k++) {
        const a = A[k * M + m]!
        const from = k * N
        for (let n = 0; n < N; n++) C[row + n] = f(C[row + n]! + f(a * B[from + n]!))
      }
    }
  },

  transpose(out, input, M, N) {
    for (let m = 0; m < M; m++) {
      for (let n = 0; n < N; n++) out[n * M + m] = input[m * N + n]!
    }
  },

  setRows(out, row, M, N) {
    for (let m = 0; m < M; m++) {
      for (let n = 0; n < N; n++) out[m * N + n] = row[n]!
    }
  },

  addRows(out, row, M, N) {
    for (let m = 0; m < M; m++) {
      for (let n = 0; n < N; n++) out[m * N + n] = f(out[m * N + n]! + row[n]!)
    }
  },

  addColumnSums(out, A, M, N) {
    for (let m = 0; m < M; m++) {
      for (let n = 0; n < N; n++) out[n] = f(out[n]! + A[m * N + n]!)
    }
  },

  addGather(out, table, index, M, N) {
    for (let m = 0; m < M; m++) {
      const from = index[m]! * N
      for (let n = 0; n < N; n++) out[m * N + n] = f(out[m * N + n]! + table[from + n]!)
    }
  },

  addScatter(table, A, index, M, N) {
    for (let m = 0; m < M; m++) {
      const to = index[m]! * N
      for (let n = 0; n < N; n++) table[to + n] = f(table[to + n]! + A[m * N + n]!)
    }
  },

  sigmoid(out, x) {
    for (let i = 0; i < out.length; i++) out[i] = sigmoid(x[i]!)
  },

  tanh(out, x) {
    for (let i = 0; i < out.length; i++) out[i] = tanh(x[i]!)
  },

  relu(out, x) {
    for (let i = 0; i < out.length; i++) out[i] = Math.max(x[i]!, 0)
  },

  sigmoidBackward(out, dy, y) {
    for (let i = 0; i < out.length; i++) out[i] = f(dy[i]! * f(y[i]! * f(1 - y[i]!)))
  },

  tanhBackward(out, dy, y) {
    for (let i = 0; i < out.length; i++) out[i] = f(dy[i]! * f(1 - f(y[i]! * y[i]!)))
  },

  reluBackward(out, dy, y) {
    for (let i = 0; i < out.length; i++) out[i] = y[i]! > 0 ? dy[i]! : 0
  },

  mul(out, a, b) {
    for (let i = 0; i < out.length; i++) out[i] = f(a[i]! * b[i]!)
  },

  add(out, a, b) {
    for (let i = 0; i < out.length; i++) out[i] = f(a[i]! + b[i]!)
  },

  addMul(out, a, b) {
    for (let i = 0; i < out.length; i++) out[i] = f(out[i]! + f(a[i]! * b[i]!))
  },

  sub(out, a, b) {
    for (let i = 0; i < out.length; i++) out[i] = f(a[i]! - b[i]!)
  },

  blend(out, a, b, z) {
    for (let i = 0; i < out.length; i++) out[i] = f(f(f(1 - z[i]!) * a[i]!) + f(z[i]! * b[i]!))
  },

  scale(x, s) {
    const factor = f(s)
    for (let i = 0; i < x.length; i++) x[i] = f(x[i]! * factor)
  },

  clamp(x, limit) {
    const high = f(limit)
    const low = -high
    for (let i = 0; i < x.length; i++) {
      if (x[i]! < low) x[i] = low
      else if (x[i]! > high) x[i] = high
    }
  },

  sumSquares(x) {
    let even = 0
    let odd = 0
    const pairs = x.length & ~1
    for (let i = 0; i < pairs; i += 2) {
      even += x[i]! * x[i]!
      odd += x[i + 1]! * x[i + 1]!
    }
    if (pairs < x.length) even += x[pairs]! * x[pairs]!
    return even + odd
  },

  softmax(p, logZ, x, M, V) {
    for (let m = 0; m < M; m++) softmaxRow(p, logZ, x, m, V)
  },

  crossEntropyBackward(d, p, target, w, M, V) {
    for (let m = 0; m < M; m++) {
      const row = m * V
      const weight = w[m]!
      const hit = row + target[m]!
      const atTarget = f(f(p[hit]! - 1) * weight)
      for (let v = 0; v < V; v++) d[row + v] = f(p[row + v]! * weight)
      d[hit] = atTarget
    }
  },

  sgd(p, g, lr) {
    const rate = f(lr)
    for (let i = 0; i < p.length; i++) p[i] = f(p[i]! - f(rate * g[i]!))
  },

  momentum(p, g, buffer, lr, mu) {
    const rate = f(lr)
    const keep = f(mu)
    for (let i = 0; i < p.length; i++) {
      const b = f(f(keep * buffer[i]!) + g[i]!)
      buffer[i] = b
      p[i] = f(p[i]! - f(rate * b))
    }
  },

  rmsprop(p, g, s, lr, alpha, oneMinusAlpha, eps) {
    const rate = f(lr)
    const keep = f(alpha)
    const take = f(oneMinusAlpha)
    const epsilon = f(eps)
    for (let i = 0; i < p.length; i++) {
      const gi = g[i]!
      const si = f(f(keep * s[i]!) + f(take * f(gi * gi)))
      s[i] = si
      p[i] = f(p[i]! - f(rate * f(gi / f(f(Math.sqrt(si)) + epsilon))))
    }
  },

  adagrad(p, g, s, lr, eps) {
    const rate = f(lr)
    const epsilon = f(eps)
    for (let i = 0; i < p.length; i++) {
      const gi = g[i]!
      const si = f(s[i]! + f(gi * gi))
      s[i] = si
      p[i] = f(p[i]! - f(rate * f(gi / f(f(Math.sqrt(si)) + epsilon))))
    }
  },

  adam(p, g, m, v, stepSize, oneMinusBeta1, beta2, oneMinusBeta2, rootCorrection2, eps) {
    const rate = f(stepSize)
    const take1 = f(oneMinusBeta1)
    const keep2 = f(beta2)
    const take2 = f(oneMinusBeta2)
    const root = f(rootCorrection2)
    const epsilon = f(eps)
    for (let i = 0; i < p.length; i++) {
      const gi = g[i]!
      const mi = f(m[i]! + f(f(gi - m[i]!) * take1))
      const vi = f(f(keep2 * v[i]!) + f(take2 * f(gi * gi)))
      m[i] = mi
      v[i] = vi
      p[i] = f(p[i]! - f(rate * f(mi / f(f(f(Math.sqrt(vi)) / root) + epsilon))))
    }
  },
}

/** One row of softmax; the maximum and the sum run over four lanes, column n in lane n&3. */
function softmaxRow(p: Float32Array, logZ: Float32Array, x: Float32Array, m: number, V: number): void {
  const row = m * V
  const whole = row + (V & ~3)
  const end = row + V

  let max0 = -Infinity
  let max1 = -Infinity
  let max2 = -Infinity
  let max3 = -Infinity
  for (let i = row; i < whole; i += 4) {
    max0 = larger(x[i]!, max0)
    max1 = larger(x[i + 1]!, max1)
    max2 = larger(x[i + 2]!, max2)
    max3 = larger(x[i + 3]!, max3)
  }
  if (whole < end) max0 = larger(x[whole]!, max0)
  if (whole + 1 < end) max1 = larger(x[whole + 1]!, max1)
  if (whole + 2 < end) max2 = larger(x[whole + 2]!, max2)
  const max = larger(larger(max0, max1), larger(max2, max3))

  for (let i = row; i < end; i++) p[i] = exp(f(x[i]! - max))

  let sum0 = f(0)
  let sum1 = f(0)
  let sum2 = f(0)
  let sum3 = f(0)
  for (let i = row; i < whole; i += 4) {
    sum0 = f(sum0 + p[i]!)
    sum1 = f(sum1 + p[i + 1]!)
    sum2 = f(sum2 + p[i + 2]!)
    sum3 = f(sum3 + p[i + 3]!)
  }
  if (whole < end) sum0 = f(sum0 + p[whole]!)
  if (whole + 1 < end) sum1 = f(sum1 + p[whole + 1]!)
  if (whole + 2 < end) sum2 = f(sum2 + p[whole + 2]!)
  const sum = f(f(sum0 + sum1) + f(sum2 + sum3))

  for (let i = row; i < end; i++) p[i] = f(p[i]! / sum)
  logZ[m] = f(max + log(sum))
}

/** a > b ? a : b. Not `Math.max`: NaN in a is passed over. */
function larger(a: number, b: number): number {
  if (a > b) return a
  return b
}
