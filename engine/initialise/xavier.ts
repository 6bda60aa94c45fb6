import { fillUniform, type Initialise } from './initialise.ts'

/**
 * Glorot & Bengio's: each gate's matrix [H, I] from U(−a, a) with a = √(6/(H + I)), biases zero; recurrent weights × gain.
 * PyTorch's xavier_uniform_ would count all gates as outputs of one matrix; here each gate is its own.
 */
export const xavier: Initialise = (weights, H, gain, random) => {
  for (const { I, W_ih, W_hh } of weights.all) {
    for (const w of W_ih) fillUniform(w, Math.sqrt(6 / (H + I)), random)
    for (const w of W_hh) fillUniform(w, Math.sqrt(6 / (H + H)) * gain, random)
  }
  const { W, b } = weights.readout
  fillUniform(W, Math.sqrt(6 / (W.length / b.length + b.length)), random)
  const { query, key, score } = weights.attention ?? {}
  for (const w of [query, key]) if (w) fillUniform(w, Math.sqrt(6 / (H + H)), random)
  if (score) fillUniform(score, Math.sqrt(6 / (H + 1)), random)
}
