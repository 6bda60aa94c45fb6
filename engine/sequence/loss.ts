import type { Tape } from './tape.ts'

/** Softmax cross-entropy in nats: Σ weight·(log Σ exp(logits) − logit of the target). The weights sum to 1, so it is a mean. */
export function crossEntropyNats({ weight, target, logits, logZ, V }: Tape): number {
  let loss = 0
  for (let row = 0; row < weight.length; row++) {
    if (weight[row] !== 0) loss += weight[row]! * (logZ[row]! - logits[row * V + target[row]!]!)
  }
  return loss
}

/**
 * Mean squared error: Σ weight·(1/O) Σ (said − wanted)² over the O numbers of a row, as torch.nn.MSELoss over what is asked. Not halved.
 */
export function squaredError(tape: Tape): number {
  const { weight } = tape
  let loss = 0
  for (let row = 0; row < weight.length; row++) {
    if (weight[row] !== 0) loss += weight[row]! * squaredErrorAt(tape, row)
  }
  return loss
}

export function squaredErrorAt({ logits, wanted, V: O }: Tape, row: number): number {
  let sum = 0
  for (let i = row * O; i < (row + 1) * O; i++) {
    const error = logits[i]! - wanted[i]!
    sum += error * error
  }
  return sum / O
}

/** The loss that is learned from, in nats or squared, as the tape's ends have it. */
export function meanLoss(tape: Tape): number {
  return tape.ends.loss(tape)
}

/** What the network thought of the true next character at one row, in nats: its surprise. */
export function surpriseNats({ target, logits, logZ, V }: Tape, row: number): number {
  return logZ[row]! - logits[row * V + target[row]!]!
}
