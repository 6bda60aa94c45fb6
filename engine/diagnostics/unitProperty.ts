import { Random } from '../random.ts'
import { complete } from '../run.ts'
import { STILL } from './deadUnits.ts'
import { rowsOf } from './rows.ts'

/** From here on a correlation is called strong: a quarter of the unit's variance goes with the label, r² ≥ ¼. */
export const STRONG = 0.5

/** Multiplications between two interruptions: about a tenth of a millisecond. */
const PAUSE = 1 << 17

export interface UnitProperty {
  readonly unit: number
  /** Pearson's r of activation and label, −1…1; 0 for a unit that does not move (deadUnits.ts) or whose numbers are not finite. */
  readonly r: number
  /** 'none': |r| is what chance gives the best of H units. 'weak': more than that, but below STRONG. */
  readonly verdict: 'strong' | 'weak' | 'none'
}

export interface UnitProperties {
  /** Every unit, the one with the largest |r| first: rank 1 is ranked[0]. Equal ones by number. */
  readonly ranked: readonly UnitProperty[]
  readonly baseline: {
    /** What the largest |r| over all units exceeds with probability ≤ 1 − level when units and labels have nothing to do with each other; ∞ when too few shifts exist to say. */
    readonly r: number
    readonly level: number
    /** How many displacements of the labels it was read off. */
    readonly shifts: number
  }
}

export interface SearchOptions {
  /** Displacements to try; 100. All there are when the text is no longer than that. */
  readonly shifts?: number
  /** Quantile of the baseline, 0…1; 0.95. For n labels looked at together take 1 − 0.05/n, and at least n·20 shifts. */
  readonly level?: number
}

/**
 * Which units follow a property of the text, and whether that could be chance. With H units somebody always finds one that “counts the
 * line”; the baseline says how well the best of H units does on labels that have nothing to do with it.
 *
 * r        Pearson's; with labels 0 and 1 this is the point-biserial correlation
 * Baseline the largest |r| over all units, for the same labels displaced by a random number of characters, the end wrapped round to the
 *          front; the quantile `level` of that. Displaced, not shuffled: text labels come in runs (a quotation is a hundred characters
 *          of 1), states change slowly too, and two slow series correlate by chance far more than shuffled ones. With runs of about 20
 *          characters and units that remember ten, a baseline from shuffled labels called noise a finding in every trial, this one in
 *          1 of 20 (unitProperty.test.ts). A displacement keeps labels and units as they are and only breaks the tie between them.
 *          The maximum over units pays for having looked at H of them. The labels in place count as one of K + 1, so that without a
 *          tie the chance of any verdict but 'none' is 1 − level, up to the seam where end and front meet
 * Limits   read a text at least twenty times as long as the slowest unit remembers (measured: false findings 3 to 8 % at level 0.95; at
 *          five times, 20 to 40 %, because of the seam). Labels that repeat exactly, such as lines all of one length below 20, never
 *          pass: displaced by a line they are the same labels, and a unit in step with them proves nothing. Correlation is not use, nor
 *          learning: a unit may follow a label because the characters do. Compare with the untrained network
 * Costs    shifts·T·H multiplications, in one go; `searchUnits` does the same in pieces
 * Shapes   activations [T, H], one sequence in reading order, row t being h_t; labels [T], of the character read at t
 * Errors   throws when there are not T labels, fewer than two rows, a label is not a finite number, or an option is out of range
 * Tests    unitProperty.test.ts
 *
 * @param seed the same seed, the same displacements
 */
export function unitProperty(
  activations: ArrayLike<number>,
  H: number,
  labels: ArrayLike<number | boolean>,
  seed: number,
  options: SearchOptions = {},
): UnitProperties {
  return complete(searchUnits(activations, H, labels, seed, options))
}

/** `unitProperty`, interruptible after so many multiplications; the numbers do not depend on where. */
export function* searchUnits(
  activations: ArrayLike<number>,
  H: number,
  labels: ArrayLike<number | boolean>,
  seed: number,
  { shifts = 100, level = 0.95 }: SearchOptions = {},
): Generator<void, UnitProperties> {
  const T = rowsOf(activations, H, 'activations', 2)
  if (labels.length !== T) throw new Error(`labels: expected ${T}, got ${labels.length}`)
  if (!(shifts >= 1)) throw new Error(`shifts: expected 1 or more, got ${shifts}`)
  if (!(level > 0 && level < 1)) throw new Error(`level: expected between 0 and 1, got ${level}`)

  const label = Float64Array.from(labels, Number)
  if (!label.every(Number.isFinite)) throw new Error('labels: expected finite numbers')
  const round = standardise(label, 0)
  if (!round)
    return { ranked: rank(new Float64Array(H), Infinity), baseline: { r: Infinity, level, shifts: 0 } }
  // Twice in a row, so that a displacement is a start.
  const twice = new Float64Array(2 * T)
  twice.set(round)
  twice.set(round, T)
  yield

  const pause = Math.max(1, Math.floor(PAUSE / T))
  const units: (Float64Array | undefined)[] = []
  for (let j = 0; j < H; j++) {
    units.push(
      standardise(
        Float64Array.from({ length: T }, (_, t) => activations[t * H + j]!),
        STILL,
      ),
    )
    if (j % pause === 0) yield
  }
  const rAt = (unit: Float64Array | undefined, shift: number) => {
    if (!unit) return 0
    let sum = 0
    for (let t = 0; t < T; t++) sum += unit[t]! * twice[t + shift]!
    return sum
  }

  const displaced = drawShifts(T, shifts, new Random(seed, 'unit property'))
  const largest: number[] = []
  for (const shift of displaced) {
    let most = 0
    for (const [j, unit] of units.entries()) {
      most = Math.max(most, Math.abs(rAt(unit, shift)))
      if (j % pause === pause - 1) yield
    }
    largest.push(most)
    yield
  }
  const r = quantile(largest, level)
  return {
    ranked: rank(
      Float64Array.from(units, unit => rAt(unit, 0)),
      r,
    ),
    baseline: { r, level, shifts: displaced.length },
  }
}

/** Mean 0 and length 1, so that r is a dot product; undefined when it moves by less than `still` or not at all, or is not finite. Mutates x. */
function standardise(x: Float64Array, still: number): Float64Array | undefined {
  let smallest = Infinity
  let largest = -Infinity
  let sum = 0
  for (const value of x) {
    smallest = Math.min(smallest, value)
    largest = Math.max(largest, value)
    sum += value
  }
  const range = largest - smallest
  if (!(range > 0 && range >= still && range < Infinity)) return undefined
  const mean = sum / x.length
  let square = 0
  for (let t = 0; t < x.length; t++) {
    x[t]! -= mean
    square += x[t]! * x[t]!
  }
  const length = Math.sqrt(square)
  for (let t = 0; t < x.length; t++) x[t]! /= length
  return x
}

/** Different ones of 1 … T−1; all of them when that many are asked for. */
function drawShifts(T: number, count: number, random: Random): number[] {
  const all = Array.from({ length: T - 1 }, (_, i) => i + 1)
  if (count >= all.length) return all
  for (let i = 0; i < count; i++) {
    const other = i + random.below(all.length - i)
    ;[all[i], all[other]] = [all[other]!, all[i]!]
  }
  return all.slice(0, count)
}

/** The value that one more draw exceeds with probability ≤ 1 − level: counted among K + 1, not K. ∞ when K is too small for it. */
function quantile(values: readonly number[], level: number): number {
  const place = Math.ceil(level * (values.length + 1))
  return [...values].sort((a, b) => a - b)[place - 1] ?? Infinity
}

function rank(r: Float64Array, baseline: number): UnitProperty[] {
  return Array.from(r, (value, unit) => ({ unit, r: value, verdict: judge(Math.abs(value), baseline) })).sort(
    (a, b) => Math.abs(b.r) - Math.abs(a.r) || a.unit - b.unit,
  )
}

function judge(size: number, baseline: number): UnitProperty['verdict'] {
  if (!(size > baseline)) return 'none'
  return size >= STRONG ? 'strong' : 'weak'
}
