import type { Tape } from './tape.ts'

/** Softmax cross-entropy in nats: Σ weight·(log Σ exp(logits) − logit of the target). The weights sum to 1, so it is a mean. */
export function crossEntropyNats({ weight, target, logits, logZ, V }: Tape): number {
  let loss = 0
  for (let row = 0; row < weight.length; row++) {
    if (weight[row] !== 0) loss += weight[row]! * (logZ[row]! - logits[row * V + target[row]!]!)
  }
  return loss
}

/** What the network thought of the true next character at one row, in nats: its surprise. */
export function surpriseNats({ target, logits, logZ, V }: Tape, row: number): number {
  return logZ[row]! - logits[row * V + target[row]!]!
}
