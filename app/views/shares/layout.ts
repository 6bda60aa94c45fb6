/** What the track of shares draws and says: which copies of the cell dL/dW_hh comes from. */
import { columnX, type Geometry } from '../../stage/geometry.ts'
import { size } from '../gradient/sentence.ts'
import { niceLimit } from '../limits.ts'

/** Shares at the top and at the bottom of the scale; the bottom is 0 or below. */
export interface ShareScale {
  readonly high: number
  readonly low: number
}

/** Pulls the other way that would not be seen are not given room. */
const LEAST_BELOW = 0.03

export function scaleOf(shares: ArrayLike<number>): ShareScale {
  let [high, low] = [0, 0]
  for (let t = 0; t < shares.length; t++) {
    if (!Number.isFinite(shares[t]!)) continue
    high = Math.max(high, shares[t]!)
    low = Math.min(low, shares[t]!)
  }
  // One copy alone is often just over the whole, and others pull back a little.
  const top = high > 1 && high <= 1.25 ? 1.25 : niceLimit(high)
  return { high: top, low: -low > LEAST_BELOW * top ? -niceLimit(-low) : 0 }
}

export interface SharesLayout {
  /** All bars as one path. */
  readonly bars: string
  readonly zeroY: number
  /** From the first of the copies that make most of it to τ. */
  readonly most: { readonly x1: number; readonly x2: number; readonly copies: number } | undefined
}

/**
 * @param shares one layer's, [T], adding up to 1
 * @param reverse whether they are of the copies that read from right to left, which lie from τ on
 */
export function layoutShares(
  shares: ArrayLike<number>,
  tau: number,
  { high, low }: ShareScale,
  geometry: Geometry,
  heightPx: number,
  reverse = false,
): SharesLayout {
  const y = (share: number) => ((high - Math.min(high, Math.max(low, share))) / (high - low)) * heightPx
  const half = geometry.columnPx * 0.32
  let bars = ''
  for (const t of reverse ? stepsFrom(tau, shares.length) : stepsFrom(0, tau + 1)) {
    if (!Number.isFinite(shares[t]!)) continue
    const x = columnX(geometry, t)
    bars += `M${x - half},${y(0)}V${y(shares[t]!)}H${x + half}V${y(0)}z`
  }
  const [read, last] = inOrderRead(shares, tau, reverse)
  const copies = copiesForMost(read, last)
  const ends = copies === undefined ? [] : reverse ? [tau, tau + copies - 1] : [tau - copies + 1, tau]
  return {
    bars,
    zeroY: y(0),
    most:
      copies === undefined
        ? undefined
        : {
            x1: columnX(geometry, ends[0]!) - geometry.columnPx / 2,
            x2: columnX(geometry, ends[1]!) + geometry.columnPx / 2,
            copies,
          },
  }
}

const stepsFrom = (from: number, end: number) => Array.from({ length: end - from }, (_, n) => from + n)

/** The shares as a direction comes upon them, and how many steps that is until τ. */
export function inOrderRead(
  shares: ArrayLike<number>,
  tau: number,
  reverse: boolean,
): readonly [shares: ArrayLike<number>, tau: number] {
  return reverse ? [Array.from(shares).reverse(), shares.length - 1 - tau] : [shares, tau]
}

/** What the copies before those that make most of the gradient leave to be desired, at most. */
const REST = 0.1

/** How many of the last copies are enough: all earlier ones together, however many of them, change the sum by no more than a tenth. */
export function copiesForMost(shares: ArrayLike<number>, tau: number): number | undefined {
  let sum = 0
  for (let t = 0; t <= tau; t++) sum += shares[t]!
  if (!(Math.abs(sum - 1) < 1e-6)) return undefined
  let before = 0
  let t = 0
  // Small tolerance: where exactly a tenth is meant, rounding must not decide.
  while (t < tau && Math.abs(before + shares[t]!) <= REST + 1e-9) before += shares[t++]!
  return tau + 1 - t
}

/** @param name of the weight */
export function describeShares(shares: ArrayLike<number>, tau: number, name: string): string {
  const step = tau + 1
  const copies = copiesForMost(shares, tau)
  if (copies === undefined) {
    return Number.isNaN(shares[tau]!)
      ? `The numbers at step ${step} have grown beyond what float32 can hold.`
      : `No copy adds anything to the gradient of ${name}: nothing of the loss at step ${step} reaches it.`
  }
  const most = copies === 1 ? 'the last one makes' : `the last ${copies} make`
  const all = copies === step ? `it takes all ${step} to make` : most
  return `dL/dW of ${name} for the loss at step ${step} is the sum of ${step} copies’; ${all} 90 % of it.`
}

/** Of a network that reads in both directions, whose weights are two: each has a gradient of its own, made by the copies on its side. */
export function describeBothShares(
  there: ArrayLike<number>,
  back: ArrayLike<number>,
  tau: number,
  name: string,
): string {
  const T = there.length
  const step = tau + 1
  if (Number.isNaN(there[tau]!) || Number.isNaN(back[tau]!))
    return `The numbers at step ${step} have grown beyond what float32 can hold.`
  const say = (reverse: boolean, weight: string, nearest: string) => {
    const copies = copiesForMost(...inOrderRead(reverse ? back : there, tau, reverse))
    if (copies === undefined) return `nothing of it reaches ${weight}`
    const all = reverse ? T - tau : step
    const most = copies === 1 ? `the ${nearest} one makes` : `the ${nearest} ${copies} make`
    return `dL/dW of ${weight} is the sum of ${all} copies’, of which ${copies === all && all > 1 ? 'all are needed for' : most} 90 %`
  }
  return `For the loss at step ${step}: ${say(false, `${name} (→)`, 'last')}; ${say(true, `${name}_reverse (←)`, 'first')}.`
}

/** One copy, in words. */
export function sayShare(share: number, decades: number, t: number): string {
  if (!Number.isFinite(share) || Number.isNaN(decades)) return `step ${t + 1}: beyond float32`
  return `step ${t + 1}: ${sayPercent(share)} of dL/dW, ${decades === -Infinity ? 'size 0' : `size ${size(decades)}`}`
}

/** 34 %, 0.52 %, −3 %, 2.1·10⁻⁸ %. */
export function sayPercent(share: number): string {
  const percent = Math.abs(100 * share)
  if (percent === 0) return '0 %'
  const figure = percent < 1e-3 ? size(Math.log10(percent)) : String(Number(percent.toPrecision(2)))
  return `${share < 0 ? '−' : ''}${figure} %`
}
