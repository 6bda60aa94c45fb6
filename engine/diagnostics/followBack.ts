import type { Kernel } from '../kernels/kernel.ts'
import { ln64 } from '../kernels/ln.ts'
import { clearFan, type Fan, type FanLayer, join, stepBack } from '../sequence/fan.ts'
import type { Stack } from '../sequence/stack.ts'
import type { Tape } from '../sequence/tape.ts'

const LN2 = ln64(2)
const LN10 = ln64(10)

/** What has arrived at one layer and time step, of the r-th gradient. */
export interface Arrival {
  readonly l: number
  readonly t: number
  readonly layer: Readonly<FanLayer>
}

/**
 * Follows several gradients back through the last forward pass of a tape of one sequence, at most `fan.rows` of them.
 * Interruptible after each time step.
 * @param from last time step at which anything sets out
 * @param seed adds what sets out at time step t to the top layer's h_t (with `join`)
 * @param look sees every layer at every time step from `from` down to 0, the top layer first
 */
export function* followBack(
  stack: Stack,
  tape: Tape,
  fan: Fan,
  from: number,
  seed: (t: number) => void,
  look: (arrival: Arrival) => void,
  k: Kernel,
): Generator<void, void> {
  if (tape.B !== 1) throw new RangeError(`followBack: expected a tape of one sequence, got ${tape.B}`)
  if (tape.reverse.length > 0)
    throw new RangeError('followBack: not built for networks that read in both directions')
  clearFan(fan)
  for (let t = from; t >= 0; t--) {
    seed(t)
    stepBack(stack, tape, fan, t, k, (l, layer) => look({ l, t, layer }))
    yield
  }
}

/** Sends row r's share of the loss of step t, ∂L_t/∂h_t through loss and decoder, on its way. The loss counts whole. */
export function seedLoss(
  { packed, H, V }: Stack,
  tape: Tape,
  fan: Fan,
  t: number,
  r: number,
  k: Kernel,
): void {
  const dLogits = fan.dLogits.subarray(r * V, (r + 1) * V)
  tape.ends.lossBackward(dLogits, tape.steps[t]!, tape.oneStep, V, k)
  seedLogits(fan, packed.readout.W, H, V, r, k)
}

/** Sends one logit of a step on its way: ∂logit_v/∂h_t is a row of the decoder. */
export function seedLogit({ packed, H, V }: Stack, fan: Fan, v: number, r: number, k: Kernel): void {
  fan.dLogits.subarray(r * V, (r + 1) * V).fill(0)[v] = 1
  seedLogits(fan, packed.readout.W, H, V, r, k)
}

function seedLogits(fan: Fan, W: Float32Array, H: number, V: number, r: number, k: Kernel): void {
  const share = fan.share.subarray(r * H, (r + 1) * H).fill(0)
  k.addMatmul(share, fan.dLogits.subarray(r * V, (r + 1) * V), W, 1, V, H)
  join(fan, fan.layers.length - 1, r, 0)
}

/** log10 ‖row r‖₂ of what has arrived at h (or c) of a layer; −∞ where exactly nothing has. */
export function log10Arrived({ step, exponents }: Readonly<FanLayer>, of: 'h' | 'c', r: number): number {
  const x = step.d.next[of]
  const H = x.length / step.rows
  let sum = 0
  for (let i = r * H; i < (r + 1) * H; i++) sum += x[i]! * x[i]!
  return (ln64(sum) / 2 + exponents[r]! * LN2) / LN10
}
