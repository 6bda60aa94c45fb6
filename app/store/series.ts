/**
 * A curve over updates in bounded memory: every value counts, but beyond `capacity` points neighbours are averaged in pairs, again and
 * again, so that a day of training costs what a minute does.
 */
export class Series {
  /** The update at the end of each bucket and the mean of the finite values in it. */
  readonly updates: number[] = []
  readonly means: number[] = []
  /** Values per full bucket. */
  private stride = 1
  private sum = 0
  private count = 0
  /** The update of the newest value taken up. */
  private latest = -Infinity

  constructor(private readonly capacity = 512) {}

  /** @param update the update that the value belongs to; values that are not finite, or that are there already, are left out */
  push(update: number, value: number): void {
    if (!Number.isFinite(value) || update <= this.latest) return
    this.latest = update
    this.sum += value
    this.count++
    if (this.count < this.stride) return
    this.updates.push(update)
    this.means.push(this.sum / this.count)
    this.sum = 0
    this.count = 0
    if (this.means.length >= this.capacity) this.halve()
  }

  /** Of a lane that branches off. */
  copy(): Series {
    return Object.assign(new Series(this.capacity), this, {
      updates: [...this.updates],
      means: [...this.means],
    })
  }

  /** Forgets everything after an update. */
  dropAfter(update: number): void {
    while (this.updates.length > 0 && this.updates.at(-1)! > update) {
      this.updates.pop()
      this.means.pop()
    }
    this.sum = 0
    this.count = 0
    this.latest = Math.min(this.latest, update)
  }

  /** The mean of the bucket that an update is in, of the last full one for newer updates; none before the first update. */
  at(update: number): number | undefined {
    if (update < 1) return undefined
    const bucket = this.updates.findIndex(end => end >= update)
    return this.means.at(bucket)
  }

  private halve(): void {
    const half = this.means.length >> 1
    for (let i = 0; i < half; i++) {
      this.updates[i] = this.updates[2 * i + 1]!
      this.means[i] = (this.means[2 * i]! + this.means[2 * i + 1]!) / 2
    }
    this.updates.length = half
    this.means.length = half
    this.stride *= 2
  }
}
