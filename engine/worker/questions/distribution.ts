import type { Trainer } from '../../trainer.ts'

export interface DistributionAnswer {
  /** Tokens read and to be guessed, [T]. */
  readonly input: Int32Array
  readonly target: Int32Array
  /** What the network gives to every symbol after each step of the probe, [T, V]. */
  readonly probabilities: Float32Array
}

/** All that is guessed along the probe, and not only the likeliest three. */
// biome-ignore lint/correctness/useYield: nothing of it takes time
export function* distribution(
  { model: { probe } }: Trainer,
  _question: Record<never, never>,
): Generator<void, DistributionAnswer> {
  return {
    input: probe.input.slice(),
    target: probe.target.slice(),
    probabilities: probe.probabilities.slice(),
  }
}
