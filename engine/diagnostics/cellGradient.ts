import type { Kernel } from '../kernels/kernel.ts'
import { ln64 } from '../kernels/ln.ts'
import { Random } from '../random.ts'
import { directions } from '../sequence/bidirectional.ts'
import type { Fan, FanLayer } from '../sequence/fan.ts'
import type { Stack } from '../sequence/stack.ts'
import type { Tape } from '../sequence/tape.ts'
import { type Arrival, followBack, log10Arrived } from './followBack.ts'
import { followCopy } from './followCopy.ts'
import { powerOfTen } from './powerOfTen.ts'

const LN10 = ln64(10)
/** Up to so many units each is followed; of more, so many mixtures. */
const FOLLOWED = 64

export interface CellGradient {
  /** log10 of ‖∂c_τ/∂c_t‖_F / √H, [T]: 0 at τ, −∞ where exactly zero and for every t > τ. */
  readonly log10: Float64Array
  /** Gradients that were followed: H, or fewer, which makes it an estimate. */
  readonly followed: number
}

/**
 * How much of an LSTM's cell state at t is in the one at τ by all ways together: through the forget gates, and through h and every gate. The
 * root mean square over the units' gradients, as in `cellPath`, which is the straight way alone.
 *
 * Where there are more than 64 units, 64 sums of all units with random signs are followed instead: the mean square of what arrives has
 * ‖·‖_F² as its expectation and a standard deviation of √(2/64) of it at most, which is 0.08 decades. The signs are always the same.
 *
 * @param tape one sequence, on which `forward` has been
 * @param l the top layer, where the network reads in both directions
 * @param reverse of the direction from right to left: of the one in it −∞ is what lies before τ
 * Errors   throws for a cell without a cell state
 * Source   estimate: Hutchinson 1989
 * Tests    cellGradient.test.ts
 */
export function* cellGradient(
  stack: Stack,
  tape: Tape,
  fan: Fan,
  l: number,
  tau: number,
  k: Kernel,
  reverse = false,
): Generator<void, CellGradient> {
  const { H, cell } = stack
  if (!cell.state.includes('c')) throw new RangeError('cellGradient: expected a cell with a cell state')
  const followed = Math.min(H, FOLLOWED)
  const random = new Random(1, 'cell gradient')
  /** What sets out as the n-th gradient, and its length in decades less what the mean over units takes off. */
  const setOut = (c: Float32Array, n: number) => {
    if (followed === H) c[n] = 1
    else for (let j = 0; j < H; j++) c[j] = random.uniform() < 0.5 ? -1 : 1
  }
  const spread = followed === H ? 0 : ln64(H) / (2 * LN10)
  const arrived = new Float64Array(tape.T * followed).fill(-Infinity)
  for (let first = 0; first < followed; first += fan.rows) {
    const rows = Math.min(fan.rows, followed - first)
    const seed = (t: number) => {
      if (t !== tau) return
      const { c } = fan.layers[l]!.step.d.next
      for (let r = 0; r < rows; r++) setOut(c.subarray(r * H, (r + 1) * H), first + r)
    }
    const look = (t: number, layer: Readonly<FanLayer>) => {
      for (let r = 0; r < rows; r++) arrived[t * followed + first + r] = log10Arrived(layer, 'c', r) - spread
    }
    const direction = tape.reverse.length > 0 && directions(stack, tape, l)[reverse ? 1 : 0]
    if (direction) {
      const { at } = direction
      // The same both ways: from n to t, and from t to n.
      yield* followCopy(
        stack,
        direction,
        fan,
        l,
        at(tau),
        n => seed(at(n)),
        (n, layer) => look(at(n), layer),
        k,
      )
    } else {
      const lookAt = (at: Arrival) => {
        if (at.l === l) look(at.t, at.layer)
      }
      yield* followBack(stack, tape, fan, tau, seed, lookAt, k)
    }
  }
  const log10 = Float64Array.from({ length: tape.T }, (_, t) =>
    log10Rms(arrived.subarray(t * followed, (t + 1) * followed)),
  )
  return { log10, followed }
}

/** log10 of the root mean square of numbers given by their logarithms, of any size. */
function log10Rms(logs: Float64Array): number {
  let largest = -Infinity
  for (const log of logs) {
    if (Number.isNaN(log)) return log
    largest = Math.max(largest, log)
  }
  if (!Number.isFinite(largest)) return largest
  let sum = 0
  for (const log of logs) sum += powerOfTen(2 * (log - largest))
  return largest + ln64(sum / logs.length) / (2 * LN10)
}
