import type { Kernel } from '../kernels/kernel.ts'
import { forward } from '../sequence/forward.ts'
import type { Stack } from '../sequence/stack.ts'
import type { Tape } from '../sequence/tape.ts'

/**
 * What becomes of one prediction when a character is replaced by another: logit_v(τ) with the replacement at step t, minus without, for
 * every t ≤ τ. The check beside `connectivity`, which is only the slope. One forward pass for each t, with a pause after each.
 * @param tape one sequence, on which `forward` has been; it is left as it was
 * @param replacement token to put in place of the one read at t; the same token again gives exactly 0
 * @returns [T], 0 after τ
 */
export function* swapEffects(
  stack: Stack,
  tape: Tape,
  tau: number,
  v: number,
  replacement: (t: number) => number,
  k: Kernel,
): Generator<void, Float64Array> {
  if (tape.B !== 1) throw new RangeError(`swapEffects: expected a tape of one sequence, got ${tape.B}`)
  const asked = tau * tape.V + v
  const before = tape.logits[asked]!
  const effects = new Float64Array(tape.T)
  for (let t = 0; t <= tau; t++) {
    const was = tape.input[t]!
    tape.input[t] = replacement(t)
    yield* forward(stack, tape, k)
    effects[t] = tape.logits[asked]! - before
    tape.input[t] = was
  }
  yield* forward(stack, tape, k)
  return effects
}
