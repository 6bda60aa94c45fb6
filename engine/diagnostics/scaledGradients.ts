/** Gradients kept near 1 by powers of two, which is exact, so that those far beyond float32's range come out as they are. */
import type { Kernel } from '../kernels/kernel.ts'
import { ln64 } from '../kernels/ln.ts'
import type { Tape } from '../sequence/tape.ts'

export const LN10 = ln64(10)
export const LOG10_2 = ln64(2) / LN10
/** 2³². */
const UNIT = 4294967296

/**
 * Brings the largest element to within 2⁻³² … 2³², where float32 loses nothing, by factors of 2³².
 * @returns the power of two that was taken out
 */
export function normalise(arrays: readonly Float32Array[], k: Kernel): number {
  let size = Math.max(...arrays.map(x => k.largest(x)))
  if (!(size > 0 && size < Infinity)) return 0
  let exponent = 0
  for (; size * UNIT < 1; size *= UNIT, exponent -= 32) for (const x of arrays) k.scale(x, UNIT)
  for (; size > UNIT; size /= UNIT, exponent += 32) for (const x of arrays) k.scale(x, 1 / UNIT)
  return exponent
}

/** x /= 2^exponent, a multiple of 32; beyond 2¹⁶⁰ nothing is left in float32. */
export function divide(arrays: readonly Float32Array[], exponent: number, k: Kernel): void {
  for (let left = Math.min(exponent, 160); left > 0; left -= 32) for (const x of arrays) k.scale(x, 1 / UNIT)
}

export function log10Norm(x: Float32Array, k: Kernel): number {
  return ln64(k.sumSquares(x)) / (2 * LN10)
}

/**
 * Adds `share` × 2^shareExponent to the first of `there` × 2^exponent: both are brought to one exponent, which is returned. Mutates
 * `share`.
 */
export function addScaledTo(
  there: readonly Float32Array[],
  exponent: number,
  share: Float32Array,
  shareExponent: number,
  k: Kernel,
): number {
  const own = shareExponent + normalise([share], k)
  if (k.largest(share) === 0) return exponent
  if (there.every(x => k.largest(x) === 0)) exponent = own
  const difference = own - exponent
  if (difference < 0) divide([share], -difference, k)
  if (difference > 0) divide(there, difference, k)
  k.addScaled(there[0]!, share, 1)
  return Math.max(exponent, own)
}

/** No gradient anywhere on a tape. */
export function clearGradients({ layers, reverse }: Tape): void {
  for (const { dh, dc, dOutput } of [...layers, ...reverse]) {
    dh.fill(0)
    dc.fill(0)
    dOutput.fill(0)
  }
}
