import { exponentOf, powerOfTwo, takeOutPower, timesPowerOfTwo } from '../../kernels/powerOfTwo.ts'
import { complete } from '../../run.ts'
import { type Active, balance } from './balance.ts'
import { toHessenberg } from './hessenberg.ts'
import { checkSize } from './matrix.ts'

/** Complex numbers re + i·im, largest modulus first; of a conjugate pair, the one with im > 0 first. */
export interface Eigenvalues {
  readonly re: Float64Array
  readonly im: Float64Array
}

/** Two or three are usual. */
const SWEEPS_PER_EIGENVALUE = 30
const EPSILON = Number.EPSILON
/** Below this, next to elements of about 1, a number is nothing. */
const NOTHING = 2.2250738585072014e-308 / EPSILON

/**
 * All n eigenvalues of a real square matrix: balanced, brought to Hessenberg form, then Francis' double-shift QR.
 *
 * Each is an exact eigenvalue of a matrix that differs from a by a few n·2⁻⁵²·‖a‖ at most. Simple ones are therefore accurate; of one that
 * is m times there and shares its eigenvector, an error of ε appears as ε^(1/m): a nilpotent matrix of 8 × 8 may show |λ| ≈ 0.01·‖a‖,
 * unless exchanging rows and columns makes it triangular, when it shows exact zeros.
 *
 * Shapes   a [n, n], row-major, not changed; n ≥ 0
 * Errors   throws when the size is not as stated, and if the search does not end (never seen); NaN everywhere when an element is not finite
 * Source   Francis 1961/62, with the start of a sweep as in EISPACK's hqr; Parlett & Reinsch 1969 for balancing
 * Tests    eigenvalues.test.ts
 */
export function eigenvalues(a: Float64Array, n: number): Eigenvalues {
  return complete(searchEigenvalues(a, n))
}

/** The same, interruptible at every `yield`: after each column on the way to Hessenberg form, and each sweep. */
export function* searchEigenvalues(a: Float64Array, n: number): Generator<void, Eigenvalues> {
  checkSize('eigenvalues', a, n, n)
  const h = a.slice()
  const re = new Float64Array(n)
  const im = new Float64Array(n)
  const exponent = takeOutPower(h)
  if (Number.isNaN(exponent)) return { re: re.fill(NaN), im: im.fill(NaN) }
  const active = balance(h, n)
  yield* toHessenberg(h, n, active)
  for (let i = 0; i < n; i++) re[i] = h[i * n + i]!
  yield* francis(h, n, active, re, im)
  return sortAndScale(re, im, exponent)
}

/** |re + i·im|, right even where squares leave float64's range. */
export function modulus(re: number, im: number): number {
  const larger = Math.max(Math.abs(re), Math.abs(im))
  if (larger === 0 || larger === Infinity) return larger
  const ratio = Math.min(Math.abs(re), Math.abs(im)) / larger
  return larger * Math.sqrt(1 + ratio * ratio)
}

/** Eigenvalues of the Hessenberg block low … high into re, im, from the last row upwards. */
function* francis(
  h: Float64Array,
  n: number,
  { low, high }: Active,
  re: Float64Array,
  im: Float64Array,
): Generator<void, void> {
  let sweeps = 0
  let left = SWEEPS_PER_EIGENVALUE * Math.max(10, high - low + 1)
  for (let end = high; end >= low; ) {
    const start = startOfBlock(h, n, low, end)
    if (start >= end - 1) {
      if (start === end) re[end] = h[end * n + end]!
      else pairOf(h, n, end, re, im)
      end = start - 1
      sweeps = 0
      continue
    }
    if (left-- === 0) throw new Error(`eigenvalues: row ${end} of ${n} stays after ${sweeps} sweeps`)
    sweeps++
    sweep(h, n, start, end, shiftsFor(h, n, start, end, sweeps))
    yield
  }
}

/** The row at which the undivided block that ends at `end` begins; a subdiagonal element that is nothing beside its neighbours is set to zero. */
function startOfBlock(h: Float64Array, n: number, low: number, end: number): number {
  for (let k = end; k > low; k--) {
    const at = k * n + k
    let size = Math.abs(h[at]!) + Math.abs(h[at - n - 1]!)
    if (size === 0) {
      if (k - 2 >= low) size += Math.abs(h[at - n - 2]!)
      if (k + 1 <= end) size += Math.abs(h[at + n]!)
    }
    if (Math.abs(h[at - 1]!) <= Math.max(NOTHING, EPSILON * size)) {
      h[at - 1] = 0
      return k
    }
  }
  return low
}

/** The two eigenvalues of rows and columns end−1, end. */
function pairOf(h: Float64Array, n: number, end: number, re: Float64Array, im: Float64Array): void {
  const a = h[(end - 1) * n + end - 1]!
  const b = h[(end - 1) * n + end]!
  const c = h[end * n + end - 1]!
  const d = h[end * n + end]!
  const p = 0.5 * (a - d)
  re[end - 1] = re[end] = d
  const largest = Math.max(Math.abs(p), Math.abs(b), Math.abs(c))
  if (largest === 0) return
  // Scaled by a power of two, so that squares of small elements do not vanish.
  const exponent = exponentOf(largest)
  const factor = powerOfTwo(-exponent)
  const discriminant = p * factor * (p * factor) + b * factor * (c * factor)
  const root = timesPowerOfTwo(Math.sqrt(Math.abs(discriminant)), exponent)
  if (discriminant < 0) {
    re[end - 1] = re[end] = d + p
    im[end - 1] = root
    im[end] = -root
    return
  }
  const z = p + (p < 0 ? -root : root)
  if (z === 0) return
  re[end - 1] = d + z
  re[end] = d - (b / z) * c
}

/** The 2 × 2 matrix [[y, b], [c, x]] whose eigenvalues are the two shifts: the last of the block, or a made-up one when nothing moves. */
interface Shifts {
  readonly x: number
  readonly y: number
  readonly b: number
  readonly c: number
}

function shiftsFor(h: Float64Array, n: number, start: number, end: number, sweeps: number): Shifts {
  if (sweeps % 10 === 0) {
    // As matrices exist on which the usual shifts go in circles (an exchange of rows is one), these break the symmetry.
    const k = sweeps % 20 === 0 ? end : start + 2
    const size = Math.abs(h[k * n + k - 1]!) + Math.abs(h[(k - 1) * n + k - 2]!)
    const centre = 0.75 * size + h[k * n + k]!
    return { x: centre, y: centre, b: -0.4375 * size, c: size }
  }
  const at = end * n + end
  return { x: h[at]!, y: h[at - n - 1]!, b: h[at - n]!, c: h[at - 1]! }
}

/** One implicit double-shift QR step on rows and columns start … end, which must be at least three. */
function sweep(h: Float64Array, n: number, start: number, end: number, { x, y, b, c }: Shifts): void {
  let p = 0
  let q = 0
  let r = 0
  // The first column of (H − shift)(H − other shift), from as far down as two neighbouring small subdiagonal elements allow.
  let m = end - 2
  for (; ; m--) {
    const at = m * n + m
    const here = h[at]!
    const next = h[at + n + 1]!
    const under = h[at + n]!
    // Divided before multiplied, as products of small elements would vanish.
    p = ((here - x) / under) * (here - y) - (b / under) * c + h[at + 1]!
    q = next + here - x - y
    r = h[at + 2 * n + 1]!
    const size = Math.abs(p) + Math.abs(q) + Math.abs(r)
    p /= size
    q /= size
    r /= size
    if (m === start) break
    const left = Math.abs(h[at - 1]!) * (Math.abs(q) + Math.abs(r))
    const right = Math.abs(p) * (Math.abs(h[at - n - 1]!) + Math.abs(here) + Math.abs(next))
    if (left <= EPSILON * right) break
  }
  for (let k = m; k < end; k++) {
    const last = k === end - 1
    if (k > m) {
      p = h[k * n + k - 1]!
      q = h[(k + 1) * n + k - 1]!
      r = last ? 0 : h[(k + 2) * n + k - 1]!
    }
    const size = Math.abs(p) + Math.abs(q) + Math.abs(r)
    if (size === 0) continue
    p /= size
    q /= size
    r /= size
    const length = Math.sqrt(p * p + q * q + r * r)
    const alpha = p < 0 ? length : -length
    const tau = (alpha - p) / alpha
    if (k > m) {
      h[k * n + k - 1] = alpha * size
      h[(k + 1) * n + k - 1] = 0
      if (!last) h[(k + 2) * n + k - 1] = 0
    } else if (m > start) {
      // The column before is hit by the reflection in its first element only, as far as it counts.
      h[k * n + k - 1]! *= 1 - tau
    }
    const v1 = q / (p - alpha)
    const v2 = r / (p - alpha)
    reflectRows(h, n, k, end, tau, v1, v2, last)
    reflectColumns(h, n, k, start, Math.min(end, k + 3), tau, v1, v2, last)
  }
}

/** Rows k, k+1 (and k+2 unless last) from column k on: h ← (I − τ v vᵀ)·h with v = (1, v1, v2). */
function reflectRows(
  h: Float64Array,
  n: number,
  k: number,
  end: number,
  tau: number,
  v1: number,
  v2: number,
  last: boolean,
): void {
  const row = k * n
  for (let j = k; j <= end; j++) {
    let sum = h[row + j]! + v1 * h[row + n + j]!
    if (!last) sum += v2 * h[row + 2 * n + j]!
    sum *= tau
    h[row + j]! -= sum
    h[row + n + j]! -= sum * v1
    if (!last) h[row + 2 * n + j]! -= sum * v2
  }
}

/** Columns k, k+1 (and k+2 unless last) of rows from … to: h ← h·(I − τ v vᵀ). */
function reflectColumns(
  h: Float64Array,
  n: number,
  k: number,
  from: number,
  to: number,
  tau: number,
  v1: number,
  v2: number,
  last: boolean,
): void {
  for (let i = from; i <= to; i++) {
    const at = i * n + k
    let sum = h[at]! + v1 * h[at + 1]!
    if (!last) sum += v2 * h[at + 2]!
    sum *= tau
    h[at]! -= sum
    h[at + 1]! -= sum * v1
    if (!last) h[at + 2]! -= sum * v2
  }
}

/** In order, with the power of two back in; + 0 makes a −0 plain 0. */
function sortAndScale(re: Float64Array, im: Float64Array, exponent: number): Eigenvalues {
  const order = Array.from(re.keys()).sort(
    (i, j) => modulus(re[j]!, im[j]!) - modulus(re[i]!, im[i]!) || re[j]! - re[i]! || im[j]! - im[i]!,
  )
  return {
    re: Float64Array.from(order, i => timesPowerOfTwo(re[i]!, exponent) + 0),
    im: Float64Array.from(order, i => timesPowerOfTwo(im[i]!, exponent) + 0),
  }
}
