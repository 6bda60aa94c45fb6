import type { Clock } from './session.ts'

/** How long a round should take at full speed, in milliseconds: a picture about thirty times a second. */
const ROUND_MS = 33
const MOST_UPDATES = 4096
/** Pictures follow each other no faster than this, in milliseconds. */
const FRAME_MS = 30
/** Frames asked for or published, and not yet drawn. [W8] */
const FRAMES_IN_FLIGHT = 2
/** Snapshots, held-out losses and a new text for a following probe come about this often, in milliseconds. */
const KEEP_MS = 1000

/** How long rounds are and what comes with them, from how long the last ones took. Decides when things are seen, never what they are. */
export class Pace {
  /** Updates in the next round at full speed. */
  roundLength = 1
  private framesAsked = 0
  private framesUndrawn = 0
  private lastRound = 0
  private lastKept = -Infinity
  private lastFrame = -Infinity
  /** When the last picture came, and how long the slowest lane took to make it. */
  private frameCame = -Infinity
  private frameTook = 0

  constructor(private readonly clock: Clock) {}

  /** Another experiment: nothing is known about how long its updates take, and what comes first is to be kept. */
  reset(): void {
    this.roundLength = 1
    this.framesUndrawn = 0
    this.lastKept = -Infinity
  }

  /** Training sets out; the time it stood still is not a round's. */
  begin(): void {
    this.lastRound = this.clock.now()
  }

  /** Frames that were asked for will not come. */
  forgetFrames(): void {
    this.framesAsked = 0
  }

  /** Whether it is time to keep a state; true also makes it so. */
  isTimeToKeep(last: boolean): boolean {
    const now = this.clock.now()
    const keep = last || now - this.lastKept >= KEEP_MS
    if (keep) this.lastKept = now
    return keep
  }

  /** Whether the next round is to bring a picture; true also counts it. @param last training stands still then, so it must not be missed */
  isTimeForFrame(last: boolean): boolean {
    const now = this.clock.now()
    const room = this.framesAsked + this.framesUndrawn < FRAMES_IN_FLIGHT
    // As long is trained as the last picture took: of a large network everything at once takes seconds.
    const due = now - this.lastFrame >= FRAME_MS && now - this.frameCame >= this.frameTook
    const frame = last || (room && due)
    if (frame) {
      this.framesAsked++
      this.lastFrame = now
    }
    return frame
  }

  /** A frame has come and waits to be drawn. @param tookMs how long the slowest lane took to make it */
  framePublished(tookMs: number): void {
    this.framesAsked--
    this.framesUndrawn++
    this.frameCame = this.clock.now()
    this.frameTook = tookMs
  }

  /** Something else is to be seen: how long that takes is not known. */
  watchesAnew(): void {
    this.frameTook = 0
  }

  frameDrawn(): void {
    this.framesUndrawn = Math.max(0, this.framesUndrawn - 1)
  }

  /** A round has been reported. @param full whether rounds come at full speed, so that their length is to be fitted */
  roundDone(full: boolean): void {
    const now = this.clock.now()
    const took = Math.max(1, now - this.lastRound)
    this.lastRound = now
    if (!full) return
    const factor = Math.min(2, Math.max(0.5, ROUND_MS / took))
    this.roundLength = Math.max(1, Math.min(MOST_UPDATES, Math.round(this.roundLength * factor)))
  }
}
