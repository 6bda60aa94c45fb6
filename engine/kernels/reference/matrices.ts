import { packedLength, STRIP } from '../kernel.ts'

const f = Math.fround

/** Where element (k, n) of a packed matrix with K rows lies. */
const packedAt = (K: number, k: number, n: number) => (Math.floor(n / STRIP) * K + k) * STRIP + (n % STRIP)

export function addMatmul(
  C: Float32Array,
  A: Float32Array,
  W: Float32Array,
  M: number,
  K: number,
  N: number,
): void {
  for (let m = 0; m < M; m++) {
    const row = m * N
    for (let first = 0; first < N; first += STRIP) {
      const width = Math.min(STRIP, N - first)
      for (let k = 0; k < K; k++) {
        const a = A[m * K + k]!
        const from = packedAt(K, k, first)
        for (let n = 0; n < width; n++) C[row + first + n] = f(C[row + first + n]! + f(a * W[from + n]!))
      }
    }
  }
}

export function linear(
  C: Float32Array,
  bias: Float32Array,
  A: Float32Array,
  W: Float32Array,
  M: number,
  K: number,
  N: number,
): void {
  for (let m = 0; m < M; m++) for (let n = 0; n < N; n++) C[m * N + n] = bias[n]!
  addMatmul(C, A, W, M, K, N)
}

export function addMatmulT(
  C: Float32Array,
  A: Float32Array,
  B: Float32Array,
  M: number,
  K: number,
  N: number,
): void {
  for (let m = 0; m < M; m++) {
    const row = m * N
    for (let k = 0; k < K; k++) {
      const a = A[k * M + m]!
      const from = k * N
      for (let n = 0; n < N; n++) C[row + n] = f(C[row + n]! + f(a * B[from + n]!))
    }
  }
}

export function pack(
  out: Float32Array,
  input: Float32Array,
  K: number,
  N: number,
  transposed: boolean,
): void {
  out.fill(0, 0, packedLength(K, N))
  for (let k = 0; k < K; k++) {
    for (let n = 0; n < N; n++) out[packedAt(K, k, n)] = transposed ? input[n * K + k]! : input[k * N + n]!
  }
}

export function transpose(out: Float32Array, input: Float32Array, M: number, N: number): void {
  for (let m = 0; m < M; m++) for (let n = 0; n < N; n++) out[n * M + m] = input[m * N + n]!
}

export function addColumnSums(out: Float32Array, A: Float32Array, M: number, N: number): void {
  for (let m = 0; m < M; m++) for (let n = 0; n < N; n++) out[n] = f(out[n]! + A[m * N + n]!)
}

export function gather(
  out: Float32Array,
  bias: Float32Array,
  table: Float32Array,
  index: Int32Array,
  M: number,
  N: number,
): void {
  for (let m = 0; m < M; m++) {
    const from = index[m]! * N
    for (let n = 0; n < N; n++) out[m * N + n] = f(table[from + n]! + bias[n]!)
  }
}

export function addScatter(
  table: Float32Array,
  A: Float32Array,
  index: Int32Array,
  M: number,
  N: number,
): void {
  for (let m = 0; m < M; m++) {
    const to = index[m]! * N
    for (let n = 0; n < N; n++) table[to + n] = f(table[to + n]! + A[m * N + n]!)
  }
}
