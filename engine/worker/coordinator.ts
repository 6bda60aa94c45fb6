/**
 * Keeps the lanes of one experiment in lockstep: hands out rounds, waits for every lane, and reports each round as one.
 * It also pauses, rewinds, and brings back a lane whose worker has died. It knows no Worker and no page: ports and time are given.
 * Rules [W…] are in SPEC.md.
 */
import type { LaneSettings } from '../experiment/experiment.ts'
import { mergeReports } from './mergeReports.ts'
import { Pace } from './pace.ts'
import { type Kept, Past } from './past.ts'
import type { Event, LaneState, RoundReport } from './protocol.ts'
import type { Question } from './questions/index.ts'
import type { Plan, Port, Ready, RunEvent, Spawn, Speed, Watch } from './runEvents.ts'
import type { Clock } from './session.ts'

interface Lane {
  port: Port
  ready: Ready | undefined
  /** Has a model, which may be filled anew. */
  built: boolean
  /** Updates made or begun, as far as we know. */
  update: number
  /** Has answered `pause`. */
  held: boolean
  /** Has answered being sent to where all are to stand. */
  levelled: boolean
  reports: RoundReport[]
  /** The last answer to `watch`. */
  frame: Extract<Event, { type: 'frame' }> | undefined
  /** Questions that wait for an answer, by their request. */
  readonly asked: Map<number, Question>
  /** Heartbeats. */
  unanswered: number
  /** Deaths since a state was last kept beyond `diedAt`. */
  restarts: number
  diedAt: number
  /** Given up: its worker is ended. */
  dead: boolean
  /** Why its worker could not load code that came to be needed; '' where it could. */
  lacks: string
}

/** What to do as soon as all lanes stand still. */
type Queued =
  | { readonly kind: 'go'; readonly limit: number; readonly stepping: boolean }
  | { readonly kind: 'step'; readonly updates: number }

/** Rounds handed out and not yet reported by every lane. Two, so that no lane waits for the page between them. */
const ROUNDS_AHEAD = 2
const HEARTBEAT_MS = 1000
/** A lane that leaves this many heartbeats unanswered is taken for dead. */
const MISSED = 5
export const MAX_RESTARTS = 3

export class Coordinator {
  status: LaneState = 'loading'
  /** The last update that every lane has reported. */
  update = 0
  private run = 0
  private plan: Plan | undefined
  private lanes: Lane[] = []
  private watching: Watch = { needs: [], tau: 0, probe: { kind: 'task' } }
  private watchRequest = 0
  /** Whether something else is to be seen since a picture was last asked for that is certain to come. */
  private unseen = false
  private readonly past = new Past()
  private readonly pacing: Pace
  private outstanding = 0
  private issuedTo = 0
  private limit = Infinity
  /** Whether the run up to `limit` was asked for by `step`. */
  private stepping = false
  private speed: Speed = 'max'
  private restMs = 0
  /** Waiting for every lane to stand still, then to stand at the same update. */
  private settling: 'no' | 'holding' | 'levelling' = 'no'
  private queued: Queued | undefined
  /** The kept update to be shown as soon as all lanes stand still; the newest wish counts. [W14] */
  private wanted: number | undefined
  /** All stand, or are about to, at an update that was gone back to for a look: what lies after it is kept. */
  private visiting = false
  /** Settings were changed on the way there, so what lies after it is to be forgotten on arrival. */
  private changed = false
  private saidLacking = false
  private timerSet = false
  private disposed = false

  constructor(
    private readonly spawn: Spawn,
    private readonly clock: Clock,
    private readonly report: (event: RunEvent) => void,
  ) {
    this.pacing = new Pace(clock)
    this.heartbeat()
  }

  /** Makes the workers for so many lanes, so that they are up when the experiment's text has been fetched. */
  prepare(lanes: number): void {
    while (this.lanes.length < lanes) this.lanes.push(this.createLane())
  }

  /** Starts an experiment from its start weights; whatever ran before is over. */
  load(plan: Plan): void {
    this.run++
    this.plan = plan
    this.past.clear()
    this.forgetWishes()
    this.update = 0
    this.pacing.reset()
    this.setStatus('loading')
    for (const lane of this.lanes.splice(plan.lanes.length)) lane.port.terminate()
    for (const lane of this.lanes) lane.asked.clear()
    this.prepare(plan.lanes.length)
    this.startAll(undefined)
  }

  /** Trains on; up to `limit` updates in all if given, and then pauses. */
  go(limit = Infinity): void {
    if (this.isHeldUp) this.queued = { kind: 'go', limit, stepping: false }
    else this.begin(limit, false)
  }

  /** Exactly so many further updates, then pause. Asked for again while they are made, it adds to them. */
  step(updates = 1): void {
    if (this.status === 'running' && this.stepping) {
      this.limit += updates
      return this.fill()
    }
    if (this.status === 'running') this.pause()
    const { queued } = this
    if (!this.isHeldUp) this.begin(this.update + updates, true)
    else if (queued?.kind === 'step') this.queued = { kind: 'step', updates: queued.updates + updates }
    else if (queued?.stepping) this.queued = { ...queued, limit: queued.limit + updates }
    else this.queued = { kind: 'step', updates }
  }

  /** No lane begins a new update beyond the furthest; then all stand at the same one. [W4] */
  pause(): void {
    this.queued = undefined
    if (this.status !== 'running') return
    this.setStatus('paused')
    this.settle()
  }

  setSpeed(speed: Speed): void {
    this.speed = speed
    this.pacing.roundLength = 1
    if (this.status === 'running') this.fill()
  }

  /** How long lanes leave the processor to the page after each slice, in milliseconds. */
  setRest(restMs: number): void {
    this.restMs = restMs
  }

  /** Live settings from the next update on, and turns not earlier than `horizon`. */
  set(lanes: readonly LaneSettings[]): void {
    if (!this.plan) return
    this.plan = { ...this.plan, lanes }
    for (const [i, lane] of this.lanes.entries())
      lane.port.post({ type: 'set', run: this.run, lane: lanes[i]! })
    if (this.isHeldUp) this.changed = true
    else this.forgetAhead()
  }

  /** The update that no lane has been sent beyond: what is to be done after it is done by all in time. */
  get horizon(): number {
    return this.status === 'running' || this.isSettling ? this.issuedTo : this.update
  }

  /** Up to where it trains without being asked again; ∞ where nobody set an end. */
  get end(): number {
    return this.stepping ? Infinity : this.limit
  }

  /**
   * Other turns, one lane more, or one less. Each lane goes on from one there is; where that has already gone another way than it now
   * should have, all go back to the newest state before that and train to where they stood. [W16]
   * @param from for each lane, which one it was
   */
  arrange(lanes: readonly LaneSettings[], from: readonly number[]): void {
    if (!this.plan) return
    const { status, queued, update, limit, stepping } = this
    this.plan = { ...this.plan, lanes }
    if (status === 'loading' || status === 'refused') {
      this.load(this.plan)
      this.queued = queued
      return
    }
    if (status === 'running') this.queued = { kind: 'go', limit, stepping }
    const lost = status === 'exploded' || status === 'crashed'
    this.changed = this.past.rearrange(lanes, from) || this.changed
    const before = this.lanes
    // A question is about a lane by its place, which may be another one's now.
    for (const lane of before) lane.asked.clear()
    this.lanes = from.map((f, i) => (from.indexOf(f) === i ? before[f]! : this.createLane()))
    for (const lane of before) if (!this.lanes.includes(lane)) lane.port.terminate()
    const kept = this.past.atOrBefore(update)
    if ((kept?.update ?? 0) < update && !lost && this.wanted === undefined)
      this.queued ??= { kind: 'go', limit: update, stepping: false }
    const run = ++this.run
    this.visiting = true
    this.report({ type: 'arranged', from })
    this.setStatus('restoring')
    if (run === this.run) this.startAll(kept, true)
  }

  watch(watch: Watch): void {
    const before = this.watching
    this.watching = watch
    this.pacing.watchesAnew()
    this.look()
    if (watch.needs.includes('weights') && !before.needs.includes('weights')) this.fetchAgain()
  }

  /** New workers for those that could not load what came to be needed: they try again, and go on from where the old ones were. [W19] */
  fetchAgain(): void {
    const { status } = this
    if (!this.plan || status === 'refused' || status === 'exploded' || status === 'crashed') return
    for (const [i, lane] of this.lanes.entries()) {
      if (!lane.lacks) continue
      this.renew(i)
      this.bringBack(i)
    }
    this.sayLacking()
  }

  write(lane: number, request: number, prompt: string, length: number, temperature: number): void {
    this.lanes[lane]?.port.post({ type: 'write', run: this.run, request, prompt, length, temperature })
  }

  /** Asks a lane, which answers when it can; over rewinds, visits and revivals too, but not over a load or another arrangement. [W15] */
  ask(i: number, request: number, question: Question): void {
    const lane = this.lanes[i]
    if (!lane) return
    lane.asked.set(request, question)
    if (lane.ready) lane.port.post({ type: 'ask', run: this.run, request, question })
  }

  /** To be called whenever a published frame has been drawn (or dropped). */
  drawn(): void {
    this.pacing.frameDrawn()
  }

  /** Updates that can be gone back to, oldest first. */
  get keptUpdates(): number[] {
    return this.past.updates
  }

  /** Back to the newest kept state at or before an update; paused there. With nothing kept, back to the start. */
  rewind(update: number): void {
    if (!this.plan) return
    const kept = this.past.atOrBefore(update)
    this.run++
    this.past.dropAfter(kept?.update ?? 0)
    this.forgetWishes()
    this.setStatus('restoring')
    this.startAll(kept)
  }

  /**
   * Shows the newest kept state at or before an update (with none there, the start), paused, and keeps what lies after it until
   * training goes on from there. Asked for again while lanes are on their way, only the newest wish counts. [W14]
   */
  visit(update: number): void {
    if (!this.past.newest) return
    this.queued = undefined
    this.wanted = update
    if (this.status === 'running') this.pause()
    if (!this.isHeldUp) this.leave()
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

  /** Whether a wish to train must wait for lanes to be ready or to stand still. */
  private get isHeldUp(): boolean {
    return this.status === 'loading' || this.status === 'restoring' || this.isSettling
  }

  private begin(limit: number, stepping: boolean): void {
    if ((this.status !== 'ready' && this.status !== 'paused') || this.update >= limit) return
    const { run } = this
    this.forgetAhead()
    if (run !== this.run) return
    this.limit = limit
    this.stepping = stepping
    this.pacing.begin()
    this.setStatus('running')
    this.fill()
  }

  /** Sets out for the update that is wanted. @returns false when no lane need move */
  private leave(): boolean {
    const { wanted, status } = this
    this.wanted = undefined
    if (!this.visiting) this.changed = false
    if (wanted === undefined) return false
    const kept = this.past.atOrBefore(wanted)
    const lost = status === 'exploded' || status === 'crashed'
    if ((kept?.update ?? 0) === this.update && !lost) return false
    const run = ++this.run
    this.visiting = true
    this.setStatus('restoring')
    if (run === this.run) this.startAll(kept, true)
    return true
  }

  /** What lies after the update on screen will not have been, if training goes on from here, or with other settings. */
  private forgetAhead(): void {
    this.changed = false
    if (!this.visiting) return
    this.visiting = false
    this.past.dropAfter(this.update)
    this.report({ type: 'rewound', update: this.update })
  }

  private forgetWishes(): void {
    this.queued = undefined
    this.wanted = undefined
    this.visiting = false
    this.changed = false
  }

  /**
   * Every lane from a kept state or from its start weights; nothing that was under way counts any more.
   * @param inPlace whether lanes that have a model may keep it
   */
  private startAll(kept: Kept | undefined, inPlace = false): void {
    this.update = kept?.update ?? 0
    this.issuedTo = this.update
    this.outstanding = 0
    this.limit = Infinity
    this.pacing.forgetFrames()
    this.settling = 'no'
    this.unseen = false // each is asked as soon as it is ready
    for (const [i, lane] of this.lanes.entries()) {
      if (lane.dead || (lane.lacks && !inPlace)) this.renew(i)
      this.lanes[i]!.restarts = 0
      this.startLane(i, kept?.snapshots[i], inPlace)
    }
    this.sayLacking()
  }

  private createLane(asked = new Map<number, Question>()): Lane {
    const lane: Lane = {
      port: undefined as unknown as Port,
      ready: undefined,
      built: false,
      update: 0,
      held: false,
      levelled: false,
      reports: [],
      frame: undefined,
      asked,
      unanswered: 0,
      restarts: 0,
      diedAt: 0,
      dead: false,
      lacks: '',
    }
    lane.port = this.spawn(
      event => {
        lane.unanswered = 0
        const i = this.lanes.indexOf(lane)
        if (i < 0) return
        // What a worker has does not depend on the run.
        if (event.type === 'part') this.receivePart(lane, event)
        else if (event.run === this.run) this.receive(i, lane, event) // [W2]
      },
      reason => {
        const i = this.lanes.indexOf(lane)
        if (i >= 0 && !lane.dead) this.revive(i, reason)
      },
    )
    return lane
  }

  private startLane(i: number, snapshot: ArrayBuffer | undefined, inPlace = false): void {
    const lane = this.lanes[i]!
    const { run } = this
    const { shared, lanes, text, simd, weights } = this.plan!
    lane.ready = undefined
    lane.held = false
    lane.reports = []
    lane.frame = undefined
    lane.unanswered = 0
    if (inPlace && lane.built && snapshot)
      return lane.port.post({ type: 'restore', run, lane: lanes[i]!, snapshot })
    lane.built = false
    const settings = lanes[i]!
    lane.port.post({
      type: 'start',
      run,
      shared,
      lane: settings,
      text,
      simd,
      weights: weights.get(settings.weights), // [W18]
      snapshot,
    })
  }

  /** Asks for pictures: of lanes that stand at once, else of the next that they make. */
  private look(): void {
    this.unseen = true
    this.watchRequest++
    for (const lane of this.lanes) if (lane.ready) this.postWatch(lane)
  }

  private postWatch(lane: Lane): void {
    const { needs, tau, probe, weightsOf = -1 } = this.watching
    const others = weightsOf >= 0 && this.lanes[weightsOf] !== lane
    lane.port.post({
      type: 'watch',
      run: this.run,
      request: this.watchRequest,
      needs: others ? needs.filter(need => need !== 'weights') : needs,
      tau,
      probe,
    })
  }

  private receivePart(lane: Lane, { reason }: Extract<Event, { type: 'part' }>): void {
    lane.lacks ||= reason
    this.sayLacking()
    // The pictures that there are were made without.
    if (!reason && this.watching.needs.includes('weights')) this.look()
  }

  /** Which lanes lack code, if any do or did. */
  private sayLacking(): void {
    const reason = this.lanes.find(({ lacks }) => lacks)?.lacks ?? ''
    if (!reason && !this.saidLacking) return
    this.saidLacking = reason !== ''
    const lanes = [...this.lanes.keys()].filter(i => this.lanes[i]!.lacks)
    this.report({ type: 'lacking', lanes, reason })
  }

  private receive(i: number, lane: Lane, event: Exclude<Event, { type: 'part' }>): void {
    switch (event.type) {
      case 'ready':
        lane.ready = event
        lane.built = true
        lane.update = event.update
        this.postWatch(lane)
        for (const [request, question] of lane.asked)
          lane.port.post({ type: 'ask', run: this.run, request, question })
        if (this.lanes.every(({ ready }) => ready)) this.allReady()
        return
      case 'reached':
        lane.update = event.update
        lane.reports.push(event)
        return this.collect(lane)
      case 'paused':
        lane.update = event.update
        lane.held = true
        return this.level()
      case 'frame':
        lane.frame = event
        return this.collectFrames(event)
      case 'written':
        return this.report({ ...event, lane: i })
      case 'answered': {
        const { request, update, answer } = event
        if (lane.asked.delete(request)) this.report({ type: 'answered', request, update, answer })
        return
      }
      case 'exploded':
        return this.explode(i, lane, event)
      case 'refused':
        this.setStatus('refused')
        return this.report({ type: 'refused', lane: i, shape: event.shape, excess: event.excess })
      case 'pong':
        return
      case 'failed':
        if (lane.ready || this.status === 'restoring') this.revive(i, event.message)
        else this.giveUp(i, event.message)
        return
      default: {
        const unreachable: never = event
        return unreachable
      }
    }
  }

  private explode(i: number, lane: Lane, { fault, report }: Extract<Event, { type: 'exploded' }>): void {
    if (this.status === 'crashed') return
    this.settling = 'no'
    this.queued = undefined
    this.wanted = undefined
    this.setStatus('exploded')
    for (const other of this.lanes) if (other !== lane) other.port.post({ type: 'pause', run: this.run })
    this.report({
      type: 'exploded',
      lane: i,
      fault,
      round: mergeReports([...lane.reports, report], this.update),
      rewindTo: this.past.newest?.update ?? 0,
    })
  }

  private allReady(): void {
    const { status, run } = this
    if (status !== 'loading' && status !== 'restoring') return
    if (this.isSettling) return this.level()
    this.unseen = false
    if (this.visiting) return // until their pictures have come
    this.report({ type: 'loaded', update: this.update, lanes: this.lanes.map(({ ready }) => ready!) })
    // Whoever hears of it may have loaded something else at once.
    if (run === this.run && status === 'restoring') this.report({ type: 'rewound', update: this.update })
    if (run !== this.run) return
    if (status === 'loading') this.setStatus('ready')
    this.settled()
  }

  /** Hands out rounds until enough are on their way; one at each tick when the speed is limited. */
  private fill(): void {
    if (this.pace === 'max') {
      while (this.outstanding < ROUNDS_AHEAD && this.issuedTo < this.limit)
        this.issue(this.pacing.roundLength)
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
    const last = to === this.limit
    this.issuedTo = to
    this.outstanding++
    this.send(to, this.pacing.isTimeToKeep(last), last)
  }

  /** @param last whether training stands still after this round, so that its picture must not be missed */
  private send(to: number, keep: boolean, last: boolean): void {
    const frame = this.pacing.isTimeForFrame(last)
    if (last) this.unseen = false
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
  private collect(lane: Lane): void {
    if (this.settling === 'levelling') return this.collectLevelled(lane)
    const { run } = this
    // Whoever hears of a round may pause, or load something else, at once.
    const goesOn = () => this.status === 'running' && run === this.run
    while (goesOn() && this.lanes.every(({ reports }) => reports.length > 0)) {
      this.outstanding--
      this.publish(this.lanes.map(({ reports }) => reports.splice(0, 1)))
    }
    if (!goesOn()) return
    if (this.update < this.limit) return this.fill()
    this.setStatus('paused')
    this.lookAgain()
  }

  /** One round more, of whatever each lane had still to do to stand where all stand. */
  private collectLevelled(lane: Lane): void {
    lane.levelled = true
    if (!this.lanes.every(({ levelled }) => levelled)) return
    const { run } = this
    this.settling = 'no'
    this.publish(this.lanes.map(({ reports }) => reports.splice(0)))
    if (run === this.run) this.settled()
  }

  /** Publishes the answers to `watch` when every lane has given one to the same question at the same update. */
  private collectFrames({ request, update }: Extract<Event, { type: 'frame' }>): void {
    const frames = this.lanes.map(({ frame }) => frame)
    if (!frames.every(frame => frame?.request === request && frame.update === update)) return
    for (const lane of this.lanes) lane.frame = undefined
    this.unseen = false
    const buffers = frames.map(frame => frame!.frame)
    if (this.visiting && this.status === 'restoring' && !this.isSettling) this.arrive(buffers)
    else this.report({ type: 'frames', frames: buffers })
  }

  /** All lanes stand at the update that was to be shown, and all their pictures are there. */
  private arrive(frames: readonly ArrayBuffer[]): void {
    const { run, update } = this
    const fingerprints = this.lanes.map(({ ready }) => ready!.fingerprint)
    this.report({ type: 'visited', update, fingerprints, frames })
    if (run === this.run) this.settled()
  }

  private publish(taken: readonly RoundReport[][]): void {
    const last = taken.map(reports => reports.at(-1)!)
    const lanes = taken.map(reports => mergeReports(reports, this.update))
    this.pacing.roundDone(this.pace === 'max' && this.status === 'running')
    this.update = last[0]!.update
    const snapshots = last.map(({ snapshot }) => snapshot)
    // At an update that is only visited nothing new comes, and what lies after it stays.
    if (!this.visiting && snapshots.every(snapshot => snapshot !== undefined)) {
      this.past.add(this.update, snapshots, this.plan!.lanes)
      for (const lane of this.lanes) if (this.update > lane.diedAt) lane.restarts = 0
    }
    if (last[0]!.frame) this.pacing.framePublished(Math.max(...last.map(({ frameMs }) => frameMs)))
    this.report({ type: 'round', update: this.update, lanes })
  }

  private settle(): void {
    this.settling = 'holding'
    for (const lane of this.lanes) {
      lane.held = false
      lane.port.post({ type: 'pause', run: this.run })
    }
  }

  /** When all lanes stand still, those behind are sent on to where the furthest is, or to what was last published. */
  private level(): void {
    if (this.settling !== 'holding') return
    if (!this.lanes.every(({ held, ready }) => held && ready)) return
    this.settling = 'levelling'
    this.outstanding = 0
    this.pacing.forgetFrames()
    this.issuedTo = Math.max(this.update, ...this.lanes.map(({ update }) => update))
    for (const lane of this.lanes) lane.levelled = false
    this.send(this.issuedTo, true, true)
  }

  /** All lanes stand at the same update: now for what was asked for in the meantime. */
  private settled(): void {
    if (this.leave()) return
    if (this.status === 'restoring') this.setStatus('paused')
    if (this.isHeldUp) return
    if (this.changed) this.forgetAhead()
    const { queued } = this
    this.queued = undefined
    if (queued?.kind === 'go') this.begin(queued.limit, queued.stepping)
    if (queued?.kind === 'step') this.begin(this.update + queued.updates, true)
    this.lookAgain()
  }

  /** What was asked for while the last pictures were in the making has not been seen: now that all stand, it can be. */
  private lookAgain(): void {
    if (this.unseen && (this.status === 'ready' || this.status === 'paused')) this.look()
  }

  private heartbeat(): void {
    this.clock.after(HEARTBEAT_MS, () => {
      if (this.disposed) return
      for (const [i, lane] of this.lanes.entries()) {
        if (lane.dead || !this.plan) continue
        if (lane.unanswered >= MISSED) this.revive(i, 'the worker stopped answering')
        else {
          lane.unanswered++
          lane.port.post({ type: 'ping', run: this.run })
        }
      }
      this.heartbeat()
    })
  }

  /** A new worker for a lane that died. [W7] */
  private revive(i: number, message: string): void {
    const dead = this.lanes[i]!
    const attempt = dead.restarts + 1
    if (attempt > MAX_RESTARTS || !this.plan) return this.giveUp(i, message)
    const lane = this.renew(i)
    lane.restarts = attempt
    lane.diedAt = Math.max(this.update, dead.update)
    this.report({ type: 'trouble', lane: i, message, attempt, givenUp: false })
    if (this.lanes[i] === lane) this.bringBack(i)
  }

  /** Another worker in the place of a lane's, which is ended. */
  private renew(i: number): Lane {
    const { port, asked, dead } = this.lanes[i]!
    if (!dead) port.terminate()
    const lane = this.createLane(asked)
    this.lanes[i] = lane
    return lane
  }

  /** From the last kept state a lane trains on to where the others stand. */
  private bringBack(i: number): void {
    const { status, limit, stepping } = this
    if (status === 'running') this.queued = { kind: 'go', limit, stepping }
    if (status === 'running' || status === 'paused' || status === 'ready') this.setStatus('restoring')
    if (status === 'running' || status === 'paused' || status === 'ready' || this.isSettling) this.settle()
    this.startLane(i, this.past.atOrBefore(this.update)?.snapshots[i])
    this.lanes[i]!.held = true
  }

  private giveUp(i: number, message: string): void {
    const lane = this.lanes[i]!
    lane.dead = true
    lane.ready = undefined
    lane.port.terminate()
    this.settling = 'no'
    this.queued = undefined
    this.wanted = undefined
    for (const other of this.lanes) if (!other.dead) other.port.post({ type: 'pause', run: this.run })
    this.setStatus('crashed')
    this.report({ type: 'trouble', lane: i, message, attempt: lane.restarts, givenUp: true })
  }

  private setStatus(status: LaneState): void {
    if (status === this.status) return
    this.status = status
    this.report({ type: 'status', status })
  }
}
