import type { Lane } from './lane.ts'

/** Brings all lanes to stand still at the same update: first each is held where it is, then those behind catch up. [W4] */
export class Settling {
  private phase: 'no' | 'holding' | 'levelling' = 'no'

  /** Whether lanes are still on their way to standing still at the same update. */
  get isUnderWay(): boolean {
    return this.phase !== 'no'
  }

  get isLevelling(): boolean {
    return this.phase === 'levelling'
  }

  /** Whatever was under way counts no more. */
  end(): void {
    this.phase = 'no'
  }

  hold(lanes: readonly Lane[], run: number): void {
    this.phase = 'holding'
    for (const lane of lanes) {
      lane.held = false
      lane.port.post({ type: 'pause', run })
    }
  }

  /** @returns whether all lanes have just come to stand still, and are to be sent to where the furthest is */
  isHeld(lanes: readonly Lane[]): boolean {
    if (this.phase !== 'holding' || !lanes.every(({ held, ready }) => held && ready)) return false
    this.phase = 'levelling'
    for (const lane of lanes) lane.levelled = false
    return true
  }

  /** A lane has come to where all are to stand. @returns whether it was the last */
  isLevel(lane: Lane, lanes: readonly Lane[]): boolean {
    lane.levelled = true
    if (!lanes.every(({ levelled }) => levelled)) return false
    this.phase = 'no'
    return true
  }
}
