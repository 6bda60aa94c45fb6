import type { Random } from '../random.ts'
import type { Weights } from '../sequence/stack.ts'

/** Fills every parameter of a freshly allocated (zero) model. `gain` multiplies the recurrent weights. */
export type Initialise = (weights: Weights, H: number, gain: number, random: Random) => void

/** Uniform in [−limit, limit). */
export function fillUniform(w: Float32Array, limit: number, random: Random): void {
  for (let i = 0; i < w.length; i++) w[i] = (2 * random.uniform() - 1) * limit
}

/** Every parameter of the decoder from U(−1/√I, 1/√I) with I what it reads, as torch.nn.Linear. */
export function fillReadout({ readout }: Weights, random: Random): void {
  const limit = 1 / Math.sqrt(readout.W.length / readout.b.length)
  fillUniform(readout.W, limit, random)
  fillUniform(readout.b, limit, random)
}

/** The matrices of attention, where there is any, from U(−1/√H, 1/√H), as torch.nn.Linear. */
export function fillAttention({ attention }: Weights, H: number, random: Random): void {
  for (const w of Object.values(attention ?? {})) fillUniform(w, 1 / Math.sqrt(H), random)
}
