/**
 * One lane in its worker: a state machine that obeys commands and trains in slices between them.
 * It knows neither Worker nor page: time, scheduling and sending are given to it. Rules [W…] are in SPEC.md.
 */
import { budgetOf, findExcess } from '../budget.ts'
import { heldOutLoss } from '../evaluate.ts'
import { fingerprint } from '../fingerprint.ts'
import { createModel } from '../model.ts'
import { planModel } from '../plan.ts'
import { Random } from '../random.ts'
import { forward } from '../sequence/forward.ts'
import { resetState, type Tape } from '../sequence/tape.ts'
import { restoreSnapshot, takeSnapshot } from '../snapshots/snapshot.ts'
import { type Grading, shapeOf } from '../tasks/task.ts'
import { Trainer, type UpdateReport } from '../trainer.ts'
import { write } from '../write.ts'
import { encodeFrame, type Need } from './frame.ts'
import {
  type Command,
  type Event,
  type LaneState,
  type ProbeSource,
  type Round,
  type RoundReport,
  type Scored,
  transferables,
} from './protocol.ts'
import type { Answer, Answering, Question } from './questions/index.ts'
import type { Seldom } from './seldom.ts'

export interface Clock {
  /** Milliseconds, from any origin. */
  now(): number
  /** Calls back after at least this long, letting messages in first; 0 for as soon as that is done. */
  after(ms: number, callback: () => void): void
}

/** How long training goes on before commands are looked at, in milliseconds. */
export const SLICE_MS = 6
/** While training, parameters come at most this often, in milliseconds: they are much to send, and change slowly. [W11] */
export const WEIGHTS_MS = 250

type Facts = Omit<Extract<Event, { type: 'ready' }>, 'type' | 'run' | 'update' | 'fingerprint'>
/** What is looked at when a round is over. */
type Seen = Pick<RoundReport, 'heldOutLoss' | 'score' | 'frame'>
type Send = (event: Event, transfer: ArrayBuffer[]) => void

const scoredOf = ({ kind, goal, guess }: Grading, beyond: boolean): Scored => ({ kind, goal, guess, beyond })

export class Session {
  state: LaneState = 'loading'
  private run = -1
  private trainer: Trainer | undefined
  /** What is true of the model at every update. */
  private facts: Facts | undefined
  private readonly rounds: Round[] = []
  /** The update in hand, and the report in hand when a round is over; never both. */
  private work: Generator<void, UpdateReport> | undefined
  private reporting: Generator<void, RoundReport> | undefined
  /** The picture in hand, asked for at a standstill. */
  private showing: { readonly request: number; readonly work: Generator<void, ArrayBuffer> } | undefined
  /** Questions not yet answered, and the answer in hand: to the first of them. */
  private readonly asked: { readonly request: number; readonly question: Question }[] = []
  private answering: Generator<void, Answer> | undefined
  /** While training, an update is made between two answers. */
  private trainsFirst = false
  private scheduled = false
  private reports: UpdateReport[] = []
  private needs: ReadonlySet<Need> = new Set()
  private tau = Infinity
  private probe: ProbeSource = { kind: 'task' }
  private weightsSent = -Infinity

  constructor(
    private readonly send: Send,
    private readonly clock: Clock,
    private readonly answerTo: Answering,
    private readonly seldom: Seldom,
  ) {}

  /** Obeys one command. Never throws: what goes wrong is sent as `failed`. */
  receive(command: Command): void {
    try {
      if (command.type === 'start') this.start(command)
      else if (command.type === 'restore') this.restore(command)
      else if (command.run === this.run) this.obey(command) // [W2]
    } catch (error) {
      this.fail(error)
    }
  }

  private start({
    run,
    shared,
    lane,
    text,
    simd,
    weights,
    snapshot,
  }: Extract<Command, { type: 'start' }>): void {
    this.begin(run)
    this.trainer = undefined
    const task = this.seldom.makeTask(shared, text)
    const shape = shapeOf(task)
    const excess = findExcess(budgetOf(lane, shape, shared))
    if (excess) return this.emit({ type: 'refused', run, shape, excess }) // [W13]
    const plan = planModel(lane, shape, shared)
    const model = createModel(plan, simd)
    const trainer = new Trainer(model, task, shared, lane, weights) // [W18]
    if (snapshot) restoreSnapshot(trainer, snapshot)
    this.trainer = trainer
    trainer.keepBefore(this.needs.has('weights'))
    this.facts = {
      parameters: model.stack.parameters.all.length,
      bytes: plan.layout.bytes,
      kernel: model.kernel.name,
      fallback: model.fallback,
      vocabulary: task.vocabulary.tokens,
      shape,
      floors: shared.loss === 'task' || shared.loss === task.asks ? task.floors : [],
      scored: task.score && scoredOf(task.score, task.ladder !== undefined),
    }
    this.ready(trainer, this.facts)
  }

  private restore({ run, lane, snapshot }: Extract<Command, { type: 'restore' }>): void {
    this.begin(run)
    if (!this.trainer || !this.facts) return // refused, or failed to start
    this.trainer.takeUp(lane)
    restoreSnapshot(this.trainer, snapshot)
    this.ready(this.trainer, this.facts)
  }

  /** Whatever was in hand belongs to another run. */
  private begin(run: number): void {
    this.run = run
    this.state = 'loading'
    this.rounds.length = 0
    this.work = undefined
    this.reporting = undefined
    this.reports = []
    this.showing = undefined
    this.asked.length = 0
    this.answering = undefined
  }

  private ready({ model, update }: Trainer, facts: Facts): void {
    this.state = 'ready'
    const print = fingerprint(model.stack.parameters.all)
    this.emit({ type: 'ready', run: this.run, ...facts, update, fingerprint: print })
  }

  private obey(command: Exclude<Command, { type: 'start' | 'restore' }>): void {
    const { trainer } = this
    if (command.type === 'ping') return this.emit({ type: 'pong', run: this.run })
    if (!trainer) return // refused, or failed to start
    switch (command.type) {
      case 'advance':
        if (this.state === 'exploded') return // [W6]
        this.rounds.push(command)
        if (this.state !== 'running') this.answering = undefined
        this.showing = undefined
        this.state = 'running'
        return this.schedule(0)
      case 'pause':
        if (this.state === 'running') this.state = 'paused'
        this.rounds.length = 0
        this.reporting = undefined
        return this.emit({ type: 'paused', run: this.run, update: trainer.update + (this.work ? 1 : 0) })
      case 'set':
        trainer.takeUp(command.lane)
        if (!this.work) trainer.turn()
        this.answering = undefined
        if (this.showing) this.show(this.showing.request)
        return
      case 'watch':
        this.needs = new Set(command.needs)
        this.tau = command.tau
        this.probe = command.probe
        this.answering = undefined
        trainer.keepBefore(this.needs.has('weights'))
        this.showing = undefined
        if (!this.isStanding) return
        this.show(command.request)
        return this.slice()
      case 'ask':
        if (this.state === 'exploded') return // [W6]
        this.asked.push(command)
        return this.schedule(0)
      case 'write':
        this.answering = undefined
        return this.emit({
          type: 'written',
          run: this.run,
          request: command.request,
          update: trainer.update,
          text: this.write(command),
        })
      default: {
        const unreachable: never = command
        return unreachable
      }
    }
  }

  private schedule(ms: number): void {
    if (this.scheduled) return
    this.scheduled = true
    this.clock.after(ms, () => {
      this.scheduled = false
      try {
        this.slice()
      } catch (error) {
        this.fail(error)
      }
    })
  }

  /** Trains and answers for a slice, then lets commands in. [W3] */
  private slice(): void {
    if (!this.isBusy) return
    const end = this.clock.now() + SLICE_MS
    do this.doPiece()
    while (this.isBusy && this.clock.now() < end)
    if (this.isBusy) this.schedule(this.rounds[0]?.restMs ?? 0)
  }

  /** Also when the last round has just been made, so that whoever asks for a picture then gets one. */
  private get isStanding(): boolean {
    if (this.state === 'running') return this.rounds.length === 0
    return this.state === 'ready' || this.state === 'paused'
  }

  private get isBusy(): boolean {
    return this.state === 'running' || (this.isStanding && (!!this.showing || this.asked.length > 0))
  }

  /** One more piece of what is in hand, or of an answer, or of the next update, or of the report that ends a round. */
  private doPiece(): void {
    if (this.showing) return this.showOn(this.showing)
    const trains = this.state === 'running' && (this.work || this.reporting || this.trainsFirst)
    if (this.asked.length > 0 && !trains) return this.answerFirst()
    const round = this.rounds[0]
    if (!round) this.state = 'ready'
    else if (this.work || this.trainer!.update < round.to) this.train()
    else this.reportRound(round)
  }

  /** Begins the picture that `watch` asked for; of a large network it takes a while, so commands are let in. */
  private show(request: number): void {
    this.showing = { request, work: this.makeFrame(true, true) }
  }

  private showOn({ request, work }: NonNullable<Session['showing']>): void {
    const { done, value } = work.next()
    if (!done) return
    this.showing = undefined
    this.emit({ type: 'frame', run: this.run, request, update: this.trainer!.update, frame: value })
  }

  /** One more piece of the update in hand. */
  private train(): void {
    this.work ??= this.trainer!.next()
    const { done, value } = this.work.next()
    if (!done) return
    this.work = undefined
    this.trainsFirst = false
    this.reports.push(value)
    if (!value.fault) return
    this.state = 'exploded'
    this.rounds.length = 0
    this.emit({
      type: 'exploded',
      run: this.run,
      fault: value.fault,
      report: this.takeReport(),
    })
  }

  /** One more piece of the answer to the first question. Nothing else works between two of its pieces, or it is begun anew. [W15] */
  private answerFirst(): void {
    const { request, question } = this.asked[0]!
    const { run, trainer } = this
    this.answering ??= this.answer(question)
    let value: Answer | undefined
    let reason = ''
    try {
      const result = this.answering.next()
      if (!result.done) return
      value = result.value
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error)
    }
    this.answering = undefined
    this.trainsFirst = true
    this.asked.shift()
    this.emit({ type: 'answered', run, request, update: trainer!.update, answer: value, reason })
  }

  /** Answers with nothing. */
  refuse({ run, request }: Extract<Command, { type: 'ask' }>, reason: string): void {
    const update = this.trainer?.update ?? 0
    if (run === this.run) this.emit({ type: 'answered', run, request, update, answer: undefined, reason })
  }

  private *answer(question: Question): Generator<void, Answer> {
    yield* this.readProbe(false)
    return yield* this.answerTo(this.trainer!, question)
  }

  private reportRound(round: Round): void {
    this.reporting ??= this.report(round)
    const { done, value } = this.reporting.next()
    if (!done) return
    this.reporting = undefined
    this.rounds.shift()
    this.emit({ type: 'reached', run: this.run, ...value })
  }

  private *report(round: Round): Generator<void, RoundReport> {
    const { model, task, shared } = this.trainer!
    const heldOut = round.evaluate ? yield* heldOutLoss(model, task) : undefined
    const score =
      round.evaluate && task.score ? yield* this.seldom.scoreOf(model, task, shared.seed) : undefined
    const begun = this.clock.now()
    const frame = round.frame ? yield* this.makeFrame(round.follow, round.snapshot) : undefined
    return {
      ...this.takeReport(round, { heldOutLoss: heldOut, score, frame }),
      frameMs: this.clock.now() - begun,
    }
  }

  private takeReport(round?: Round, seen: Partial<Seen> = {}): RoundReport {
    const trainer = this.trainer!
    const reports = this.reports
    this.reports = []
    return {
      from: reports.length > 0 ? reports[0]!.update - 1 : trainer.update,
      update: trainer.update,
      losses: Float64Array.from(reports, report => report.loss),
      gradientNorms: Float64Array.from(reports, report => report.gradientNorm),
      clipped: Uint8Array.from(reports, report => (report.clipped ? 1 : 0)),
      frame: seen.frame,
      frameMs: 0,
      snapshot: round?.snapshot ? takeSnapshot(trainer) : undefined,
      heldOutLoss: seen.heldOutLoss,
      score: seen.score,
      fingerprint: round?.snapshot ? fingerprint(trainer.model.stack.parameters.all) : '',
    }
  }

  /** @param kept whether it is of a state that is kept or stands still: nothing that is watched is left out of it */
  private *makeFrame(renew: boolean, kept: boolean): Generator<void, ArrayBuffer> {
    const { model, update, latest } = this.trainer!
    const needs = this.needsNow(kept)
    yield* this.readProbe(renew)
    const tau = Math.min(this.tau, model.probe.T - 1)
    return yield* encodeFrame(model, update, tau, needs, latest, this.seldom.parts)
  }

  private *readProbe(renew: boolean): Generator<void> {
    const { stack, probe, kernel } = this.trainer!.model
    this.fillProbe(renew)
    resetState(probe)
    yield* forward(stack, probe, kernel)
  }

  private needsNow(kept: boolean): ReadonlySet<Need> {
    if (!this.needs.has('weights')) return this.needs
    const now = this.clock.now()
    if (kept || now - this.weightsSent >= WEIGHTS_MS) {
      this.weightsSent = now
      return this.needs
    }
    return new Set([...this.needs].filter(need => need !== 'weights'))
  }

  private fillProbe(renew: boolean): void {
    const { model, task } = this.trainer!
    const { probe, training } = model
    switch (this.probe.kind) {
      case 'task':
        return task.probe(probe)
      case 'follow': {
        if (this.trainer!.update === 0) return task.probe(probe)
        if (!renew) return
        return copyFirstSequence(probe, training)
      }
      case 'text': {
        if (task.numbers) return task.probe(probe)
        // The text is repeated or cut to the T+1 characters that the stage has room for.
        const { tokens } = task.vocabulary.encode(this.probe.text || ' ')
        for (let t = 0; t < probe.T; t++) {
          probe.input[t] = tokens[t % tokens.length]!
          probe.target[t] = tokens[(t + 1) % tokens.length]!
        }
        return
      }
      default: {
        const unreachable: never = this.probe
        return unreachable
      }
    }
  }

  private write({ prompt, length, temperature, request }: Extract<Command, { type: 'write' }>): string {
    const { model, task, shared, update } = this.trainer!
    // What an encoder has read is answered, not continued; what reads in both directions guesses from what follows; nor are numbers written.
    if (task.numbers || model.stack.packed.encoder.length > 0 || model.stack.wiring === 'bi') return ''
    const { tokens } = task.vocabulary.encode(prompt || task.vocabulary.tokens[0]!)
    const random = new Random(shared.seed, `writing ${update} ${request}`)
    return task.vocabulary.decode(write(model, tokens, length, temperature, random))
  }

  private fail(error: unknown): void {
    this.state = 'crashed'
    const { name, message, stack } = error instanceof Error ? error : new Error(String(error))
    this.emit({ type: 'failed', run: this.run, name, message, stack: stack ?? '' })
  }

  private emit(event: Event): void {
    this.send(event, transferables(event))
  }
}

/** What is read and what should follow, of sequence 0 of a window of as many steps. */
function copyFirstSequence(to: Tape, from: Tape): void {
  for (const key of ['input', 'target', 'values', 'wanted'] as const) {
    const width = to[key].length / to.T
    for (let t = 0; t < to.T; t++) {
      const first = from[key].subarray(t * from.B * width)
      for (let i = 0; i < width; i++) to[key][t * width + i] = first[i]!
    }
  }
}
