import { exp, log } from '../elementary.ts'

const f = Math.fround

export function softmax(p: Float32Array, logZ: Float32Array, x: Float32Array, M: number, V: number): void {
  for (let m = 0; m < M; m++) softmaxRow(p, logZ, x, m, V)
}

/** The maximum and the sum run over four lanes, column n in lane n&3. */
function softmaxRow(p: Float32Array, logZ: Float32Array, x: Float32Array, m: number, V: number): void {
  const row = m * V
  const maxima = [-Infinity, -Infinity, -Infinity, -Infinity]
  for (let n = 0; n < V; n++) maxima[n & 3] = larger(x[row + n]!, maxima[n & 3]!)
  const max = larger(larger(maxima[0]!, maxima[1]!), larger(maxima[2]!, maxima[3]!))

  const sums = [0, 0, 0, 0]
  for (let n = 0; n < V; n++) {
    const e = exp(f(x[row + n]! - max))
    p[row + n] = e
    sums[n & 3] = f(sums[n & 3]! + e)
  }
  const sum = f(f(sums[0]! + sums[1]!) + f(sums[2]! + sums[3]!))
  const share = f(1 / sum)
  for (let n = 0; n < V; n++) p[row + n] = f(p[row + n]! * share)
  logZ[m] = f(max + log(sum))
}

/** a > b ? a : b. Not `Math.max`: NaN in a is passed over. */
function larger(a: number, b: number): number {
  return a > b ? a : b
}

export function crossEntropyBackward(
  d: Float32Array,
  p: Float32Array,
  target: Int32Array,
  w: Float32Array,
  M: number,
  V: number,
): void {
  for (let m = 0; m < M; m++) {
    const row = m * V
    const weight = w[m]!
    const hit = row + target[m]!
    const atTarget = f(f(p[hit]! - 1) * weight)
    for (let v = 0; v < V; v++) d[row + v] = f(p[row + v]! * weight)
    d[hit] = atTarget
  }
}
