import type { Kernel } from '../kernels/kernel.ts'
import type { Fan } from '../sequence/fan.ts'
import type { Stack } from '../sequence/stack.ts'
import type { Tape } from '../sequence/tape.ts'
import { followBack, log10Arrived, seedLoss } from './followBack.ts'

/** Base-10 logarithms of gradient norms, [T, T] for each layer: row τ, column t. */
export interface GradientMatrix {
  readonly T: number
  /** log10 ‖∂L_τ/∂h_t‖₂. */
  readonly h: readonly Float64Array[]
  /** log10 ‖∂L_τ/∂c_t‖₂, where there is a cell state; otherwise empty arrays. */
  readonly c: readonly Float64Array[]
}

/**
 * Every pair of a loss and an earlier step: how much of the learning signal of step τ reaches step t. All losses are followed back at
 * once, `fan.rows` of them in one pass. −∞ where the gradient is exactly zero, which includes every t > τ.
 * @param tape one sequence, on which `forward` has been
 */
export function* gradientMatrix(
  stack: Stack,
  tape: Tape,
  fan: Fan,
  k: Kernel,
): Generator<void, GradientMatrix> {
  const { T } = tape
  const hasC = stack.cell.state.includes('c')
  const perLayer = (length: number) =>
    Array.from({ length: stack.L }, () => new Float64Array(length).fill(-Infinity))
  const h = perLayer(T * T)
  const c = perLayer(hasC ? T * T : 0)
  for (let first = 0; first < T; first += fan.rows) {
    const last = Math.min(T, first + fan.rows) - 1
    const seed = (t: number) => {
      if (t >= first) seedLoss(stack, tape, fan, t, t - first, k)
    }
    yield* followBack(
      stack,
      tape,
      fan,
      last,
      seed,
      ({ l, t, layer }) => {
        for (let tau = Math.max(t, first); tau <= last; tau++) {
          h[l]![tau * T + t] = log10Arrived(layer, 'h', tau - first)
          if (hasC) c[l]![tau * T + t] = log10Arrived(layer, 'c', tau - first)
        }
      },
      k,
    )
  }
  return { T, h, c }
}

/**
 * The other way to look: log10 ‖∂(Σ_τ L_τ)/∂h_t‖₂ of all losses together, [T] for each layer. It hardly falls even where every single
 * signal vanishes, because each step brings a loss of its own: which is why one loss at a time is shown.
 */
export function* summedFlow(stack: Stack, tape: Tape, fan: Fan, k: Kernel): Generator<void, Float64Array[]> {
  const flow = Array.from({ length: stack.L }, () => new Float64Array(tape.T).fill(-Infinity))
  yield* followBack(
    stack,
    tape,
    fan,
    tape.T - 1,
    t => seedLoss(stack, tape, fan, t, 0, k),
    ({ l, t, layer }) => {
      flow[l]![t] = log10Arrived(layer, 'h', 0)
    },
    k,
  )
  return flow
}
