import type { Kernel } from '../kernels/kernel.ts'
import { clearFan, type Fan, layerBack } from '../sequence/fan.ts'
import type { Stack } from '../sequence/stack.ts'
import type { Tape } from '../sequence/tape.ts'

/**
 * The Jacobian of one layer's step, J_t = ∂s_t/∂s_{t−1}, where s is h, or h and c one after the other for a cell with both; the layer's
 * input is held. Row i is the gradient of s_t[i], found by going one step back from it.
 * @param tape one sequence, on which `forward` has been
 * @returns [S, S] row-major, S = H or 2H
 */
export function stepJacobian(
  stack: Stack,
  tape: Tape,
  fan: Fan,
  l: number,
  t: number,
  k: Kernel,
): Float64Array {
  if (tape.B !== 1) throw new RangeError(`stepJacobian: expected a tape of one sequence, got ${tape.B}`)
  const { H } = stack
  const S = H * stack.cell.state.length
  const J = new Float64Array(S * S)
  for (let first = 0; first < S; first += fan.rows) {
    const rows = Math.min(fan.rows, S - first)
    clearFan(fan)
    const { step } = fan.layers[l]!
    for (let r = 0; r < rows; r++) {
      const i = first + r
      if (i < H) step.d.next.h[r * H + i] = 1
      else step.d.next.c[r * H + i - H] = 1
    }
    layerBack(stack, tape, fan, l, t, k)
    const { h, c } = step.d.prev
    for (let r = 0; r < rows; r++) {
      J.set(h.subarray(r * H, (r + 1) * H), (first + r) * S)
      if (S > H) J.set(c.subarray(r * H, (r + 1) * H), (first + r) * S + H)
    }
  }
  return J
}

/** The Jacobians of all steps of one layer, [T][S·S]. */
export function stepJacobians(stack: Stack, tape: Tape, fan: Fan, l: number, k: Kernel): Float64Array[] {
  return Array.from({ length: tape.T }, (_, t) => stepJacobian(stack, tape, fan, l, t, k))
}
