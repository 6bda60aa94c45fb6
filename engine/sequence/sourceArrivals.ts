/**
 * What steps of the decoder send to the source by way of attention, gathered while gradients are followed back: it arrives when the
 * way back comes to the step of the source, long after it was sent. Each row has a power of two of its own beside it, as in `Fan`.
 */
import type { Kernel } from '../kernels/kernel.ts'
import { exponentOf, powerOfTwo } from '../kernels/powerOfTwo.ts'
import { type AttentionStep, keysBack } from './attention.ts'
import type { Stack } from './stack.ts'

export interface SourceArrivals {
  /** With respect to keys and source, [S, rows, H]; the true gradient of a row is × 2^exponent. */
  readonly keys: Float64Array
  readonly source: Float64Array
  /** −∞ for a row in which nothing has been sent. */
  readonly exponents: Float64Array
}

export function createArrivals({ rows, source }: AttentionStep): SourceArrivals {
  return {
    keys: new Float64Array(source.length),
    source: new Float64Array(source.length),
    exponents: new Float64Array(rows).fill(-Infinity),
  }
}

export function clearArrivals({ keys, source, exponents }: SourceArrivals): void {
  keys.fill(0)
  source.fill(0)
  exponents.fill(-Infinity)
}

/**
 * Adds what one step of the decoder has sent: `d.keys` and `d.source`, which held nothing before.
 * @param exponentOfRow of the step's gradients
 */
export function gather(
  arrivals: SourceArrivals,
  { rows, d }: AttentionStep,
  exponentOfRow: (r: number) => number,
): void {
  const { keys, source, exponents } = arrivals
  const H = d.query.length / rows
  for (let r = 0; r < rows; r++) {
    if (!isSent(d.keys, d.source, rows, H, r)) continue
    const exponent = exponentOfRow(r)
    const both = Math.max(exponents[r]!, exponent)
    const factor = powerOfTwo(exponent - both)
    const shrunk = exponents[r] === -Infinity ? 1 : powerOfTwo(exponents[r]! - both)
    for (let at = r * H; at < keys.length; at += rows * H) {
      for (let i = at; i < at + H; i++) {
        keys[i] = keys[i]! * shrunk + d.keys[i]! * factor
        source[i] = source[i]! * shrunk + d.source[i]! * factor
      }
    }
    exponents[r] = both
  }
}

/** Whether anything in a row is not zero; NaN counts. */
function isSent(keys: Float32Array, source: Float32Array, rows: number, H: number, r: number): boolean {
  for (let at = r * H; at < keys.length; at += rows * H)
    for (let i = at; i < at + H; i++) if (keys[i] !== 0 || source[i] !== 0) return true
  return false
}

/**
 * What has arrived at step t of the source.
 * @param share [rows, H], written
 * @param room for gradients of keys, [rows, H]
 * @returns the exponent of each row of `share`
 */
export function arriveAt(
  stack: Stack,
  { keys, source, exponents }: SourceArrivals,
  t: number,
  share: Float32Array,
  room: Float32Array,
  k: Kernel,
): Int32Array {
  const { H } = stack
  const rows = exponents.length
  const arrived = Int32Array.from({ length: rows }, (_, r) => {
    const from = (t * rows + r) * H
    const exponent = Math.max(exponentIn(keys, from, H), exponentIn(source, from, H))
    // Nothing has arrived there, or something that is not finite, which is left to show.
    const taken = Number.isFinite(exponent) ? exponent : 0
    const factor = powerOfTwo(-taken)
    for (let j = 0; j < H; j++) {
      room[r * H + j] = keys[from + j]! * factor
      share[r * H + j] = source[from + j]! * factor
    }
    return exponent === -Infinity ? NOTHING : exponents[r]! + taken
  })
  keysBack(stack, share, room, k)
  return arrived
}

/** The exponent of a row of zeros: below any other. */
const NOTHING = -(2 ** 30)

/** Of the largest of n numbers. */
function exponentIn(x: Float64Array, from: number, n: number): number {
  let size = 0
  for (let i = from; i < from + n; i++) size = Math.max(size, Math.abs(x[i]!))
  return exponentOf(size)
}
