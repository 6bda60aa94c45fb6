import type { Random } from '../random.ts'
import type { Tape } from './tape.ts'

/**
 * Draws which outputs between layers are silenced in this window: each factor is 0 with probability `p`, else 1/(1−p), so that
 * the expected output stays the same. As torch.nn.LSTM(dropout=p): every layer's output except the last one's.
 */
export function fillDropout({ layers }: Tape, p: number, random: Random): void {
  const keep = 1 / (1 - p)
  for (const { mask } of layers) {
    if (!mask) continue
    if (p === 0) mask.fill(1)
    else for (let i = 0; i < mask.length; i++) mask[i] = random.uniform() < p ? 0 : keep
  }
}

/** out = x, with some units silenced. */
export function applyMask(out: Float32Array, x: Float32Array, mask: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = x[i]! * mask[i]!
}
