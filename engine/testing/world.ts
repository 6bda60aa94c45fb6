/**
 * A world in virtual time, in which real sessions talk to a real coordinator: workers are busy while they work, messages take time,
 * buffers that are handed over are gone, and a worker can be made to fail at its n-th task. The same seed gives the same history.
 */
import { Random } from '../random.ts'
import { type Fetch, Gate } from '../worker/gate.ts'
import type { Command, Event } from '../worker/protocol.ts'
import { answer } from '../worker/questions/index.ts'
import type { Port, Spawn } from '../worker/runEvents.ts'
import * as seldom from '../worker/seldom.ts'
import { type Clock, Session } from '../worker/session.ts'

interface Happening {
  readonly at: number
  /** When it would have happened, had nobody been busy; what arrived first goes first. */
  readonly since: number
  readonly order: number
  readonly run: () => void
}

export class World {
  now = 0
  private order = 0
  private readonly happenings: Happening[] = []

  readonly clock: Clock = {
    now: () => this.now,
    after: (ms, callback) => this.schedule(this.now + ms, callback),
  }

  /** Whoever asked first goes first when two things happen at the same time. */
  takeNumber(): number {
    return this.order++
  }

  schedule(at: number, run: () => void, since = at, order = this.takeNumber()): void {
    const happening = { at, since, order, run }
    let i = this.happenings.length
    while (i > 0 && isBefore(happening, this.happenings[i - 1]!)) i--
    this.happenings.splice(i, 0, happening)
  }

  /** The next thing happens, however far in the future it is. */
  step(): void {
    const { at, run } = this.happenings.shift()!
    this.now = at
    run()
  }

  /** Everything within so many milliseconds happens. */
  pass(ms: number): void {
    const end = this.now + ms
    while (this.happenings.length > 0 && this.happenings[0]!.at <= end) this.step()
    this.now = end
  }

  /** Time passes until the condition holds. @throws Error when it does not hold within `ms` */
  until(what: string, holds: () => boolean, ms = 120_000): void {
    const end = this.now + ms
    while (!holds()) {
      if (this.now > end || this.happenings.length === 0)
        throw new Error(`waited ${ms} ms in vain until ${what}`)
      this.step()
    }
  }
}

function isBefore(a: Happening, b: Happening): boolean {
  return (
    a.at - b.at < 0 ||
    (a.at === b.at && (a.since - b.since < 0 || (a.since === b.since && a.order < b.order)))
  )
}

/**
 * How a worker fails: `throws` inside the session, `dies` with an error that the page hears of, falls `silent` for ever, or is
 * `slow`: hangs for half a minute and then goes on as if nothing had happened.
 */
export interface Failure {
  readonly kind: 'throws' | 'dies' | 'silent' | 'slow'
  /** At which of its tasks (commands and slices), counted from 1. */
  readonly task: number
}

export interface WorkerOptions {
  /** Virtual time that one piece of work takes, as the session notices it when it looks at its clock. */
  readonly pieceMs: number
  /** A message takes between half of this and this. */
  readonly latencyMs: number
  readonly failure: Failure | undefined
  /** How long code takes that is fetched when it is first needed, and whether it cannot be; there from the beginning where it is left out. */
  readonly fetching?: { readonly ms: number; readonly fails: boolean }
  readonly seed: number
  /** Sees every command as it is obeyed and every event as it is sent. */
  readonly tap?: ((message: Command | Event, at: number) => void) | undefined
}

export class SimulatedWorker implements Port {
  private alive = true
  private busyUntil = 0
  private spent = 0
  private tasks = 0
  private throwNow = false
  private lastCommand = 0
  private lastEvent = 0
  private readonly random: Random
  readonly session: Session
  private readonly listener: Pick<Session, 'receive'>
  /** Whether the code that comes later is there. */
  private fetched: boolean

  constructor(
    private readonly world: World,
    private readonly receive: (event: Event) => void,
    private readonly died: (reason: string) => void,
    private readonly options: WorkerOptions,
  ) {
    this.random = new Random(options.seed, 'latency')
    const isFetched = () => this.fetched
    const parts: seldom.Seldom = {
      makeTask(which, text) {
        if (which.task !== 'text' && !isFetched()) throw new Error('the task could not be loaded')
        return seldom.makeTask(which, text)
      },
      scoreOf: seldom.scoreOf,
      get parts() {
        return isFetched() ? seldom.parts : undefined
      },
    }
    this.session = new Session(
      (event, transfer) => this.send(structuredClone(event, { transfer })),
      {
        now: () => {
          if (this.throwNow) throw new Error('made to throw')
          this.spent += options.pieceMs
          return world.now + this.spent
        },
        after: (ms, callback) => this.plan(world.now + this.spent + ms, callback),
      },
      answer,
      parts,
    )
    const { fetching } = options
    this.fetched = !fetching
    const fetch: Fetch = done => this.fetch(fetching!, done)
    this.listener = fetching ? new Gate(this.session, event => this.send(event), fetch, fetch) : this.session
  }

  private fetch({ ms, fails }: NonNullable<WorkerOptions['fetching']>, done: (reason: string) => void): void {
    this.plan(this.world.now + ms, () => {
      this.fetched = !fails
      done(fails ? 'no network' : '')
    })
  }

  post(command: Command): void {
    // A compiled module is shared, not copied.
    const { simd, ...rest } = command as Extract<Command, { type: 'start' }>
    const copy = structuredClone(rest) as Command
    this.lastCommand = Math.max(this.lastCommand, this.world.now + this.latency())
    this.plan(this.lastCommand, () => {
      const arrived = 'simd' in command ? { ...copy, simd } : copy
      this.options.tap?.(arrived as Command, this.world.now)
      this.listener.receive(arrived as Command)
    })
  }

  terminate(): void {
    this.alive = false
  }

  private plan(at: number, task: () => void): void {
    const attempt = () => {
      if (!this.alive) return
      if (this.world.now < this.busyUntil) this.world.schedule(this.busyUntil, attempt, at, order)
      else this.work(task)
    }
    const order = this.world.takeNumber()
    this.world.schedule(at, attempt, at, order)
  }

  private work(task: () => void): void {
    this.spent = 0
    const { failure } = this.options
    if (failure && ++this.tasks === failure.task) {
      if (failure.kind === 'silent' || failure.kind === 'dies') this.alive = false
      // A browser may tell of one death several times, and late.
      if (failure.kind === 'dies')
        for (const ms of [0, 30, 300])
          this.world.schedule(this.world.now + ms + this.latency(), () => this.died('made to die'))
      if (failure.kind === 'slow') this.spent = 30_000
      if (failure.kind === 'throws') this.throwNow = true
    }
    if (this.alive) task()
    this.busyUntil = this.world.now + this.spent
  }

  /** What was sent before a worker is terminated may arrive after. */
  private send(event: Event): void {
    const sent = this.world.now + this.spent
    this.options.tap?.(event, sent)
    this.lastEvent = Math.max(this.lastEvent, sent + this.latency())
    this.world.schedule(this.lastEvent, () => this.receive(event))
  }

  private latency(): number {
    return this.options.latencyMs * (0.5 + 0.5 * this.random.uniform())
  }
}

export type SpawnOptions = (lane: number, generation: number) => Partial<WorkerOptions>

/** Spawns workers lane after lane; a worker spawned after one was terminated takes over its lane. */
export function createSpawn(world: World, lanes: number, options: SpawnOptions) {
  const workers: SimulatedWorker[] = []
  const generations = new Array<number>(lanes).fill(0)
  let next = 0
  const vacant: number[] = []
  const spawn: Spawn = (receive, died) => {
    const lane = vacant.shift() ?? next++
    const generation = generations[lane] ?? 0
    generations[lane] = generation + 1
    const worker = new SimulatedWorker(world, receive, died, {
      pieceMs: 1,
      latencyMs: 1,
      failure: undefined,
      seed: 1000 * lane + generation,
      ...options(lane, generation),
    })
    workers[lane] = worker
    return {
      post: command => worker.post(command),
      terminate: () => {
        worker.terminate()
        if (workers[lane] === worker && !vacant.includes(lane)) vacant.push(lane)
      },
    }
  }
  return { spawn, workers, generations }
}
