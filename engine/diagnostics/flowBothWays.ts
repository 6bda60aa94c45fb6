import type { Kernel } from '../kernels/kernel.ts'
import { type Direction, directions, takeHalf } from '../sequence/bidirectional.ts'
import type { Stack } from '../sequence/stack.ts'
import type { Tape } from '../sequence/tape.ts'
import { type StateFlow, seedOutput, stateFlow } from './gradientFlow.ts'
import { addScaledTo, clearGradients, LOG10_2, log10Norm, normalise } from './scaledGradients.ts'

/** Of one direction, as in `StateFlow`. */
type OneWay = Omit<StateFlow, 'reverse'>

/** `stateFlow` of any network, whether it reads in one direction or in both. */
export function flowOf(stack: Stack, tape: Tape, tau: number, k: Kernel): StateFlow {
  if (tape.reverse.length === 0) return stateFlow(stack, tape, tau, k)
  clearGradients(tape)
  seedOutput(stack, tape, tau, k)
  return flowBothWays(stack, tape, k)
}

/**
 * `stateFlow` of a network that reads in both directions: how much of the loss of step τ reaches each state that is made from left to
 * right, and each that is made from right to left. In the top layer the first fades towards the window's beginning, from τ back, and the
 * second towards its end, from τ on: nothing at τ has been read by a later state of the one, or an earlier state of the other. In the
 * layers below both are reached at every step, as the layers above have read both.
 *
 * Layer by layer, as in sequence/bidirectional.ts; each direction of a layer keeps a power of two of its own, and so does each time step
 * of what is handed down.
 *
 * @param tape on which ∂L_τ has been put as the top layer's `dOutput` at τ; zeros as all other gradients
 * Tests    flowBothWays.test.ts, golden.test.ts
 */
export function flowBothWays(stack: Stack, tape: Tape, k: Kernel): StateFlow {
  const ways = [createOneWay(stack, tape), createOneWay(stack, tape)] as const
  /** The true values of a layer's `dOutput` at step t are × 2^exponents[t]. */
  let handed = new Int32Array(tape.T)
  for (let l = stack.L - 1; l >= 0; l--) {
    const below = new Int32Array(tape.T)
    for (const direction of directions(stack, tape, l)) follow(direction, l, handed, below)
    handed = below
  }
  return { ...ways[0], reverse: ways[1] }

  /** Against the order in which it reads. */
  function follow(
    { packed, tape: layer, at, place }: Direction,
    l: number,
    from: Int32Array,
    to: Int32Array,
  ) {
    const { h, c, exponents } = ways[place]
    const { cell, H } = stack
    const arriving = tape.scratch.subarray(0, tape.B * H)
    let exponent = 0
    for (let n = tape.T - 1; n >= 0; n--) {
      const t = at(n)
      const step = layer.steps[t]!
      const { rows, dOutput, d } = step
      const { next, prev } = d
      takeHalf(arriving, dOutput, place, H)
      exponent = addScaledTo([next.h, next.c], exponent, arriving, from[t]!, k)
      h[l]![t] = log10Norm(next.h, k) + exponent * LOG10_2
      exponents[l]![t] = exponent
      cell.backward(step, packed, k)
      if (next.c.length > 0) c[l]![t] = log10Norm(next.c, k) + exponent * LOG10_2
      if (l > 0) {
        const share = tape.scratch.fill(0)
        k.addMatmul(share, d.gates, packed.input.W, rows, packed.bias.length, 2 * H)
        to[t] = addScaledTo([tape.layers[l - 1]!.steps[t]!.dOutput], to[t]!, share, exponent, k)
      }
      exponent += normalise([prev.h, prev.c], k)
    }
  }
}

function createOneWay({ L, cell }: Stack, { T }: Tape): OneWay {
  const perLayer = (length: number) =>
    Array.from({ length: L }, () => new Float64Array(length).fill(-Infinity))
  return {
    h: perLayer(T),
    c: perLayer(cell.state.includes('c') ? T : 0),
    exponents: Array.from({ length: L }, () => new Int32Array(T)),
  }
}
