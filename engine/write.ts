import type { Model } from './model.ts'
import type { Random } from './random.ts'
import { complete } from './run.ts'
import { forward } from './sequence/forward.ts'
import { carryState, resetState } from './sequence/tape.ts'

/**
 * Lets the network write: reads `prompt` from an empty memory, then draws `length` characters, each read back as the next input.
 * @param prompt token indices, at least one
 * @param temperature divides the logits: 1 as the network believes, towards 0 always the likeliest, above 1 bolder; 0 to 5
 * @returns the written tokens, without the prompt
 */
export function write(
  { stack, writing: tape, kernel: k }: Model,
  prompt: ArrayLike<number>,
  length: number,
  temperature: number,
  random: Random,
): Int32Array {
  if (prompt.length === 0) throw new RangeError('write: expected a prompt of at least one token, got none')
  const written = new Int32Array(length)
  resetState(tape)
  for (let n = 0; n < prompt.length + length - 1; n++) {
    if (n > 0) carryState(tape)
    tape.input[0] = n < prompt.length ? prompt[n]! : written[n - prompt.length]!
    complete(forward(stack, tape, k))
    if (n < prompt.length - 1) continue
    written[n - prompt.length + 1] = temperature === 0 ? argmax(tape.logits) : draw()
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
