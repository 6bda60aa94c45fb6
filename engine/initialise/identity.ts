import { fillAttention, fillReadout, fillUniform, type Initialise } from './initialise.ts'

/** Each gate's recurrent matrix the identity × gain, biases zero (Le, Jaitly & Hinton 2015 with relu); input weights as PyTorch. */
export const identity: Initialise = (weights, H, gain, random) => {
  for (const { W_ih, W_hh } of weights.all) {
    for (const w of W_ih) fillUniform(w, 1 / Math.sqrt(H), random)
    for (const w of W_hh) for (let j = 0; j < H; j++) w[j * H + j] = gain
  }
  fillReadout(weights, random)
  fillAttention(weights, H, random)
}
