/** What the strip of per-step Jacobians draws and says, without drawing anything. */
import { preserved } from '../../../engine/diagnostics/preserved.ts'
import type { Frame } from '../../../engine/worker/frame.ts'
import { columnX, type Geometry } from '../../stage/geometry.ts'

/** Factors from 1/limit to limit, on a log scale whose middle is 1. */
export type Limit = number

const LIMITS: readonly Limit[] = [2, 4, 10, 100, 1e4]

/** The smallest scale that holds most of what is shown: a few lost steps must not flatten all others. */
export function limitFor(sigmas: readonly ArrayLike<number>[]): Limit {
  const sizes = sigmas
    .flatMap(sigma => Array.from(sigma, value => Math.abs(Math.log10(value))))
    .filter(Number.isFinite)
    .sort((a, b) => a - b)
  const most = sizes[Math.floor(0.95 * (sizes.length - 1))] ?? 0
  return LIMITS.find(limit => Math.log10(limit) >= most) ?? LIMITS.at(-1)!
}

export interface Bar {
  readonly x: number
  readonly y: number
  readonly height: number
}

/** Height of a factor: limit at the top, 1 in the middle, 1/limit and all below at the bottom. */
export function heightOf(value: number, limit: Limit, heightPx: number): number {
  const share = Number.isNaN(value) ? 0 : Math.log10(value) / Math.log10(limit)
  return (heightPx / 2) * (1 - Math.max(-1, Math.min(1, share)))
}

/** From 1 up where a step stretches, down where it shrinks. */
export function barsOf(sigma: ArrayLike<number>, limit: Limit, geometry: Geometry, heightPx: number): Bar[] {
  return Array.from(sigma, (value, t) => {
    const y = heightOf(value, limit, heightPx)
    return { x: columnX(geometry, t), y: Math.min(y, heightPx / 2), height: Math.abs(y - heightPx / 2) }
  })
}

/**
 * What each step left of the gradient that is followed, ‖∂L_τ/∂h_{t−1}‖ / ‖∂L_τ/∂h_t‖ at t: never more than σ_max there. Undefined where
 * nothing passes. Only where h is all that is carried over; where c is too, part of the gradient goes another way.
 */
export function survived({ flow, L, T, tau }: Frame): (number | undefined)[] | undefined {
  if (!flow) return undefined
  const { ratios } = preserved(flow.subarray((L - 1) * T, L * T), tau)
  return [undefined, ...ratios.slice(0, -1)]
}

/** The same of what reads from right to left: ‖∂L_τ/∂h_{t+1}‖ / ‖∂L_τ/∂h_t‖ at t. */
export function survivedAhead({ reverse, L, T, tau }: Frame): (number | undefined)[] | undefined {
  if (!reverse?.flow) return undefined
  const { ratios } = preserved(reverse.flow.slice((L - 1) * T, L * T).reverse(), T - 1 - tau)
  return [undefined, ...ratios.slice(0, -1)].reverse()
}

/** Geometric mean of what is there; undefined where a step ends it, or there are none. */
function mean(ratios: readonly (number | undefined)[]): number | undefined {
  const there = ratios.filter(ratio => ratio !== undefined)
  if (there.length === 0 || there.includes(0)) return undefined
  return Math.exp(there.reduce((sum, ratio) => sum + Math.log(ratio), 0) / there.length)
}

/** ×0.41, ×1.3, ×12: two digits. */
export function sayFactor(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'not a number' : 'without limit'
  if (value === 0) return '×0'
  if (value >= 1e4 || value < 1e-3) return `×${value.toExponential(0)}`
  return `×${Number(value.toPrecision(2))}`
}

/**
 * @param sigma of the top layer, [T]
 * @param both whether the state is h and c together
 * @param ratios what was left of the gradient that is followed
 */
export function describeStretch(
  sigma: ArrayLike<number>,
  both: boolean,
  ratios: readonly (number | undefined)[] = [],
): string {
  const sorted = Array.from(sigma).sort((a, b) => a - b)
  if (sorted.length === 0) return ''
  if (sorted.some(Number.isNaN)) return 'The numbers have left float32’s range.'
  const of = both ? 'the state, h and c together,' : 'the state'
  const [least, most] = [sorted[0]!, sorted.at(-1)!]
  const above = sorted.filter(value => value > 1).length
  const range =
    sayFactor(least) === sayFactor(most)
      ? `by ${sayFactor(most)} at most`
      : `by at most ${sayFactor(least)} to ${sayFactor(most)}`
  const rest =
    above === 0 ? 'never by more than 1: every change fades.' : `${above} of ${sorted.length} by more than 1.`
  const kept = mean(ratios)
  const seen = kept === undefined ? '' : ` This gradient: ${sayFactor(kept)} a step.`
  return `One step changes ${of} ${range}; ${rest}${seen}`
}
