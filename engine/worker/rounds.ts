import type { Pace } from './pace.ts'
import type { Round } from './protocol.ts'
import type { Speed } from './runEvents.ts'
import type { Clock } from './session.ts'

/** Rounds handed out and not yet reported by every lane. Two, so that no lane waits for the page between them. */
const ROUNDS_AHEAD = 2

/** Hands out rounds while it trains: never too many ahead, at the chosen speed, up to a limit. [W1] */
export class Rounds {
  /** Trained is no further than this. */
  limit = Infinity
  /** Whether the run up to `limit` was asked for by `step`. */
  stepping = false
  /** The update that no lane has been sent beyond. */
  issuedTo = 0
  /** How long lanes leave the processor to the page after each slice, in milliseconds. */
  restMs = 0
  private outstanding = 0
  private speed: Speed = 'max'
  private timerSet = false

  constructor(
    private readonly clock: Clock,
    private readonly pacing: Pace,
    private readonly isRunning: () => boolean,
    /** To every lane. @param last whether training stands still after it, so that its picture is certain */
    private readonly send: (round: Round, last: boolean) => void,
  ) {}

  /** All lanes stand at an update, and nothing is on its way. */
  standAt(update: number): void {
    this.issuedTo = update
    this.outstanding = 0
    this.limit = Infinity
    this.pacing.forgetFrames()
  }

  begin(limit: number, stepping: boolean): void {
    this.limit = limit
    this.stepping = stepping
    this.pacing.begin()
  }

  setSpeed(speed: Speed): void {
    this.speed = speed
    this.pacing.roundLength = 1
    if (this.isRunning()) this.fill()
  }

  /** A run up to a given update does not dawdle. */
  get pace(): Speed {
    return this.limit < Infinity ? 'max' : this.speed
  }

  /** Hands out rounds until enough are on their way; one at each tick when the speed is limited. */
  fill(): void {
    if (this.pace === 'max') {
      while (this.outstanding < ROUNDS_AHEAD && this.issuedTo < this.limit)
        this.issue(this.pacing.roundLength)
    } else if (!this.timerSet) {
      this.timerSet = true
      this.clock.after(1000 / this.pace, () => {
        this.timerSet = false
        if (!this.isRunning()) return
        if (this.pace !== 'max' && this.outstanding < ROUNDS_AHEAD) this.issue(1)
        this.fill()
      })
    }
  }

  /** Every lane has reported one. */
  reported(): void {
    this.outstanding--
  }

  /** One more, of whatever each lane has still to do to stand where all are to stand. */
  level(update: number): void {
    this.outstanding = 0
    this.pacing.forgetFrames()
    this.issuedTo = update
    this.post(update, true, true)
  }

  private issue(updates: number): void {
    if (this.issuedTo >= this.limit) return
    const to = Math.min(this.issuedTo + updates, this.limit)
    const last = to === this.limit
    this.issuedTo = to
    this.outstanding++
    this.post(to, this.pacing.isTimeToKeep(last), last)
  }

  private post(to: number, keep: boolean, last: boolean): void {
    const frame = this.pacing.isTimeForFrame(last)
    const { restMs } = this
    this.send({ to, frame, snapshot: keep, evaluate: keep, follow: keep, restMs }, last)
  }
}
