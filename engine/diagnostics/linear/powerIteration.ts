import { takeOutPower, timesPowerOfTwo } from '../../kernels/powerOfTwo.ts'
import { Random } from '../../random.ts'
import { complete } from '../../run.ts'
import { checkSize, norm } from './matrix.ts'

/** A matrix [rows, columns] known by what it does to vectors. Both write into `out` and return an exponent: the image is out · 2^exponent. */
export interface LinearMap {
  readonly rows: number
  readonly columns: number
  apply(out: Float64Array, x: Float64Array): number
  applyTransposed(out: Float64Array, y: Float64Array): number
}

export interface TopSingularValue {
  /** σ_max = size · 2^exponent. */
  readonly size: number
  readonly exponent: number
  /** Unit vectors with A·right = σ·left; zeros if σ is 0. Hand `right` back as the next start. */
  readonly right: Float64Array
  readonly left: Float64Array
  /** Multiplications by A and Aᵀ that were made. */
  readonly iterations: number
  /** How much σ changed in the last of them, as a share of it; ∞ after only one. */
  readonly change: number
}

export interface PowerIterationOptions {
  readonly iterations?: number
  /** Ends when σ changes by no more than this share. */
  readonly tolerance?: number
}

/** How much of a fixed arbitrary direction is added to the start, as a share of its length. */
const GENERIC_SHARE = 0.125

/**
 * The largest singular value of A by power iteration on AᵀA, from where the last search ended.
 *
 * What comes out is never too large, and too small by about change/(1 − r) with r = (σ_2/σ_1)⁴; with σ_2 nearly as large as σ_1 it is
 * slow, but then the two differ little. An arbitrary but fixed direction is mixed into the start, as a start exactly perpendicular to
 * the right direction would never find it, and the last direction is that once another has become the largest in a diagonal matrix.
 *
 * @param start [columns], the `right` of an earlier search on a similar matrix; none, or zeros, begins anywhere
 * @returns size and vectors NaN when an element is not finite
 * Source   von Mises & Pollaczek-Geiringer 1929
 * Tests    powerIteration.test.ts
 */
export function powerIteration(
  map: LinearMap,
  start?: Float64Array,
  options?: PowerIterationOptions,
): TopSingularValue {
  return complete(searchTopSingularValue(map, start, options))
}

/** The same, interruptible at every `yield`: after each iteration. */
export function* searchTopSingularValue(
  { rows, columns, apply, applyTransposed }: LinearMap,
  start?: Float64Array,
  { iterations = 300, tolerance = 1e-12 }: PowerIterationOptions = {},
): Generator<void, TopSingularValue> {
  const right = startFrom(start, columns)
  const left = new Float64Array(rows)
  const zero = () => ({
    size: 0,
    exponent: 0,
    right: right.fill(0),
    left: left.fill(0),
    iterations: done,
    change: 0,
  })
  let size = 0
  let exponent = 0
  let change = Infinity
  let done = 0
  while (done < iterations && change > tolerance) {
    done++
    apply(left, right)
    const length = norm(left)
    if (length === 0) return zero()
    divide(left, length)
    const nextExponent = applyTransposed(right, left)
    const nextSize = norm(right)
    if (nextSize === 0) return zero()
    divide(right, nextSize)
    if (done > 1) change = Math.abs(1 - timesPowerOfTwo(size / nextSize, exponent - nextExponent))
    size = nextSize
    exponent = nextExponent
    if (Number.isNaN(size)) break
    yield
  }
  return { size, exponent, right, left, iterations: done, change }
}

/** A dense matrix [rows, columns] as a map. */
export function asLinearMap(a: Float64Array, rows: number, columns: number): LinearMap {
  checkSize('asLinearMap', a, rows, columns)
  return {
    rows,
    columns,
    apply(out, x) {
      applyMatrix(out, a, x, rows, columns)
      return takeOutPower(out)
    },
    applyTransposed(out, y) {
      applyMatrixTransposed(out, a, y, rows, columns)
      return takeOutPower(out)
    },
  }
}

/** out [rows] = a [rows, columns] · x [columns]. */
export function applyMatrix(
  out: Float64Array,
  a: Float64Array,
  x: Float64Array,
  rows: number,
  columns: number,
): void {
  for (let i = 0; i < rows; i++) {
    let sum = 0
    for (let j = 0; j < columns; j++) sum += a[i * columns + j]! * x[j]!
    out[i] = sum
  }
}

/** out [columns] = aᵀ · y, for a [rows, columns] and y [rows]. */
export function applyMatrixTransposed(
  out: Float64Array,
  a: Float64Array,
  y: Float64Array,
  rows: number,
  columns: number,
): void {
  out.fill(0)
  for (let i = 0; i < rows; i++) {
    const factor = y[i]!
    for (let j = 0; j < columns; j++) out[j]! += factor * a[i * columns + j]!
  }
}

function startFrom(start: Float64Array | undefined, columns: number): Float64Array {
  const random = new Random(1, 'power iteration')
  const x = Float64Array.from({ length: columns }, () => random.normal())
  divide(x, norm(x))
  if (start === undefined) return x
  checkSize('powerIteration: start', start, columns, 1)
  const length = norm(start)
  if (!(length > 0 && length < Infinity)) return x
  for (let i = 0; i < columns; i++) x[i] = start[i]! / length + GENERIC_SHARE * x[i]!
  divide(x, norm(x))
  return x
}

function divide(x: Float64Array, by: number): void {
  for (let i = 0; i < x.length; i++) x[i]! /= by
}
