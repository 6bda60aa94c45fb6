/** Every loss at every state of a network that reads in both directions. */
import type { Kernel } from '../kernels/kernel.ts'
import { type Direction, directions, takeHalf } from '../sequence/bidirectional.ts'
import { type Fan, join } from '../sequence/fan.ts'
import type { Stack } from '../sequence/stack.ts'
import type { Tape } from '../sequence/tape.ts'
import { flowBothWays } from './flowBothWays.ts'
import { log10Arrived } from './followBack.ts'
import { followCopy } from './followCopy.ts'
import { seedOutput } from './gradientFlow.ts'
import { clearGradients } from './scaledGradients.ts'

/** Of the top layer's states in one direction; base-10 logarithms, −∞ where exactly zero. */
export interface MatrixOneWay {
  /** log10 ‖∂L_τ/∂h_t‖₂, [T, T]: row τ, column t. */
  readonly matrix: Float64Array
  /** log10 ‖∂(Σ_τ L_τ)/∂h_t‖₂: all losses together, [T]. */
  readonly summed: Float64Array
}

/**
 * `gradientMatrix` and `summedFlow` of both directions, [→, ←], of the top layer. What reads from left to right fills the matrix where
 * t ≤ τ, what reads from right to left where t ≥ τ, and nothing the rest: each state has read the one side only. (Not so the layers
 * below, whose states are reached from every loss, by way of the layers above.)
 *
 * Interruptible after each time step of each direction.
 * @param tape one sequence, on which `forward` has been; its gradients are overwritten
 * Tests    matrixBothWays.test.ts: central differences in float64, and `backward`
 */
export function* matrixBothWays(
  stack: Stack,
  tape: Tape,
  fan: Fan,
  k: Kernel,
): Generator<void, readonly [MatrixOneWay, MatrixOneWay]> {
  if (tape.B !== 1) throw new RangeError(`matrixBothWays: expected a tape of one sequence, got ${tape.B}`)
  const top = stack.L - 1
  const [forward, reverse] = directions(stack, tape, top) as [Direction, Direction]
  const matrices = [yield* matrixOf(forward), yield* matrixOf(reverse)] as const
  clearGradients(tape)
  for (let t = 0; t < tape.T; t++) seedOutput(stack, tape, t, k)
  const summed = flowBothWays(stack, tape, k)
  return [
    { matrix: matrices[0], summed: summed.h[top]! },
    { matrix: matrices[1], summed: summed.reverse!.h[top]! },
  ]

  /** Steps and losses are counted in the order in which the direction reads; `fan.rows` losses are followed in one pass. */
  function* matrixOf(direction: Direction): Generator<void, Float64Array> {
    const { T } = tape
    const { at, place } = direction
    const matrix = new Float64Array(T * T).fill(-Infinity)
    for (let first = 0; first < T; first += fan.rows) {
      const last = Math.min(T, first + fan.rows) - 1
      yield* followCopy(
        stack,
        direction,
        fan,
        top,
        last,
        n => {
          if (n >= first) setOut(at(n), n - first, place)
        },
        (n, layer) => {
          for (let m = Math.max(n, first); m <= last; m++)
            matrix[at(m) * T + at(n)] = log10Arrived(layer, 'h', m - first)
        },
        k,
      )
    }
    return matrix
  }

  /** The loss of step τ sets out as row r, as far as it reaches this direction's half of what the top layer hands up. */
  function setOut(tau: number, r: number, place: 0 | 1): void {
    const { packed, H, V } = stack
    const dLogits = fan.dLogits.subarray(r * V, (r + 1) * V)
    const both = tape.scratch.fill(0)
    tape.ends.lossBackward(dLogits, tape.steps[tau]!, tape.oneStep, V, k)
    k.addMatmul(both, dLogits, packed.readout.W, 1, V, 2 * H)
    takeHalf(fan.share.subarray(r * H, (r + 1) * H), both, place, H)
    join(fan, top, r, 0)
  }
}
