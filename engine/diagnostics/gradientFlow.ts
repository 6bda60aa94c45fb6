import type { Kernel } from '../kernels/kernel.ts'
import { powerOfTwo } from '../kernels/powerOfTwo.ts'
import { attendBackward } from '../sequence/attention.ts'
import { layersAt } from '../sequence/encoder.ts'
import { arriveAt, createArrivals, gather } from '../sequence/sourceArrivals.ts'
import type { Stack } from '../sequence/stack.ts'
import type { Tape } from '../sequence/tape.ts'
import { addScaledTo, clearGradients, LOG10_2, log10Norm, normalise } from './scaledGradients.ts'

/** Base-10 logarithms of gradient norms, one array of T per layer. */
export interface StateFlow {
  readonly h: Float64Array[]
  /** Empty arrays for cells without a cell state. */
  readonly c: Float64Array[]
  /** The gradients that are left on the tape, `steps[t].d`, are the true ones ÷ 2^exponents[l][t], for t ≤ τ. */
  readonly exponents: Int32Array[]
  /** The same of the states that are made from right to left, where there are any. */
  readonly reverse?: Omit<StateFlow, 'reverse'>
}

/**
 * How much of one prediction's learning signal reaches each earlier step: log10 ‖∂L_τ/∂h_t‖₂, and ‖∂L_τ/∂c_t‖₂ where there is a cell state,
 * for every layer and every t ≤ τ, where L_τ is the loss of step τ alone (mean over the batch, norm over [B, H]). Real gradients by
 * back-propagation on the tape's last forward pass; c_t acts through h_t too, so ∂c_t includes that way; ∂h_t does not include c_t's.
 *
 * On the way back the gradient is rescaled by powers of two, which is exact, and the exponent kept, so values far beyond
 * float32's range (1e-300, 1e+300) come out as they are.
 *
 * @param tape of a network that reads from left to right; of any: `flowOf` (flowBothWays.ts)
 * @param tau time step whose loss is followed, 0 … T−1
 * @returns −∞ where the gradient is exactly zero, which includes every t > τ
 */
export function stateFlow(stack: Stack, tape: Tape, tau: number, k: Kernel): StateFlow {
  const perLayer = (length: number) =>
    Array.from({ length: stack.L }, () => new Float64Array(length).fill(-Infinity))
  const h = perLayer(tape.T)
  const c = perLayer(stack.cell.state.includes('c') ? tape.T : 0)
  const exponents = Array.from({ length: stack.L }, () => new Int32Array(tape.T))
  clearGradients(tape)
  seedOutput(stack, tape, tau, k)
  // Layers fade at different rates, so each keeps a power of two of its own.
  const exponent = new Int32Array(stack.L)
  const arrivals =
    tape.attention && tape.source < tape.T ? createArrivals(tape.attention.steps[0]!) : undefined
  for (let t = tau; t >= 0; t--) {
    for (let l = stack.L - 1; l >= 0; l--) {
      const step = tape.layers[l]!.steps[t]!
      const { next, prev } = step.d
      if (arrivals && l === stack.L - 1 && t < tape.source) {
        const found = arriveAt(stack, arrivals, t, tape.scratch, tape.attention!.query, k)
        joinShare(tape, l, t, toOneExponent(tape.scratch, found, k), exponent, k)
      }
      h[l]![t] = log10Norm(next.h, k) + exponent[l]! * LOG10_2
      exponents[l]![t] = exponent[l]!
      stack.cell.backward(step, layersAt(stack.packed, tape, t)[l]!, k)
      if (arrivals && l === 0 && t >= tape.source) {
        const look = tape.attention!.steps[t - tape.source]!
        look.d.keys.fill(0)
        look.d.source.fill(0)
        attendBackward(stack, look, step.d.gates, prev.h, k)
        gather(arrivals, look, () => exponent[0]!)
      }
      if (next.c.length > 0) c[l]![t] = log10Norm(next.c, k) + exponent[l]! * LOG10_2
      if (l > 0) passDown(stack, tape, l, t, exponent, k)
      exponent[l]! += normalise([prev.h, prev.c], k)
    }
  }
  return { h, c, exponents }
}

/** The part of `stateFlow` that concerns the hidden state, [L][T]. */
export function gradientFlow(stack: Stack, tape: Tape, tau: number, k: Kernel): Float64Array[] {
  return stateFlow(stack, tape, tau, k).h
}

/** The gradient of L_τ with respect to what the top layer hands up at τ: through the loss and the decoder. */
export function seedOutput({ packed, V }: Stack, tape: Tape, tau: number, k: Kernel): void {
  const { dLogits, rows } = tape.steps[tau]!
  const { dOutput } = tape.layers.at(-1)!.steps[tau]!
  tape.ends.lossBackward(dLogits, tape.steps[tau]!, tape.oneStep, V, k)
  k.addMatmul(dOutput, dLogits, packed.readout.W, rows, V, dOutput.length / rows)
}

/** Adds what layer l's gates at step t pass to the layer below at the same step, brought to one exponent. */
function passDown(
  { packed, H }: Stack,
  tape: Tape,
  l: number,
  t: number,
  exponent: Int32Array,
  k: Kernel,
): void {
  const { rows, d } = tape.layers[l]!.steps[t]!
  const { input, bias } = layersAt(packed, tape, t)[l]!
  tape.scratch.fill(0)
  k.addMatmul(tape.scratch, d.gates, input.W, rows, bias.length, H)
  joinShare(tape, l - 1, t, exponent[l]!, exponent, k)
}

/** Adds what is on the tape's scratch, × 2^unscaled, to what has come to the h of layer l at step t. */
function joinShare(
  { layers, scratch: share }: Tape,
  l: number,
  t: number,
  unscaled: number,
  exponent: Int32Array,
  k: Kernel,
): void {
  const { next } = layers[l]!.steps[t]!.d
  exponent[l] = addScaledTo([next.h, next.c], exponent[l]!, share, unscaled, k)
}

/** Brings rows of an array, each with an exponent of its own, to one that is a multiple of 32 as all are here, and returns it. */
function toOneExponent(x: Float32Array, exponents: Int32Array, k: Kernel): number {
  const most = 32 * Math.ceil(Math.max(...exponents) / 32)
  const width = x.length / exponents.length
  for (const [r, exponent] of exponents.entries())
    k.scale(x.subarray(r * width, (r + 1) * width), powerOfTwo(exponent - most))
  return most
}
