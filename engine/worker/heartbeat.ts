import type { Lane } from './lane.ts'
import type { Clock } from './session.ts'

const HEARTBEAT_MS = 1000
/** A lane that leaves this many heartbeats unanswered is taken for dead. */
const MISSED = 5

/** Asks every lane once a second whether it is alive, and says when one no longer answers. [W7] */
export class Heartbeat {
  private stopped = false

  constructor(
    private readonly clock: Clock,
    /** Those that have been told something, by their places. */
    private readonly lanes: () => Iterable<[number, Lane]>,
    private readonly run: () => number,
    private readonly lost: (i: number) => void,
  ) {
    this.beat()
  }

  stop(): void {
    this.stopped = true
  }

  private beat(): void {
    this.clock.after(HEARTBEAT_MS, () => {
      if (this.stopped) return
      for (const [i, lane] of this.lanes()) {
        if (lane.dead) continue
        if (lane.unanswered >= MISSED) this.lost(i)
        else {
          lane.unanswered++
          lane.port.post({ type: 'ping', run: this.run() })
        }
      }
      this.beat()
    })
  }
}
