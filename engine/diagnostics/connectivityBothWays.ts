import type { Kernel } from '../kernels/kernel.ts'
import { ln64 } from '../kernels/ln.ts'
import { powerOfTwo } from '../kernels/powerOfTwo.ts'
import { forward } from '../sequence/forward.ts'
import type { Stack } from '../sequence/stack.ts'
import { resetState, type Tape } from '../sequence/tape.ts'
import { flowBothWays } from './flowBothWays.ts'
import { clearGradients } from './scaledGradients.ts'
import type { SwapEffects } from './swapEffects.ts'

const LN2 = ln64(2)
const LN10 = ln64(10)

/**
 * `connectivity` of a network that reads in both directions: log10 ‖∂logit_v(τ)/∂x_t‖₂ for every t, before τ and after it, through both
 * copies of layer 0 together.
 * @param tape one sequence, on which `forward` has been
 * @returns [T]
 * Tests    connectivityBothWays.test.ts
 */
export function connectivityBothWays(
  stack: Stack,
  tape: Tape,
  tau: number,
  v: number,
  k: Kernel,
): Float64Array {
  const { by } = stack.parameters
  const { dOutput } = tape.layers.at(-1)!.steps[tau]!
  clearGradients(tape)
  dOutput.set(by['decoder.weight']!.subarray(v * dOutput.length, (v + 1) * dOutput.length))
  const { exponents, reverse } = flowBothWays(stack, tape, k)
  const copies = [
    { W: by.weight_ih_l0!, steps: tape.layers[0]!.steps, exponents: exponents[0]! },
    { W: by.weight_ih_l0_reverse!, steps: tape.reverse[0]!.steps, exponents: reverse!.exponents[0]! },
  ]
  return Float64Array.from({ length: tape.T }, (_, t) => {
    const most = Math.max(...copies.map(copy => copy.exponents[t]!))
    const dx = new Float64Array(stack.V)
    for (const { W, steps, exponents } of copies)
      addThrough(dx, W, steps[t]!.d.gates, powerOfTwo(exponents[t]! - most))
    let square = 0
    for (const x of dx) square += x * x
    return (ln64(square) / 2 + most * LN2) / LN10
  })
}

/** dx += factor · Wᵀ d, W [n, V], d [n]. */
function addThrough(dx: Float64Array, W: Float32Array, d: Float32Array, factor: number): void {
  const V = dx.length
  for (let i = 0; i < d.length; i++) for (let v = 0; v < V; v++) dx[v]! += factor * W[i * V + v]! * d[i]!
}

/**
 * `swapEffects` of a network that reads in both directions: the whole window is read anew for each character that is replaced, as many of
 * them side by side as there is room for. Interruptible.
 * @param scratch as long as the tape, of some sequences; nothing else may use it meanwhile
 */
export function* swapEffectsBothWays(
  stack: Stack,
  tape: Tape,
  scratch: Tape,
  tau: number,
  v: number,
  replacement: (t: number) => number | undefined,
  k: Kernel,
): Generator<void, SwapEffects> {
  const { T, V } = tape
  const { B } = scratch
  const asked = tau * V + v
  const logits = new Float64Array(T).fill(Number.NaN)
  const probabilities = new Float64Array(T).fill(Number.NaN)
  const tried = Array.from({ length: T }, (_, t) => t).filter(t => replacement(t) !== undefined)
  for (let first = 0; first < tried.length; first += B) {
    const now = tried.slice(first, first + B)
    for (let t = 0; t < T; t++) scratch.input.fill(tape.input[t]!, t * B, (t + 1) * B)
    for (const [b, t] of now.entries()) scratch.input[t * B + b] = replacement(t)!
    resetState(scratch)
    yield* forward(stack, scratch, k)
    for (const [b, t] of now.entries()) {
      const at = (tau * B + b) * V + v
      logits[t] = scratch.logits[at]! - tape.logits[asked]!
      probabilities[t] = scratch.probabilities[at]!
    }
  }
  return { logits, probabilities }
}
