import type { Random } from '../random.ts'
import { fillAttention, fillReadout, fillUniform, type Initialise } from './initialise.ts'

/** Each gate's recurrent matrix orthogonal × gain, so that W_hh alone neither shrinks nor stretches; the rest as PyTorch, biases zero. */
export const orthogonal: Initialise = (weights, H, gain, random) => {
  for (const { W_ih, W_hh } of weights.all) {
    for (const w of W_ih) fillUniform(w, 1 / Math.sqrt(H), random)
    for (const w of W_hh) fillOrthogonal(w, H, gain, random)
  }
  fillReadout(weights, random)
  fillAttention(weights, H, random)
}

/**
 * W [n, n] = gain · Q with Q uniformly distributed over the orthogonal matrices: the rows of a standard normal matrix made
 * orthonormal one after another (Gram–Schmidt, twice for accuracy, in float64). Keeping the direction of each first row is the
 * sign convention of torch.nn.init.orthogonal_.
 */
export function fillOrthogonal(w: Float32Array, n: number, gain: number, random: Random): void {
  const q = Float64Array.from(w, () => random.normal())
  for (let i = 0; i < n; i++) {
    const row = q.subarray(i * n, (i + 1) * n)
    for (let pass = 0; pass < 2; pass++) {
      for (let j = 0; j < i; j++) {
        const earlier = q.subarray(j * n, (j + 1) * n)
        let dot = 0
        for (let m = 0; m < n; m++) dot += row[m]! * earlier[m]!
        for (let m = 0; m < n; m++) row[m]! -= dot * earlier[m]!
      }
    }
    let square = 0
    for (let m = 0; m < n; m++) square += row[m]! * row[m]!
    const length = Math.sqrt(square)
    for (let m = 0; m < n; m++) row[m]! /= length
  }
  for (let m = 0; m < w.length; m++) w[m] = q[m]! * gain
}
