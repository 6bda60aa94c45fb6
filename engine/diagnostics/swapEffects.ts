import type { Kernel } from '../kernels/kernel.ts'
import { complete } from '../run.ts'
import { refuseEncoder } from '../sequence/encoder.ts'
import { forward } from '../sequence/forward.ts'
import type { Stack } from '../sequence/stack.ts'
import { carryState, type Tape } from '../sequence/tape.ts'

/** What becomes of one prediction when one character is replaced. NaN where it was not tried. */
export interface SwapEffects {
  /** logit_v(τ) with the replacement at step t, minus without, [T]; 0 after τ. */
  readonly logits: Float64Array
  /** The probability of v after step τ with the replacement, 0…1, [T]; as it is without, after τ. */
  readonly probabilities: Float64Array
}

/**
 * The check beside `connectivity`, which is only the slope: the same window is read on from step t with another character there, for every
 * t ≤ τ. What was read before t does not change, so each pass begins at t. Interruptible after each step of each pass.
 * @param tape one sequence, on which `forward` has been; not touched
 * @param scratch one character of one sequence; nothing else may use it meanwhile
 * @param replacement token to put in place of the one read at t; the same token again gives exactly 0, undefined is not tried
 */
export function* swapEffects(
  stack: Stack,
  tape: Tape,
  scratch: Tape,
  tau: number,
  v: number,
  replacement: (t: number) => number | undefined,
  k: Kernel,
): Generator<void, SwapEffects> {
  if (tape.B !== 1) throw new RangeError(`swapEffects: expected a tape of one sequence, got ${tape.B}`)
  refuseEncoder(stack, 'swapEffects')
  if (scratch.T !== 1 || scratch.B !== 1)
    throw new RangeError(
      `swapEffects: expected a scratch tape of one character, got ${scratch.T} × ${scratch.B}`,
    )
  const asked = tau * tape.V + v
  const logits = new Float64Array(tape.T)
  const probabilities = new Float64Array(tape.T).fill(tape.probabilities[asked]!)
  for (let t = 0; t <= tau; t++) {
    const token = replacement(t)
    if (token === undefined) {
      logits[t] = probabilities[t] = Number.NaN
      continue
    }
    beginAt(scratch, tape, t)
    for (let s = t; s <= tau; s++) {
      if (s > t) carryState(scratch)
      scratch.input[0] = s === t ? token : tape.input[s]!
      complete(forward(stack, scratch, k))
      yield
    }
    logits[t] = scratch.logits[v]! - tape.logits[asked]!
    probabilities[t] = scratch.probabilities[v]!
  }
  return { logits, probabilities }
}

/** The state with which the window comes to step t. */
function beginAt(scratch: Tape, tape: Tape, t: number): void {
  for (const [l, { h, c }] of scratch.layers.entries()) {
    const from = tape.layers[l]!
    const H = h.length / 2
    h.set(from.h.subarray(t * H, (t + 1) * H))
    c.set(from.c.subarray(t * (c.length / 2), (t + 1) * (c.length / 2)))
  }
}
