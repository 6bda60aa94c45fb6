/**
 * Keeps the lanes of one experiment in lockstep: hands out rounds, waits for every lane, and reports each round as one.
 * It also pauses, rewinds, and brings back a lane whose worker has died. It knows no Worker and no page: ports and time are given.
 * Rules [W…] are in SPEC.md.
 */
import type { LaneSettings } from '../experiment/experiment.ts'
import type { Fault } from '../fault.ts'
import { Ring } from '../snapshots/ring.ts'
import type { Need } from './frame.ts'
import type { Command, Event, LaneState, ProbeSource, RoundReport, SharedSettings } from './protocol.ts'
import type { Clock } from './session.ts'

/** The page's end of one worker. */
export interface Port {
  post(command: Command): void
  terminate(): void
}
export type Spawn = (receive: (event: Event) => void, died: (reason: string) => void) => Port

/** Updates per second, or as many as the machine gives. */
export type Speed = 1 | 4 | 15 | 60 | 'max'

export interface Plan {
  readonly shared: SharedSettings
  readonly lanes: readonly LaneSettings[]
  readonly text: string
  readonly simd: WebAssembly.Module | undefined
}

export interface Watch {
  readonly needs: readonly Need[]
  readonly tau: number
  readonly probe: ProbeSource
}

/** What one lane did since the round before. */
export interface LaneRound {
  readonly losses: Float64Array
  readonly gradientNorms: Float64Array
  readonly clipped: number
  readonly frame: ArrayBuffer | undefined
  readonly heldOutNats: number | undefined
  readonly fingerprint: string
}

export type Ready = Omit<Extract<Event, { type: 'ready' }>, 'type' | 'run'>

export type RunEvent =
  | { readonly type: 'status'; readonly status: LaneState }
  | { readonly type: 'loaded'; readonly update: number; readonly lanes: readonly Ready[] }
  | { readonly type: 'round'; readonly update: number; readonly lanes: readonly LaneRound[] }
  /** The probe seen anew, without training. */
  | { readonly type: 'frames'; readonly frames: readonly ArrayBuffer[] }
  | {
      readonly type: 'written'
      readonly lane: number
      readonly request: number
      readonly update: number
      readonly text: string
    }
  | {
      readonly type: 'exploded'
      readonly lane: number
      readonly fault: Fault
      readonly round: LaneRound
      readonly rewindTo: number
    }
  /** The experiment needs more memory than is allowed; in bytes. */
  | { readonly type: 'refused'; readonly bytes: number; readonly limit: number }
  | { readonly type: 'rewound'; readonly update: number }
  /** A worker died and is being brought back (`attempt` of MAX_RESTARTS), or has been given up. */
  | {
      readonly type: 'trouble'
      readonly lane: number
      readonly message: string
      readonly attempt: number
      readonly givenUp: boolean
    }

interface Kept {
  readonly update: number
  readonly bytes: number
  readonly snapshots: readonly ArrayBuffer[]
}

interface Lane {
  port: Port
  ready: Ready | undefined
  /** Updates made, as far as we know. */
  update: number
  /** Has answered `pause`. */
  held: boolean
  reports: RoundReport[]
  frame: ArrayBuffer | undefined
  unanswered: number
  restarts: number
}

/** Rounds handed out and not yet reported by every lane. Two, so that no lane waits for the page between them. */
const ROUNDS_AHEAD = 2
/** Frames asked for and not yet drawn. [W8] */
const FRAMES_IN_FLIGHT = 2
/** How long a round should take at full speed, in milliseconds: a picture about thirty times a second. */
const ROUND_MS = 33
/** Pictures follow each other no faster than this, in milliseconds. */
const FRAME_MS = 30
/** Snapshots, held-out losses and a new text for a following probe come about this often, in milliseconds. */
const KEEP_MS = 1000
const HEARTBEAT_MS = 1000
/** A lane that leaves this many heartbeats unanswered is taken for dead. */
const MISSED = 5
export const MAX_RESTARTS = 3
const KEPT_STATES = 240
const KEPT_BYTES = 96 * 2 ** 20

export class Coordinator {
  status: LaneState = 'loading'
  /** The last update that every lane has reported. */
  update = 0
  private run = 0
  private plan: Plan | undefined
  private lanes: Lane[] = []
  private watching: Watch = { needs: [], tau: 0, probe: { kind: 'task' } }
  private readonly ring = new Ring<Kept>(KEPT_STATES, KEPT_BYTES)
  private outstanding = 0
  private issuedTo = 0
  private limit = Infinity
  private speed: Speed = 'max'
  private roundLength = 1
  private framesInFlight = 0
  private lastRound = 0
  private lastKept = -Infinity
  private lastFrame = -Infinity
  private restMs = 0
  /** Waiting for every lane to stand still, then to stand at the same update. */
  private settling: 'no' | 'holding' | 'levelling' = 'no'
  private afterSettling: (() => void) | undefined
  private timerSet = false
  private disposed = false

  constructor(
    private readonly spawn: Spawn,
    private readonly clock: Clock,
    private readonly report: (event: RunEvent) => void,
  ) {
    this.heartbeat()
  }

  /** Starts an experiment from its start weights; whatever ran before is over. */
  load(plan: Plan): void {
    this.run++
    this.plan = plan
    this.ring.clear()
    this.update = 0
    this.lastKept = -Infinity
    this.roundLength = 1
    this.framesInFlight = 0
    this.settling = 'no'
    this.afterSettling = undefined
    this.setStatus('loading')
    for (const lane of this.lanes.splice(plan.lanes.length)) lane.port.terminate()
    for (let i = 0; i < plan.lanes.length; i++) {
      this.lanes[i] ??= this.createLane(i)
      this.lanes[i]!.restarts = 0
      this.startLane(i, undefined)
    }
    this.startOver(0)
  }

  /** Trains on; up to `limit` updates in all if given, and then pauses. */
  go(limit = Infinity): void {
    if (this.status !== 'ready' && this.status !== 'paused') {
      if (this.status === 'loading' || this.status === 'restoring') this.afterSettling = () => this.go(limit)
      return
    }
    if (this.settling !== 'no') {
      this.afterSettling = () => this.go(limit)
      return
    }
    if (this.update >= limit) return
    this.limit = limit
    this.lastRound = this.clock.now()
    this.setStatus('running')
    this.fill()
  }

  /** Exactly so many further updates, then pause. */
  step(updates = 1): void {
    if (this.status === 'running') this.pause()
    const step = () => this.go(this.update + updates)
    if (this.settling !== 'no') this.afterSettling = step
    else step()
  }

  /** No lane begins a new update beyond the furthest; then all stand at the same one. [W4] */
  pause(): void {
    if (this.status !== 'running') {
      this.afterSettling = undefined
      return
    }
    this.setStatus('paused')
    this.settle()
  }

  setSpeed(speed: Speed): void {
    this.speed = speed
    this.roundLength = 1
    if (this.status === 'running') this.fill()
  }

  /** How long lanes leave the processor to the page after each slice, in milliseconds. */
  setRest(restMs: number): void {
    this.restMs = restMs
  }

  /** Live settings, from the next update on. */
  set(lanes: readonly LaneSettings[]): void {
    this.plan = { ...this.plan!, lanes }
    for (const [i, lane] of this.lanes.entries())
      lane.port.post({ type: 'set', run: this.run, lane: lanes[i]! })
  }

  watch(watch: Watch): void {
    this.watching = watch
    for (const lane of this.lanes) {
      lane.frame = undefined
      if (lane.ready) lane.port.post({ type: 'watch', run: this.run, ...watch })
    }
  }

  write(lane: number, request: number, prompt: string, length: number, temperature: number): void {
    this.lanes[lane]?.port.post({ type: 'write', run: this.run, request, prompt, length, temperature })
  }

  /** To be called whenever a published frame has been drawn (or dropped). */
  drawn(): void {
    this.framesInFlight = Math.max(0, this.framesInFlight - 1)
  }

  /** Updates that can be gone back to, oldest first. */
  get keptUpdates(): number[] {
    return this.ring.entries.map(({ update }) => update)
  }

  /** Back to the newest kept state at or before an update; paused there. With nothing kept, back to the start. */
  rewind(update: number): void {
    const kept = this.ring.atOrBefore(update)
    this.run++
    this.settling = 'no'
    this.afterSettling = undefined
    this.setStatus('restoring')
    for (let i = 0; i < this.lanes.length; i++) this.startLane(i, kept?.snapshots[i])
    this.startOver(kept?.update ?? 0)
    this.ring.dropAfter(this.update)
  }

  dispose(): void {
    this.disposed = true
    for (const lane of this.lanes) lane.port.terminate()
    this.lanes = []
  }

  /** Whether lanes are still on their way to standing still at the same update. */
  get isSettling(): boolean {
    return this.settling !== 'no'
  }

  private startOver(update: number): void {
    this.update = update
    this.issuedTo = update
    this.outstanding = 0
    this.limit = Infinity
  }

  private createLane(i: number): Lane {
    const lane: Lane = {
      port: undefined as unknown as Port,
      ready: undefined,
      update: 0,
      held: false,
      reports: [],
      frame: undefined,
      unanswered: 0,
      restarts: 0,
    }
    const port = this.spawn(
      event => {
        if (lane.port !== port) return
        lane.unanswered = 0
        if (event.run === this.run) this.receive(i, lane, event) // [W2]
      },
      reason => {
        if (lane.port === port) this.revive(i, reason)
      },
    )
    lane.port = port
    return lane
  }

  private startLane(i: number, snapshot: ArrayBuffer | undefined): void {
    const lane = this.lanes[i]!
    const { shared, lanes, text, simd } = this.plan!
    lane.ready = undefined
    lane.held = false
    lane.reports = []
    lane.frame = undefined
    lane.port.post({ type: 'start', run: this.run, shared, lane: lanes[i]!, text, simd, snapshot })
  }

  private receive(i: number, lane: Lane, event: Event): void {
    switch (event.type) {
      case 'ready':
        lane.ready = event
        lane.update = event.update
        lane.port.post({ type: 'watch', run: this.run, ...this.watching })
        if (this.lanes.every(({ ready }) => ready)) this.allReady()
        return
      case 'reached':
        lane.update = event.update
        lane.reports.push(event)
        return this.collect()
      case 'paused':
        lane.update = event.update
        lane.held = true
        return this.level()
      case 'frame':
        lane.frame = event.frame
        if (this.lanes.every(({ frame }) => frame)) {
          this.report({ type: 'frames', frames: this.lanes.map(({ frame }) => frame!) })
          for (const each of this.lanes) each.frame = undefined
        }
        return
      case 'written':
        return this.report({ ...event, lane: i })
      case 'exploded':
        lane.update = event.report.update
        this.settling = 'no'
        this.afterSettling = undefined
        this.setStatus('exploded')
        for (const other of this.lanes) if (other !== lane) other.port.post({ type: 'pause', run: this.run })
        return this.report({
          type: 'exploded',
          lane: i,
          fault: event.fault,
          round: this.merge([...lane.reports, event.report]),
          rewindTo: this.ring.entries.at(-1)?.update ?? 0,
        })
      case 'refused':
        this.setStatus('refused')
        return this.report({ type: 'refused', bytes: event.bytes, limit: event.limit })
      case 'pong':
        return
      case 'failed':
        if (lane.ready) this.revive(i, event.message)
        else this.giveUp(i, event.message)
        return
      default: {
        const unreachable: never = event
        return unreachable
      }
    }
  }

  private allReady(): void {
    if (this.status === 'exploded' || this.status === 'refused') return
    if (this.status === 'restoring' && this.settling === 'holding') return this.level()
    const restored = this.status === 'restoring'
    this.report({ type: 'loaded', update: this.update, lanes: this.lanes.map(({ ready }) => ready!) })
    if (restored) this.report({ type: 'rewound', update: this.update })
    this.setStatus(restored ? 'paused' : 'ready')
    this.settled()
  }

  /** Hands out rounds until enough are on their way; one at each tick when the speed is limited. */
  private fill(): void {
    if (this.pace === 'max') {
      while (this.outstanding < ROUNDS_AHEAD && this.issuedTo < this.limit) this.issue(this.roundLength)
    } else if (!this.timerSet) {
      this.timerSet = true
      this.clock.after(1000 / this.pace, () => {
        this.timerSet = false
        if (this.status !== 'running') return
        if (this.pace !== 'max' && this.outstanding < ROUNDS_AHEAD) this.issue(1)
        this.fill()
      })
    }
  }

  /** A run up to a given update does not dawdle. */
  private get pace(): Speed {
    return this.limit < Infinity ? 'max' : this.speed
  }

  private issue(updates: number): void {
    if (this.issuedTo >= this.limit) return
    const to = Math.min(this.issuedTo + updates, this.limit)
    const now = this.clock.now()
    const keep = now - this.lastKept >= KEEP_MS || to === this.limit
    if (keep) this.lastKept = now
    this.issuedTo = to
    this.outstanding++
    this.send(to, keep, to === this.limit)
  }

  /** @param last whether training stands still after this round, so that its picture must not be missed */
  private send(to: number, keep: boolean, last: boolean): void {
    const now = this.clock.now()
    const due = last || now - this.lastFrame >= FRAME_MS
    const frame = due && this.framesInFlight < FRAMES_IN_FLIGHT
    if (frame) {
      this.framesInFlight++
      this.lastFrame = now
    }
    for (const { port } of this.lanes) {
      port.post({
        type: 'advance',
        run: this.run,
        to,
        frame,
        snapshot: keep,
        evaluate: keep,
        follow: keep,
        restMs: this.restMs,
      })
    }
  }

  /** Publishes a round once every lane has reported it. */
  private collect(): void {
    if (this.settling === 'holding') return
    while (this.lanes.every(({ reports }) => reports.length > 0)) {
      const level = this.settling === 'levelling'
      if (level && this.lanes.some(({ reports, update }) => reports.at(-1)!.update !== update)) return
      const taken = this.lanes.map(lane => (level ? lane.reports.splice(0) : lane.reports.splice(0, 1)))
      this.publish(taken)
      if (level) {
        this.settling = 'no'
        if (this.status === 'restoring') this.setStatus('paused')
        return this.settled()
      }
      this.outstanding--
    }
    if (this.status === 'running') {
      if (this.update >= this.limit) this.setStatus('paused')
      else this.fill()
    }
  }

  private publish(taken: readonly RoundReport[][]): void {
    const last = taken.map(reports => reports.at(-1)!)
    const lanes = taken.map(reports => this.merge(reports))
    const now = this.clock.now()
    const took = Math.max(1, now - this.lastRound)
    this.lastRound = now
    if (this.pace === 'max' && this.status === 'running') {
      const factor = Math.min(2, Math.max(0.5, ROUND_MS / took))
      this.roundLength = Math.max(1, Math.min(4096, Math.round(this.roundLength * factor)))
    }
    this.update = last[0]!.update
    const snapshots = last.map(({ snapshot }) => snapshot)
    if (snapshots.every(snapshot => snapshot !== undefined)) {
      const bytes = snapshots.reduce((sum, snapshot) => sum + snapshot.byteLength, 0)
      this.ring.add({ update: this.update, bytes, snapshots })
      for (const lane of this.lanes) lane.restarts = 0
    }
    this.report({ type: 'round', update: this.update, lanes })
  }

  /** Several reports of one lane as one; updates that were already published (by a lane that caught up) are left out. */
  private merge(reports: readonly RoundReport[]): LaneRound {
    const last = reports.at(-1)!
    const join = (pick: (report: RoundReport) => Float64Array) =>
      Float64Array.from(
        reports.flatMap(report => [...pick(report).slice(Math.max(0, this.update - report.from))]),
      )
    return {
      losses: join(report => report.losses),
      gradientNorms: join(report => report.gradientNorms),
      clipped: reports.reduce((n, { clipped }) => n + clipped, 0),
      frame: reports.findLast(({ frame }) => frame)?.frame,
      heldOutNats: last.heldOutNats,
      fingerprint: last.fingerprint,
    }
  }

  private settle(): void {
    this.settling = 'holding'
    for (const lane of this.lanes) {
      lane.held = false
      lane.port.post({ type: 'pause', run: this.run })
    }
  }

  /** When all lanes stand still, those behind are sent on to where the furthest is. */
  private level(): void {
    if (this.settling !== 'holding') return
    if (!this.lanes.every(({ held, ready }) => held && ready)) return
    const furthest = Math.max(...this.lanes.map(({ update }) => update))
    this.settling = 'levelling'
    this.outstanding = 0
    this.issuedTo = furthest
    for (const lane of this.lanes) lane.update = furthest
    this.framesInFlight = 0
    this.send(furthest, true, true)
  }

  private settled(): void {
    const next = this.afterSettling
    this.afterSettling = undefined
    next?.()
  }

  private heartbeat(): void {
    this.clock.after(HEARTBEAT_MS, () => {
      if (this.disposed) return
      for (const [i, lane] of this.lanes.entries()) {
        if (lane.unanswered >= MISSED) this.revive(i, 'the worker stopped answering')
        else {
          lane.unanswered++
          lane.port.post({ type: 'ping', run: this.run })
        }
      }
      this.heartbeat()
    })
  }

  /** A new worker for a lane that died: from the last kept state it trains on to where the others stand. [W7] */
  private revive(i: number, message: string): void {
    const dead = this.lanes[i]!
    dead.port.terminate()
    const attempt = dead.restarts + 1
    if (attempt > MAX_RESTARTS) return this.giveUp(i, message)
    this.report({ type: 'trouble', lane: i, message, attempt, givenUp: false })
    const wasRunning = this.status === 'running'
    const { limit } = this
    this.lanes[i] = this.createLane(i)
    this.lanes[i]!.restarts = attempt
    if (this.status === 'running' || this.status === 'paused' || this.status === 'ready') {
      this.setStatus('restoring')
      this.settle()
      if (wasRunning) this.afterSettling = () => this.go(limit)
    }
    this.startLane(i, this.ring.atOrBefore(this.update)?.snapshots[i])
    this.lanes[i]!.held = true
  }

  private giveUp(i: number, message: string): void {
    this.setStatus('crashed')
    this.report({ type: 'trouble', lane: i, message, attempt: this.lanes[i]!.restarts, givenUp: true })
  }

  private setStatus(status: LaneState): void {
    if (status === this.status) return
    this.status = status
    this.report({ type: 'status', status })
  }
}
