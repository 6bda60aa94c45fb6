/** A coordinator with real sessions in a simulated world, watched: what it reports is compared with uninterrupted runs at once. */
import { expect } from 'vitest'
import type { LaneSettings } from '../experiment/experiment.ts'
import { fingerprint } from '../fingerprint.ts'
import { complete } from '../run.ts'
import type { Trainer } from '../trainer.ts'
import { Coordinator } from '../worker/coordinator.ts'
import { decodeFrame } from '../worker/frame.ts'
import type { Command, Event, LaneState, SharedSettings } from '../worker/protocol.ts'
import type { Plan, RunEvent } from '../worker/runEvents.ts'
import { bonjour, createTrainer } from './network.ts'
import { createSpawn, type SpawnOptions, World } from './world.ts'

/** What a run needs beside its settings: the corpus, '' when left out, and compiled kernels, the reference's when left out. */
export interface Resources {
  readonly text?: string
  readonly simd?: WebAssembly.Module | undefined
  /** What lanes begin with, by the fingerprints in their settings. */
  readonly weights?: ReadonlyMap<string, Float32Array>
}

/** What training without coordinator, session or interruption gives, update after update. */
export class History {
  private readonly trainer: Trainer
  private readonly fingerprints: string[]
  private readonly losses: number[] = [Number.NaN]
  private readonly norms: number[] = [Number.NaN]

  constructor(settings: LaneSettings, shared = bonjour, resources: Resources = {}) {
    this.trainer = createTrainer(settings, shared, resources)
    this.fingerprints = [this.print()]
  }

  /** After so many updates. */
  fingerprint(update: number): string {
    this.reach(update)
    return this.fingerprints[update]!
  }

  /** Of updates from+1 … to. */
  lossesOf(from: number, to: number): number[] {
    this.reach(to)
    return this.losses.slice(from + 1, to + 1)
  }

  normsOf(from: number, to: number): number[] {
    this.reach(to)
    return this.norms.slice(from + 1, to + 1)
  }

  private reach(update: number): void {
    while (this.losses.length <= update) {
      const { loss, gradientNorm } = complete(this.trainer.next())
      this.losses.push(loss)
      this.norms.push(gradientNorm)
      this.fingerprints.push(this.print())
    }
  }

  private print(): string {
    return fingerprint(this.trainer.model.stack.parameters.all)
  }
}

/** Which status may follow which; see [W1] in SPEC.md. */
const FOLLOWS: Record<LaneState, readonly LaneState[]> = {
  loading: ['ready', 'refused', 'crashed', 'restoring'],
  refused: ['loading', 'restoring', 'crashed'],
  ready: ['running', 'restoring', 'loading', 'crashed'],
  running: ['paused', 'exploded', 'restoring', 'loading', 'crashed'],
  paused: ['running', 'restoring', 'loading', 'exploded', 'crashed'],
  exploded: ['restoring', 'loading', 'crashed'],
  crashed: ['restoring', 'loading'],
  restoring: ['paused', 'loading', 'exploded', 'refused', 'crashed'],
}

export interface LabOptions extends Resources {
  readonly lanes: readonly LaneSettings[]
  readonly shared?: SharedSettings
  readonly workers?: SpawnOptions
  /** After how many milliseconds a published frame is reported drawn; never when left out. */
  readonly drawMs?: number | undefined
  /** Compared with what is reported; shared between labs, as they cost training. Left out where settings change. */
  readonly histories?: readonly History[] | undefined
  /** Called in the middle of every report. */
  readonly onReport?: (event: RunEvent) => void
}

export interface Tapped {
  readonly lane: number
  readonly generation: number
  readonly at: number
  readonly message: Command | Event
}

export class Lab {
  readonly world = new World()
  readonly reported: { readonly at: number; readonly event: RunEvent }[] = []
  /** Every command as it was obeyed and every event as it was sent. */
  readonly tapped: Tapped[] = []
  readonly coordinator: Coordinator
  readonly spawned: ReturnType<typeof createSpawn>
  /** The update of the last round. */
  update = 0
  undrawn = 0
  private status: LaneState = 'loading'
  /** What the lanes are now, and what they are compared with. */
  lanes: readonly LaneSettings[]
  histories: readonly History[] | undefined

  constructor(readonly options: LabOptions) {
    this.lanes = options.lanes
    this.histories = options.histories
    this.spawned = createSpawn(this.world, options.lanes.length, (lane, generation) => ({
      tap: (message, at) => this.tapped.push({ lane, generation, at, message }),
      ...options.workers?.(lane, generation),
    }))
    this.coordinator = new Coordinator(this.spawned.spawn, this.world.clock, event => this.take(event))
  }

  get plan(): Plan {
    const { lanes } = this
    const { shared = bonjour, text = '', simd, weights = new Map() } = this.options
    return { shared, lanes, text, simd, weights }
  }

  /** Loaded, and every lane ready. */
  load(): this {
    this.coordinator.load(this.plan)
    this.world.until('ready', () => this.coordinator.status === 'ready')
    return this
  }

  /** Other lanes, each going on from one there is, compared with the runs that they are from their start. */
  arrange(
    lanes: readonly LaneSettings[],
    from = lanes.map((_, i) => i),
    histories: readonly History[] = lanes.map(
      settings => new History(settings, this.options.shared, this.options),
    ),
  ): this {
    this.lanes = lanes
    this.histories = histories
    this.coordinator.arrange(lanes, from)
    return this
  }

  /** Whether nothing is under way any more: all lanes stand at the last reported update. */
  get still(): boolean {
    return (
      (['ready', 'paused'] as LaneState[]).includes(this.coordinator.status) && !this.coordinator.isSettling
    )
  }

  untilStill(): this {
    this.world.until('all lanes stand still', () => this.still)
    return this
  }

  untilUpdate(update: number): this {
    this.world.until(`update ${update}`, () => this.update >= update)
    return this
  }

  /** What a lane's worker trains, to be tampered with. */
  trainer(lane: number): Trainer {
    return (this.spawned.workers[lane]!.session as unknown as { trainer: Trainer }).trainer
  }

  events<T extends RunEvent['type']>(type: T): Extract<RunEvent, { type: T }>[] {
    return this.reported.flatMap(({ event }) =>
      event.type === type ? [event as Extract<RunEvent, { type: T }>] : [],
    )
  }

  get statuses(): LaneState[] {
    return this.events('status').map(({ status }) => status)
  }

  /** After a last step of one update, every lane is where an uninterrupted run of its own would be. */
  expectExact(): void {
    this.coordinator.step(1)
    const from = this.update
    this.world.until('one more update', () => this.update > from && this.still)
    expect(this.update).toBe(from + 1)
    const last = this.events('round').at(-1)!
    expect(last.lanes.map(lane => lane.fingerprint)).toEqual(
      this.histories!.map(history => history.fingerprint(from + 1)),
    )
  }

  private take(event: RunEvent): void {
    this.reported.push({ at: this.world.now, event })
    switch (event.type) {
      case 'status':
        if (!FOLLOWS[this.status].includes(event.status))
          throw new Error(`illegal: ${event.status} after ${this.status}`)
        this.status = event.status
        break
      case 'loaded':
      case 'rewound':
        this.update = event.update
        break
      case 'visited':
        this.takeVisit(event)
        break
      case 'round':
        this.takeRound(event)
        break
    }
    this.options.onReport?.(event)
  }

  /** All lanes and all pictures are of the same update, and of the uninterrupted runs. */
  private takeVisit({ update, fingerprints, frames }: Extract<RunEvent, { type: 'visited' }>): void {
    this.update = update
    expect(frames.map(frame => decodeFrame(frame).update)).toEqual(fingerprints.map(() => update))
    const { histories } = this
    if (histories) expect(fingerprints).toEqual(histories.map(history => history.fingerprint(update)))
  }

  /** Rounds follow on from one another without gap or overlap, and hold the numbers of the uninterrupted runs. */
  private takeRound({ update, lanes }: Extract<RunEvent, { type: 'round' }>): void {
    const from = this.update
    this.update = update
    expect(lanes.length).toBe(this.lanes.length)
    const frames = lanes.filter(({ frame }) => frame)
    expect([0, lanes.length]).toContain(frames.length)
    for (const { frame } of frames) expect(decodeFrame(frame!).update).toBe(update)
    if (frames.length > 0) {
      this.undrawn++
      const { drawMs } = this.options
      if (drawMs !== undefined) {
        this.world.schedule(this.world.now + drawMs, () => {
          this.undrawn--
          this.coordinator.drawn()
        })
      }
    }
    for (const [i, lane] of lanes.entries()) {
      expect(lane.losses.length, `losses of lane ${i} from ${from} to ${update}`).toBe(update - from)
      expect(lane.gradientNorms.length).toBe(update - from)
      expect(lane.clipped).toBeLessThanOrEqual(update - from)
      const history = this.histories?.[i]
      if (!history) continue
      expect([...lane.losses], `losses of lane ${i} from ${from} to ${update}`).toEqual(
        history.lossesOf(from, update),
      )
      expect([...lane.gradientNorms]).toEqual(history.normsOf(from, update))
      if (lane.fingerprint)
        expect(lane.fingerprint, `lane ${i}, update ${update}`).toBe(history.fingerprint(update))
    }
  }
}
