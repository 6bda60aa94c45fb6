import type { LaneSettings } from '../experiment/experiment.ts'
import { sharedUntil } from '../experiment/turns.ts'
import { Ring } from '../snapshots/ring.ts'

/** All lanes at one update: one snapshot each, and the turns with which each was reached. */
export interface Kept {
  readonly update: number
  readonly bytes: number
  readonly snapshots: readonly ArrayBuffer[]
  readonly turns: readonly string[]
}

const KEPT_STATES = 240
const KEPT_BYTES = 96 * 2 ** 20

/** The states that can be gone back to, oldest first, in bounded memory. */
export class Past {
  private ring = new Ring<Kept>(KEPT_STATES, KEPT_BYTES)

  get updates(): number[] {
    return this.ring.entries.map(({ update }) => update)
  }

  get newest(): Kept | undefined {
    return this.ring.entries.at(-1)
  }

  add(update: number, snapshots: readonly ArrayBuffer[], lanes: readonly LaneSettings[]): void {
    this.keep(
      update,
      snapshots,
      lanes.map(({ turns }) => turns),
    )
  }

  /** The newest state at or before an update. */
  atOrBefore(update: number): Kept | undefined {
    return this.ring.atOrBefore(update)
  }

  dropAfter(update: number): void {
    this.ring.dropAfter(update)
  }

  clear(): void {
    this.ring.clear()
  }

  /**
   * Other lanes, each of which goes on from one there has been. States that do not lead to what they are now are forgotten.
   * @param from for each lane, which one it was. @returns whether any state was forgotten
   */
  rearrange(lanes: readonly LaneSettings[], from: readonly number[]): boolean {
    const { entries } = this.ring
    const end = entries.findIndex(
      ({ update, turns }) => !from.every((f, i) => update <= sharedUntil(turns[f]!, lanes[i]!.turns)),
    )
    this.ring = new Ring(KEPT_STATES, KEPT_BYTES)
    for (const { update, snapshots, turns } of end < 0 ? entries : entries.slice(0, end)) {
      this.keep(
        update,
        from.map(f => snapshots[f]!),
        from.map(f => turns[f]!),
      )
    }
    return end >= 0
  }

  private keep(update: number, snapshots: readonly ArrayBuffer[], turns: readonly string[]): void {
    // A lane that branched off shares its past with the one it was copied from.
    const bytes = [...new Set(snapshots)].reduce((sum, { byteLength }) => sum + byteLength, 0)
    this.ring.add({ update, bytes, snapshots, turns })
  }
}
