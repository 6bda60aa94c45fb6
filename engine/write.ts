import type { Kernel } from './kernels/kernel.ts'
import type { Model } from './model.ts'
import type { Random } from './random.ts'
import { complete } from './run.ts'
import type { Clamp } from './sequence/clamp.ts'
import { refuseEncoder } from './sequence/encoder.ts'
import { forward } from './sequence/forward.ts'
import type { Stack } from './sequence/stack.ts'
import { carryState, resetState, type Tape } from './sequence/tape.ts'

/** What is to be written. */
export interface Writing {
  /** Token indices, at least one. */
  readonly prompt: ArrayLike<number>
  /** Tokens to write. */
  readonly length: number
  /** Divides the logits: 1 as the network believes, towards 0 always the likeliest, above 1 bolder; 0 to 5. */
  readonly temperature: number
  /** One number is drawn for each character, however it comes out; none at temperature 0. */
  readonly random: Random
  /** A unit held at a value at every step, from the prompt's first character on. */
  readonly clamp?: Clamp | undefined
}

/**
 * Lets the network write: reads a prompt from an empty memory, then draws characters, each read back as the next input.
 * @returns the written tokens, without the prompt
 */
export function write(
  { stack, writing: tape, kernel: k }: Model,
  prompt: ArrayLike<number>,
  length: number,
  temperature: number,
  random: Random,
): Int32Array {
  return complete(writeOn(stack, tape, { prompt, length, temperature, random }, k))
}

/**
 * The same on a tape of one character, interruptible after each; nothing else may use the tape meanwhile. A network
 * that reads in both directions cannot write: it guesses from what follows, and nothing does yet.
 *
 * A clamped unit has its value in what is carried from each step to the next and in what the layers above and the readout see
 * (`sequence/clamp.ts`). Written twice with chance from the same seed, free and clamped, two texts differ by nothing but the clamp: the
 * n-th character of both is drawn by the same number.
 */
export function* writeOn(
  stack: Stack,
  tape: Tape,
  { prompt, length, temperature, random, clamp }: Writing,
  k: Kernel,
): Generator<void, Int32Array> {
  refuseEncoder(stack, 'write')
  if (tape.reverse.length > 0) throw new RangeError('write: a network that reads in both directions cannot')
  if (prompt.length === 0) throw new RangeError('write: expected a prompt of at least one token, got none')
  const written = new Int32Array(length)
  resetState(tape)
  for (let n = 0; n < prompt.length + length - 1; n++) {
    if (n > 0) carryState(tape)
    tape.input[0] = n < prompt.length ? prompt[n]! : written[n - prompt.length]!
    complete(forward(stack, tape, k, clamp))
    if (n >= prompt.length - 1)
      written[n - prompt.length + 1] = temperature === 0 ? argmax(tape.logits) : draw()
    yield
  }
  return written

  function draw(): number {
    k.scale(tape.logits, 1 / temperature)
    k.softmax(tape.probabilities, tape.logZ, tape.logits, 1, tape.V)
    let left = random.uniform()
    for (let v = 0; v < tape.V; v++) {
      left -= tape.probabilities[v]!
      if (left < 0) return v
    }
    return argmax(tape.probabilities)
  }
}

function argmax(x: Float32Array): number {
  let best = 0
  for (let i = 1; i < x.length; i++) if (x[i]! > x[best]!) best = i
  return best
}
