import { ln64 } from '../kernels/ln.ts'

/** How often each thing comes, and after what: for floors that are counted once instead of written down. */
export class Counts {
  private readonly after = new Map<string, Map<string, number>>()

  add(given: string, thing: string, times = 1): void {
    const things = this.after.get(given) ?? new Map<string, number>()
    this.after.set(given, things.set(thing, (things.get(thing) ?? 0) + times))
  }

  /** What it costs to say each thing by how often it comes after what is given: nats, all together. */
  nats(): number {
    let nats = 0
    for (const things of this.after.values()) {
      const total = [...things.values()].reduce((a, b) => a + b)
      for (const times of things.values()) if (times > 0) nats -= times * ln64(times / total)
    }
    return nats
  }

  /** How often it is right to say what comes most often after what is given, all together. */
  hits(): number {
    let hits = 0
    for (const things of this.after.values()) hits += Math.max(...things.values())
    return hits
  }
}
