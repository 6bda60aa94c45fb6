import { type DecadeBin, decadeBins } from './decadeBins.ts'

/** How many updates are looked back on. */
export const REMEMBERED = 100

/** Between half and ten times the usual norm lies a reasonable threshold. */
export const BAND = { low: 0.5, high: 10 } as const

/** One update, as clipping saw it. */
export interface ClipEntry {
  readonly update: number
  /** ‖g‖₂ over all parameters before clipping; may be NaN or ∞. */
  readonly norm: number
  /** Whether clipping changed the gradient. */
  readonly clipped: boolean
}

export interface ClipSummary {
  /** Updates looked back on; the numbers below are about those with a finite norm. */
  readonly updates: number
  /** Updates whose norm was NaN or ∞, in no other number. */
  readonly notFinite: number
  /** Updates whose norm was exactly 0: in `share` and `median`, but on no logarithmic axis. */
  readonly zero: number
  /** Share of updates that were clipped, 0…1; undefined without any. */
  readonly share: number | undefined
  /** Of the norms before clipping; the middle of the two middle ones when their number is even. */
  readonly median: number | undefined
  /** 0.5 and 10 times the median: a threshold below it changes most updates, one above it only the wildest. */
  readonly band: { readonly low: number; readonly high: number } | undefined
  /** Norms above 0 by quarters of a decade, only bins that hold some. */
  readonly bins: readonly DecadeBin[]
}

/**
 * What clipping did over the last updates. Remembers so many and no more; mutates itself.
 *
 * Source   Pascanu, Mikolov & Bengio 2013, section 3.2: a threshold of half to ten times the average norm over many updates
 * Differs  the median takes the average's place: a few exploding gradients, which clipping is there for, move an average by orders
 *          of magnitude and a median hardly
 * Tests    clipHistory.test.ts
 */
export class ClipHistory {
  private readonly kept: ClipEntry[] = []

  /** @param capacity most updates remembered, 1 or more */
  constructor(private readonly capacity = REMEMBERED) {
    if (!(Number.isInteger(capacity) && capacity >= 1)) {
      throw new Error(`clip history: expected a capacity of 1 or more, got ${capacity}`)
    }
  }

  /** Oldest first. */
  get entries(): readonly ClipEntry[] {
    return this.kept
  }

  /**
   * Takes up an update. After a rewind, later ones and the same one are forgotten first.
   * @param limit the threshold in force at this update, 0 for none; it may be another at the next
   * @param clipped what `optimisers/clip.ts` reports. Without it: norm above the limit, which is right for clipping by norm only;
   *   clipping by value may leave a long gradient alone, and change a short one
   */
  add(update: number, norm: number, limit: number, clipped = limit > 0 && norm > limit): void {
    if (norm < 0 || !(limit >= 0)) {
      throw new Error(`clip history: expected norm and limit of 0 or more, got ${norm} and ${limit}`)
    }
    while (this.kept.length > 0 && this.kept.at(-1)!.update >= update) this.kept.pop()
    this.kept.push({ update, norm, clipped })
    if (this.kept.length > this.capacity) this.kept.shift()
  }

  summary(): ClipSummary {
    const finite = this.kept.filter(({ norm }) => Number.isFinite(norm))
    const norms = finite.map(({ norm }) => norm).sort((a, b) => a - b)
    const positive = norms.filter(norm => norm > 0)
    const median = medianOf(norms)
    return {
      updates: this.kept.length,
      notFinite: this.kept.length - finite.length,
      zero: norms.length - positive.length,
      share: finite.length > 0 ? finite.filter(({ clipped }) => clipped).length / finite.length : undefined,
      median,
      band: median === undefined ? undefined : { low: BAND.low * median, high: BAND.high * median },
      bins: decadeBins(positive),
    }
  }
}

/** Of numbers in ascending order. */
function medianOf(sorted: readonly number[]): number | undefined {
  const low = sorted[(sorted.length - 1) >> 1]
  const high = sorted[sorted.length >> 1]
  return low === undefined || high === undefined ? undefined : low + (high - low) / 2
}
