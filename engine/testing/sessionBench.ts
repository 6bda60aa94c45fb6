/** A session by itself, whose time and slices a test lets go by. */
import type { Command, Event, Round, SharedSettings } from '../worker/protocol.ts'
import { answer } from '../worker/questions/index.ts'
import * as seldom from '../worker/seldom.ts'
import { Session } from '../worker/session.ts'
import { bonjour, lane } from './network.ts'

export type Start = Extract<Command, { type: 'start' }>

export const settings = lane({ cell: 'gru', h: 3 })
export const bonjourStart: Omit<Start, 'run'> = {
  type: 'start',
  shared: bonjour,
  lane: settings,
  text: '',
  simd: undefined,
  weights: undefined,
  snapshot: undefined,
}
export const textShared: SharedSettings = { task: 'text', T: 5, B: 2, loss: 'task', seed: 3 }
export const text = 'abcab '.repeat(30)

/** A session whose clock goes on by one millisecond at every look, and whose callbacks wait until they are let in. */
export class Bench {
  now = 0
  readonly events: Event[] = []
  readonly waits: number[] = []
  private readonly waiting: (() => void)[] = []
  readonly session = new Session(
    (event, transfer) => this.events.push(structuredClone(event, { transfer })),
    {
      now: () => ++this.now,
      after: (ms, callback) => {
        this.waits.push(ms)
        this.waiting.push(callback)
      },
    },
    answer,
    seldom,
  )

  constructor(start: Partial<Start> = {}) {
    this.session.receive({ ...bonjourStart, run: 1, ...start })
  }

  advance(to: number, round: Partial<Round> = {}): this {
    this.session.receive({
      ...{
        type: 'advance',
        run: 1,
        to,
        frame: false,
        snapshot: false,
        evaluate: false,
        follow: false,
        restMs: 0,
      },
      ...round,
    })
    return this
  }

  pause(): Extract<Event, { type: 'paused' }> {
    this.session.receive({ type: 'pause', run: 1 })
    return this.last('paused')
  }

  watch(probe: Extract<Command, { type: 'watch' }>['probe'], tau = 2): void {
    this.session.receive({
      type: 'watch',
      run: 1,
      request: 5,
      needs: ['guess', 'h', 'c', 'flow'],
      tau,
      probe,
    })
  }

  /** Lets the next callback in; whether there was one. */
  slice(): boolean {
    const next = this.waiting.shift()
    next?.()
    return next !== undefined
  }

  finish(): this {
    for (let n = 0; this.slice(); n++) if (n > 1e5) throw new Error('it does not come to an end')
    return this
  }

  all<T extends Event['type']>(type: T): Extract<Event, { type: T }>[] {
    return this.events.filter((event): event is Extract<Event, { type: T }> => event.type === type)
  }

  last<T extends Event['type']>(type: T): Extract<Event, { type: T }> {
    const event = this.all(type).at(-1)
    if (!event) throw new Error(`no ${type} among ${this.events.map(({ type }) => type)}`)
    return event
  }
}
