import { fillAttention, fillReadout, fillUniform, type Initialise } from './initialise.ts'

/** PyTorch's own: every parameter, biases included, from U(−1/√H, 1/√H) with H the hidden size; recurrent weights × gain. */
export const pytorch: Initialise = (weights, H, gain, random) => {
  const limit = 1 / Math.sqrt(H)
  for (const { W_ih, W_hh, b_ih, b_hh } of weights.all) {
    for (const w of W_ih) fillUniform(w, limit, random)
    for (const w of W_hh) fillUniform(w, limit * gain, random)
    for (const b of b_ih) fillUniform(b, limit, random)
    for (const b of b_hh) fillUniform(b, limit, random)
  }
  fillReadout(weights, random)
  fillAttention(weights, H, random)
}
