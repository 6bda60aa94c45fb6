import { connectivity } from '../../diagnostics/connectivity.ts'
import { connectivityBothWays, swapEffectsBothWays } from '../../diagnostics/connectivityBothWays.ts'
import { swapEffects } from '../../diagnostics/swapEffects.ts'
import type { Model } from '../../model.ts'
import type { Trainer } from '../../trainer.ts'

export interface SaliencyQuestion {
  /** The prediction made after this step; beyond the last means the last. */
  readonly tau: number
  /** Of the character that came, or of the one that the network finds likeliest. */
  readonly predicts: 'target' | 'likeliest'
  /** What is put in place of each character: a token, or whatever the network found likeliest there other than what came. */
  readonly replacement: number | 'likeliest'
}

export interface SaliencyAnswer {
  readonly tau: number
  /** What is predicted, and its probability, 0…1. */
  readonly v: number
  readonly probability: number
  /** What is read, [T]. */
  readonly input: Int32Array
  /** Present where the guess is made from what lies after τ too. */
  readonly bothWays?: true
  /** log10 ‖∂logit_v(τ)/∂x_t‖, [T]; −∞ where exactly zero, and, unless both ways, after τ. */
  readonly slopes: Float64Array
  /** What was put in place of each character, [T]; −1 where nothing was tried. */
  readonly replaced: Int32Array
  /** The probability of v with it, [T]; NaN where nothing was tried. */
  readonly swapped: Float64Array
}

/** Multiplications that swapping may take; steps with the largest slopes come first. */
const SWAPPING = 8e8

/**
 * On which characters one prediction depends: by the slope, and by putting other characters there.
 * @throws RangeError when there is no such replacement
 */
export function* saliency(
  { model, task }: Trainer,
  question: SaliencyQuestion,
): Generator<void, SaliencyAnswer> {
  const { stack, probe, fan, writing, kernel } = model
  const tau = Math.max(0, Math.min(question.tau, probe.T - 1))
  if (stack.numbers)
    throw new RangeError('saliency: this task has numbers, and no characters to put in their place')
  const { V } = stack
  if (question.replacement !== 'likeliest' && !(question.replacement in task.vocabulary.tokens))
    throw new RangeError(`saliency: expected a replacement < ${V}, got ${question.replacement}`)
  const v =
    question.predicts === 'target' ? probe.target[tau]! : likeliest(probe.steps[tau]!.probabilities, -1)
  const bothWays = probe.reverse.length > 0
  const slopes = bothWays
    ? connectivityBothWays(stack, probe, tau, v, kernel)
    : yield* connectivity(stack, probe, fan, tau, v, kernel)
  // Another character cannot be tried where an encoder reads.
  const tried = stack.packed.encoder.length > 0 ? new Set<number>() : stepsToTry(model, slopes, tau, bothWays)
  const replaced = Int32Array.from({ length: probe.T }, (_, t) =>
    tried.has(t) ? replacementAt(model, t, question.replacement) : -1,
  )
  const swap = (t: number) => (replaced[t]! < 0 ? undefined : replaced[t])
  const swapped = yield* trySwaps()
  return {
    tau,
    v,
    probability: probe.probabilities[tau * V + v]!,
    input: probe.input.slice(),
    slopes,
    replaced,
    swapped: bothWays ? swapped : swapped.fill(Number.NaN, tau + 1),
    ...(bothWays && { bothWays }),
  }

  function* trySwaps(): Generator<void, Float64Array> {
    if (tried.size === 0) return new Float64Array(probe.T).fill(Number.NaN)
    const { probabilities } = bothWays
      ? yield* swapEffectsBothWays(stack, probe, model.evaluation, tau, v, swap, kernel)
      : yield* swapEffects(stack, probe, writing, tau, v, swap, kernel)
    return probabilities
  }
}

/** As many as SWAPPING allows, the ones with the largest slopes; at least one. */
function stepsToTry(
  { stack }: Model,
  slopes: Float64Array,
  tau: number,
  bothWays: boolean,
): ReadonlySet<number> {
  const T = slopes.length
  const order = Array.from({ length: bothWays ? T : tau + 1 }, (_, t) => t).sort(
    (a, b) => slopes[b]! - slopes[a]! || b - a,
  )
  const tried = new Set<number>()
  let left = SWAPPING
  for (const t of order) {
    left -= (bothWays ? T : tau - t + 1) * stack.parameters.all.length
    if (left < 0 && tried.size > 0) break
    tried.add(t)
  }
  return tried
}

/** Before the first character the network knows nothing but its decoder's biases. */
function replacementAt({ stack, probe }: Model, t: number, replacement: number | 'likeliest'): number {
  if (replacement !== 'likeliest') return replacement
  const scores = t === 0 ? stack.weights.readout.b : probe.steps[t - 1]!.logits
  return likeliest(scores, probe.input[t]!)
}

/** @param but left out; −1 for none */
function likeliest(scores: Float32Array, but: number): number {
  let best = -1
  for (let v = 0; v < scores.length; v++) if (v !== but && (best < 0 || scores[v]! > scores[best]!)) best = v
  return best
}
