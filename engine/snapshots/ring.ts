/** A kept state: the update after which it was taken, and how many bytes it costs. */
export interface Kept {
  readonly update: number
  readonly bytes: number
}

/** So many of the latest are all kept; older ones are thinned so that their distances grow with their age. */
const DENSE = 24

/**
 * Bounded memory of the past: the first state, the latest ones, and in between ever sparser ones.
 * @param capacity most entries kept
 * @param maxBytes most bytes kept together
 */
export class Ring<K extends Kept> {
  private readonly kept: K[] = []

  constructor(
    private readonly capacity: number,
    private readonly maxBytes: number,
  ) {}

  /** Oldest first. */
  get entries(): readonly K[] {
    return this.kept
  }

  /** Takes up a newer state; one of the same update is replaced. */
  add(entry: K): void {
    this.dropAfter(entry.update - 1)
    this.kept.push(entry)
    let bytes = this.kept.reduce((sum, { bytes }) => sum + bytes, 0)
    while (this.kept.length > 2 && (this.kept.length > this.capacity || bytes > this.maxBytes)) {
      bytes -= this.kept.splice(this.leastMissed(), 1)[0]!.bytes
    }
  }

  /** The newest state at or before an update. */
  atOrBefore(update: number): K | undefined {
    return this.kept.findLast(entry => entry.update <= update)
  }

  dropAfter(update: number): void {
    while (this.kept.length > 0 && this.kept.at(-1)!.update > update) this.kept.pop()
  }

  clear(): void {
    this.kept.length = 0
  }

  /** The entry that leaves the smallest gap, relative to its age; never the first, nor one of the latest unless only those are left. */
  private leastMissed(): number {
    const end = this.kept.length - DENSE > 1 ? this.kept.length - DENSE : this.kept.length - 1
    const latest = this.kept.at(-1)!.update
    let best = 1
    let smallest = Infinity
    for (let i = 1; i < end; i++) {
      const gap = (this.kept[i + 1]!.update - this.kept[i - 1]!.update) / (latest - this.kept[i]!.update + 1)
      if (gap < smallest) {
        smallest = gap
        best = i
      }
    }
    return best
  }
}
