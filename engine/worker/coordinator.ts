/**
 * Keeps the lanes of one experiment in lockstep: hands out rounds, waits for every lane, and reports each round as one.
 * It also pauses, rewinds, and brings back a lane whose worker has died. It knows no Worker and no page: ports and time are given.
 * Rules [W…] are in SPEC.md.
 */
import type { LaneSettings } from '../experiment/experiment.ts'
import { Heartbeat } from './heartbeat.ts'
import { createLane, type Lane } from './lane.ts'
import { mergeReports } from './mergeReports.ts'
import { Pace } from './pace.ts'
import { type Kept, Past } from './past.ts'
import type { Event, LaneState, RoundReport } from './protocol.ts'
import type { Question } from './questions/index.ts'
import { Rounds } from './rounds.ts'
import type { Plan, RunEvent, Spawn, Speed, Watch } from './runEvents.ts'
import type { Clock } from './session.ts'
import { Settling } from './settling.ts'
import { Watching } from './watching.ts'
import { Wishes } from './wishes.ts'

export const MAX_RESTARTS = 3

export class Coordinator {
  status: LaneState = 'loading'
  /** The last update that every lane has reported. */
  update = 0
  private run = 0
  private plan: Plan | undefined
  private lanes: Lane[] = []
  private readonly watching = new Watching()
  private readonly past = new Past()
  private readonly pacing: Pace
  private readonly rounds: Rounds
  private readonly settling = new Settling()
  private readonly wishes = new Wishes()
  private readonly heartbeat: Heartbeat
  /** All stand, or are about to, at an update that was gone back to for a look: what lies after it is kept. */
  private visiting = false
  /** Settings were changed on the way there, so what lies after it is to be forgotten on arrival. */
  private changed = false
  private saidLacking = false

  constructor(
    private readonly spawn: Spawn,
    clock: Clock,
    private readonly report: (event: RunEvent) => void,
  ) {
    this.pacing = new Pace(clock)
    this.rounds = new Rounds(
      clock,
      this.pacing,
      () => this.status === 'running',
      (round, last) => {
        if (last) this.watching.unseen = false
        for (const { port } of this.lanes) port.post({ type: 'advance', run: this.run, ...round })
      },
    )
    this.heartbeat = new Heartbeat(
      clock,
      () => (this.plan ? this.lanes.entries() : []),
      () => this.run,
      i => this.revive(i, 'the worker stopped answering'),
    )
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
    if (this.isHeldUp) this.wishes.go(limit)
    else this.begin(limit, false)
  }

  /** Exactly so many further updates, then pause. Asked for again while they are made, it adds to them. */
  step(updates = 1): void {
    if (this.status === 'running' && this.rounds.stepping) {
      this.rounds.limit += updates
      return this.rounds.fill()
    }
    if (this.status === 'running') this.pause()
    if (this.isHeldUp) this.wishes.step(updates)
    else this.begin(this.update + updates, true)
  }

  /** No lane begins a new update beyond the furthest; then all stand at the same one. [W4] */
  pause(): void {
    this.wishes.forgetTraining()
    if (this.status !== 'running') return
    this.setStatus('paused')
    this.settle()
  }

  setSpeed(speed: Speed): void {
    this.rounds.setSpeed(speed)
  }

  /** How long lanes leave the processor to the page after each slice, in milliseconds. */
  setRest(restMs: number): void {
    this.rounds.restMs = restMs
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
    return this.status === 'running' || this.isSettling ? this.rounds.issuedTo : this.update
  }

  /** Up to where it trains without being asked again; ∞ where nobody set an end. */
  get end(): number {
    return this.rounds.stepping ? Infinity : this.rounds.limit
  }

  /**
   * Other turns, one lane more, or one less. Each lane goes on from one there is; where that has already gone another way than it now
   * should have, all go back to the newest state before that and train to where they stood. [W16]
   * @param from for each lane, which one it was
   */
  arrange(lanes: readonly LaneSettings[], from: readonly number[]): void {
    if (!this.plan) return
    const { status, update, wishes } = this
    const { limit, stepping } = this.rounds
    this.plan = { ...this.plan, lanes }
    if (status === 'loading' || status === 'refused') {
      const { queued } = wishes
      this.load(this.plan)
      wishes.queued = queued
      return
    }
    if (status === 'running') wishes.go(limit, stepping)
    const lost = status === 'exploded' || status === 'crashed'
    this.changed = this.past.rearrange(lanes, from) || this.changed
    const before = this.lanes
    // A question is about a lane by its place, which may be another one's now.
    for (const lane of before) lane.asked.clear()
    this.lanes = from.map((f, i) => (from.indexOf(f) === i ? before[f]! : this.createLane()))
    for (const lane of before) if (!this.lanes.includes(lane)) lane.port.terminate()
    const kept = this.past.atOrBefore(update)
    if ((kept?.update ?? 0) < update && !lost && !wishes.wantsVisit) wishes.goIfIdle(update)
    const run = ++this.run
    this.visiting = true
    this.report({ type: 'arranged', from })
    this.setStatus('restoring')
    if (run === this.run) this.startAll(kept, true)
  }

  watch(watch: Watch): void {
    const before = this.watching.watch
    this.watching.watch = watch
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
    this.wishes.visit(update)
    if (this.status === 'running') this.pause()
    if (!this.isHeldUp) this.leave()
  }

  dispose(): void {
    this.heartbeat.stop()
    for (const lane of this.lanes) lane.port.terminate()
    this.lanes = []
  }

  /** Whether lanes are still on their way to standing still at the same update. */
  get isSettling(): boolean {
    return this.settling.isUnderWay
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
    this.rounds.begin(limit, stepping)
    this.setStatus('running')
    this.rounds.fill()
  }

  /** Sets out for the update that is wanted. @returns false when no lane need move */
  private leave(): boolean {
    const { status } = this
    const wanted = this.wishes.takeVisit()
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
    this.wishes.forget()
    this.visiting = false
    this.changed = false
  }

  /**
   * Every lane from a kept state or from its start weights; nothing that was under way counts any more.
   * @param inPlace whether lanes that have a model may keep it
   */
  private startAll(kept: Kept | undefined, inPlace = false): void {
    this.update = kept?.update ?? 0
    this.rounds.standAt(this.update)
    this.settling.end()
    this.watching.unseen = false // each is asked as soon as it is ready
    for (const [i, lane] of this.lanes.entries()) {
      if (lane.dead || (lane.lacks && !inPlace)) this.renew(i)
      this.lanes[i]!.restarts = 0
      this.startLane(i, kept?.snapshots[i], inPlace)
    }
    this.sayLacking()
  }

  private createLane(asked = new Map<number, Question>()): Lane {
    return createLane(
      this.spawn,
      asked,
      (lane, event) => {
        const i = this.lanes.indexOf(lane)
        if (i < 0) return
        // What a worker has does not depend on the run.
        if (event.type === 'part') this.receivePart(lane, event)
        else if (event.run === this.run) this.receive(i, lane, event) // [W2]
      },
      (lane, reason) => {
        const i = this.lanes.indexOf(lane)
        if (i >= 0 && !lane.dead) this.revive(i, reason)
      },
    )
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

  private look(): void {
    this.watching.look(this.lanes, this.run)
  }

  private receivePart(lane: Lane, { reason }: Extract<Event, { type: 'part' }>): void {
    lane.lacks ||= reason
    this.sayLacking()
    // The pictures that there are were made without.
    if (!reason && this.watching.watch.needs.includes('weights')) this.look()
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
        this.watching.ask(lane, this.lanes, this.run)
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
      case 'frame': {
        const frames = this.watching.collect(lane, event, this.lanes)
        if (!frames) return
        if (this.visiting && this.status === 'restoring' && !this.isSettling) this.arrive(frames)
        else this.report({ type: 'frames', frames })
        return
      }
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
    this.settling.end()
    this.wishes.forget()
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
    this.watching.unseen = false
    if (this.visiting) return // until their pictures have come
    this.report({ type: 'loaded', update: this.update, lanes: this.lanes.map(({ ready }) => ready!) })
    // Whoever hears of it may have loaded something else at once.
    if (run === this.run && status === 'restoring') this.report({ type: 'rewound', update: this.update })
    if (run !== this.run) return
    if (status === 'loading') this.setStatus('ready')
    this.settled()
  }

  /** Publishes a round once every lane has reported it. */
  private collect(lane: Lane): void {
    if (this.settling.isLevelling) return this.collectLevelled(lane)
    const { run } = this
    // Whoever hears of a round may pause, or load something else, at once.
    const goesOn = () => this.status === 'running' && run === this.run
    while (goesOn() && this.lanes.every(({ reports }) => reports.length > 0)) {
      this.rounds.reported()
      this.publish(this.lanes.map(({ reports }) => reports.splice(0, 1)))
    }
    if (!goesOn()) return
    if (this.update < this.rounds.limit) return this.rounds.fill()
    this.setStatus('paused')
    this.lookAgain()
  }

  /** One round more, of whatever each lane had still to do to stand where all stand. */
  private collectLevelled(lane: Lane): void {
    if (!this.settling.isLevel(lane, this.lanes)) return
    const { run } = this
    this.publish(this.lanes.map(({ reports }) => reports.splice(0)))
    if (run === this.run) this.settled()
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
    this.pacing.roundDone(this.rounds.pace === 'max' && this.status === 'running')
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
    this.settling.hold(this.lanes, this.run)
  }

  /** When all lanes stand still, those behind are sent on to where the furthest is, or to what was last published. */
  private level(): void {
    if (!this.settling.isHeld(this.lanes)) return
    this.rounds.level(Math.max(this.update, ...this.lanes.map(({ update }) => update)))
  }

  /** All lanes stand at the same update: now for what was asked for in the meantime. */
  private settled(): void {
    if (this.leave()) return
    if (this.status === 'restoring') this.setStatus('paused')
    if (this.isHeldUp) return
    if (this.changed) this.forgetAhead()
    const training = this.wishes.takeTraining(this.update)
    if (training) this.begin(training.limit, training.stepping)
    this.lookAgain()
  }

  /** What was asked for while the last pictures were in the making has not been seen: now that all stand, it can be. */
  private lookAgain(): void {
    if (this.watching.unseen && (this.status === 'ready' || this.status === 'paused')) this.look()
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
    const { status, rounds } = this
    if (status === 'running') this.wishes.go(rounds.limit, rounds.stepping)
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
    this.settling.end()
    this.wishes.forget()
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
