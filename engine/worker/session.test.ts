import { describe, expect, it, vi } from 'vitest'
import { budgetOf, LIMITS } from '../budget.ts'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { scoreOf } from '../score.ts'
import { Vocabulary } from '../tasks/vocabulary.ts'
import { History } from '../testing/lab.ts'
import { bonjour, createTrainer, diverging, lane } from '../testing/network.ts'
import { decodeFrame, type Frame, type Need } from './frame.ts'
import type { Command, Event, Round, SharedSettings } from './protocol.ts'
import { answer } from './questions/index.ts'
import * as seldom from './seldom.ts'
import { Session, SLICE_MS, WEIGHTS_MS } from './session.ts'

type Start = Extract<Command, { type: 'start' }>

const settings = lane({ cell: 'gru', h: 3 })
const bonjourStart: Omit<Start, 'run'> = {
  type: 'start',
  shared: bonjour,
  lane: settings,
  text: '',
  simd: undefined,
  weights: undefined,
  snapshot: undefined,
}
const textShared: SharedSettings = { task: 'text', T: 5, B: 2, loss: 'task', seed: 3 }
const text = 'abcab '.repeat(30)

/** A session whose clock goes on by one millisecond at every look, and whose callbacks wait until they are let in. */
class Bench {
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

describe('a session that is started', () => {
  it('says what it has made', () => {
    const { events, session } = new Bench()
    expect(events).toEqual([
      {
        type: 'ready',
        run: 1,
        update: 0,
        parameters: 3 * (3 * 7 + 3 * 3 + 3 + 3) + 7 * 3 + 7,
        bytes: expect.any(Number),
        kernel: 'reference',
        fallback: { reason: 'missing', detail: '' },
        fingerprint: new History(settings).fingerprint(0),
        vocabulary: Vocabulary.of('bonjour ').tokens,
        shape: { V: 7 },
        floors: [
          { id: 'uniform', nats: expect.closeTo(Math.log(7)) },
          { id: 'memoryless', nats: expect.closeTo(0.1733) },
        ],
        scored: { kind: 'right', goal: 1, guess: 7 / 8, beyond: false },
      },
    ])
    expect(session.state).toBe('ready')
  })

  it.each([
    ['bonjour', 'task', 2],
    ['bonjour', 'every', 2],
    ['bonjour', 'last', 0],
    ['recall', 'task', 1],
    ['recall', 'last', 1],
    ['recall', 'every', 0],
  ] as const)('gives floors only for a loss where the task asks: %s, loss %s', (task, loss, floors) => {
    expect(new Bench({ shared: { ...bonjour, task, loss } }).last('ready').floors.length).toBe(floors)
  })

  it('trains a round and reports every update of it', () => {
    const bench = new Bench()
    bench.advance(3).advance(10).finish()
    const history = new History(settings)
    const [first, second] = bench.all('reached')
    expect(first).toMatchObject({
      run: 1,
      from: 0,
      update: 3,
      frame: undefined,
      snapshot: undefined,
      heldOutNats: undefined,
      score: undefined,
      fingerprint: '',
    })
    expect(second).toMatchObject({ from: 3, update: 10 })
    expect([...first!.losses]).toEqual(history.lossesOf(0, 3))
    expect([...second!.losses]).toEqual(history.lossesOf(3, 10))
    expect([...second!.gradientNorms]).toEqual(history.normsOf(3, 10))
    expect(bench.session.state).toBe('ready')
  })

  it('adds to a report what is asked for: frame, snapshot with fingerprint, held-out loss', () => {
    const bench = new Bench({ shared: textShared, text })
    bench.advance(2, { frame: true }).advance(3, { snapshot: true }).advance(4, { evaluate: true }).finish()
    const [framed, kept, tested] = bench.all('reached')
    expect(
      [framed!.frame, kept!.frame, tested!.frame].map(frame => frame && decodeFrame(frame).update),
    ).toEqual([2, undefined, undefined])
    expect(
      [framed!.snapshot, kept!.snapshot, tested!.snapshot].map(bytes => (bytes?.byteLength ?? 0) > 500),
    ).toEqual([false, true, false])
    expect([framed!.fingerprint, kept!.fingerprint, tested!.fingerprint].map(print => print.length)).toEqual([
      0, 8, 0,
    ])
    expect([framed!.heldOutNats, kept!.heldOutNats]).toEqual([undefined, undefined])
    expect(tested!.heldOutNats).toBeGreaterThan(0.1)
  })

  it('[W17] says how well the task is done, of the update at which the round ends; nothing is learned from that', () => {
    const reber = { task: 'reber', T: 9, B: 2, loss: 'task', seed: 7 } as const
    const [scored, alone] = [new Bench({ shared: reber }), new Bench({ shared: reber })]
    expect(scored.last('ready').scored).toEqual({ kind: 'right', goal: 0.99, guess: 0.5, beyond: false })
    scored.advance(3, { evaluate: true }).advance(6, { evaluate: true, snapshot: true }).finish()
    alone.advance(6, { snapshot: true }).finish()
    const trainer = createTrainer(settings, reber)
    for (const { update, score } of scored.all('reached')) {
      while (trainer.update < update) complete(trainer.next())
      expect(score).toEqual(complete(scoreOf(trainer.model, trainer.task, 7)))
      expect(score!.answers).toBeGreaterThanOrEqual(200)
    }
    expect(alone.last('reached').score).toBeUndefined()
    expect(scored.last('reached').fingerprint).toBe(alone.last('reached').fingerprint)
    expect(new Bench({ shared: textShared, text }).last('ready').scored).toBeUndefined()
  })

  it('says for each update whether it was clipped', () => {
    const bench = new Bench({ lane: { ...settings, clip: 0.05 } })
    bench.advance(4).finish()
    bench.session.receive({ type: 'set', run: 1, lane: { ...settings, clip: 0 } })
    bench.advance(6).finish()
    expect(bench.all('reached').map(({ clipped }) => [...clipped])).toEqual([
      [1, 1, 1, 1],
      [0, 0],
    ])
  })
})

describe('[W2] messages of another run', () => {
  it('are dropped; after a new start only the new run counts', () => {
    const bench = new Bench()
    const before = bench.events.length
    const other = { run: 2 } as const
    bench.session.receive({ type: 'pause', ...other })
    bench.session.receive({ type: 'ping', ...other })
    bench.session.receive({ type: 'watch', ...other, request: 1, needs: [], tau: 0, probe: { kind: 'task' } })
    bench.advance(5, { ...other } as Partial<Round>).finish()
    expect(bench.events.length).toBe(before)

    bench.advance(5)
    bench.slice()
    bench.session.receive({ ...bonjourStart, run: 2 })
    bench.advance(9).finish()
    expect(bench.events.slice(before).map(({ type, run }) => [type, run])).toEqual([['ready', 2]])
    bench.session.receive({ type: 'ping', run: 2 })
    expect(bench.last('pong').run).toBe(2)
  })

  it('a new start drops the update in hand and the rounds waiting, and starts afresh', () => {
    const bench = new Bench()
    bench.advance(50)
    for (let n = 0; n < 9; n++) bench.slice()
    bench.session.receive({ ...bonjourStart, run: 2 })
    bench.advance(4, { run: 2, snapshot: true } as Partial<Round>).finish()
    expect(bench.all('reached').map(({ run, from, fingerprint }) => [run, from, fingerprint])).toEqual([
      [2, 0, new History(settings).fingerprint(4)],
    ])
  })
})

describe('[W3] training goes in slices', () => {
  it('a slice ends after SLICE_MS at the next look at the clock, and the next one lets commands in first', () => {
    const bench = new Bench()
    bench.advance(1000)
    const slices: number[] = []
    for (let n = 0; n < 50; n++) {
      const before = bench.now
      bench.slice()
      slices.push(bench.now - before)
    }
    // Each look takes a millisecond here: one at the start, then one after each piece.
    expect(new Set(slices)).toEqual(new Set([SLICE_MS + 1]))
    expect(bench.waits.slice(0, 50)).toEqual(new Array(50).fill(0))
    const { update } = bench.pause()
    expect(update).toBeGreaterThan(0)
    expect(update).toBeLessThan(60)
  })

  it('rests between slices for as long as the round says', () => {
    const bench = new Bench()
    bench.advance(1000, { restMs: 9 })
    for (let n = 0; n < 5; n++) bench.slice()
    expect(bench.waits).toEqual([0, 9, 9, 9, 9, 9])
  })

  it('no piece between two looks at the clock is longer than a span of the window, held-out loss included', () => {
    const shared: SharedSettings = { task: 'text', T: 60, B: 4, loss: 'task', seed: 3 }
    let work = 0
    let most = 0
    const count = (M: number, K: number, N: number) => {
      work += M * K * N
      most = Math.max(most, work)
    }
    const { addMatmul, linear, addMatmulT } = reference
    const spies = [
      vi.spyOn(reference, 'addMatmul').mockImplementation((C, A, B, M, K, N) => {
        count(M, K, N)
        addMatmul(C, A, B, M, K, N)
      }),
      vi.spyOn(reference, 'linear').mockImplementation((C, bias, A, W, M, K, N) => {
        count(M, K, N)
        linear(C, bias, A, W, M, K, N)
      }),
      vi.spyOn(reference, 'addMatmulT').mockImplementation((C, A, B, M, K, N) => {
        count(M, K, N)
        addMatmulT(C, A, B, M, K, N)
      }),
    ]
    const bench = new Bench({ shared, text: text.repeat(10), lane: lane({ cell: 'lstm', h: 16, layers: 2 }) })
    const clock = bench.now
    let looked = clock
    bench.advance(2, { evaluate: true, snapshot: true })
    const check = setWatch(bench, () => {
      if (bench.now !== looked) work = 0
      looked = bench.now
    })
    bench.finish()
    check()
    for (const spy of spies) spy.mockRestore()
    expect(bench.last('reached').heldOutNats).toBeGreaterThan(0)
    // A span is 128 rows; the largest piece is the weight gradients of an LSTM layer over one: 4 gates × (W_ih, its input, W_hh).
    expect(most).toBeGreaterThan(0)
    expect(most).toBeLessThanOrEqual(4 * 3 * 128 * 16 * 16)
  })
})

/** Calls back at every look at the bench's clock; returns how to stop. */
function setWatch(bench: Bench, look: () => void): () => void {
  let now = bench.now
  Object.defineProperty(bench, 'now', {
    configurable: true,
    get: () => now,
    set: value => {
      now = value
      look()
    },
  })
  return () => Object.defineProperty(bench, 'now', { value: now, writable: true })
}

describe('[W4] pause', () => {
  it('stops in the middle of an update and counts it as begun; nothing more is trained', () => {
    const history = new History(settings)
    const updates = new Set<number>()
    for (let slices = 1; slices < 60; slices++) {
      const bench = new Bench()
      bench.advance(20, { snapshot: true })
      for (let n = 0; n < slices; n++) bench.slice()
      const { update } = bench.pause()
      updates.add(update)
      expect(bench.session.state).not.toBe('running')
      const { length } = bench.events
      bench.finish()
      expect(bench.events.length).toBe(length)
      if (bench.all('reached').length > 0) continue
      // Being sent to where it stands finishes what was begun and begins nothing.
      bench.advance(update, { snapshot: true }).finish()
      expect(bench.last('reached')).toMatchObject({
        from: 0,
        update,
        fingerprint: history.fingerprint(update),
      })
      expect([...bench.last('reached').losses]).toEqual(history.lossesOf(0, update))
    }
    expect(updates.size).toBeGreaterThan(5)
  })

  it('drops the rounds that wait, and a report in the making; its updates come with the next', () => {
    for (let slices = 1; slices < 40; slices++) {
      const bench = new Bench({ shared: textShared, text })
      bench.advance(2, { evaluate: true }).advance(6, { evaluate: true })
      for (let n = 0; n < slices; n++) bench.slice()
      const { update } = bench.pause()
      bench.advance(Math.max(update, 7), { snapshot: true }).finish()
      const reports = bench.all('reached')
      expect(reports.at(-1)!.heldOutNats).toBeUndefined()
      expect(reports.at(-1)!.snapshot).toBeDefined()
      expect(reports.map(({ from }) => from)).toEqual([
        0,
        ...reports.slice(0, -1).map(({ update }) => update),
      ])
      expect(reports.reduce((sum, { losses }) => sum + losses.length, 0)).toBe(7)
    }
  })

  it('is answered however often it is asked, also by a session that stands still', () => {
    const bench = new Bench()
    expect(bench.pause()).toEqual({ type: 'paused', run: 1, update: 0 })
    bench.pause()
    expect(bench.all('paused').length).toBe(2)
    expect(bench.session.state).toBe('ready')
  })
})

describe('[W5] live settings', () => {
  it('take effect with the next update, not with the one in hand', () => {
    const history = new History(settings)
    const bench = new Bench()
    bench.advance(3).finish()
    bench.advance(5, { snapshot: true })
    bench.slice() // update 4 is begun
    expect(bench.pause().update).toBe(4)
    bench.session.receive({ type: 'set', run: 1, lane: { ...settings, lr: 0.5 } })
    bench.advance(4, { snapshot: true }).finish()
    expect(bench.last('reached').fingerprint).toBe(history.fingerprint(4))
    bench.advance(5, { snapshot: true }).finish()
    expect(bench.last('reached').fingerprint).not.toBe(history.fingerprint(5))
  })
})

describe('[W6] an explosion', () => {
  const explode = () =>
    new Bench({ lane: diverging })
      .advance(20)
      .advance(50, { frame: true, snapshot: true })
      .advance(60)
      .finish()

  it('is reported at its update, with the losses up to it, and ends the training at once', () => {
    const bench = explode()
    const { fault, report, run } = bench.last('exploded')
    expect(run).toBe(1)
    expect(fault).toEqual({ update: 33, quantity: 'gradient', tensor: 'weight_ih_l0', gates: [] })
    expect(report).toMatchObject({ from: 20, update: 32, frame: undefined, snapshot: undefined })
    expect(report.losses.length).toBe(13)
    expect([...report.losses].map(Number.isFinite)).toEqual([...new Array(12).fill(true), false])
    expect(bench.all('reached').length).toBe(1)
    expect(bench.session.state).toBe('exploded')
  })

  it('later advances are ignored; pause and ping are answered', () => {
    const bench = explode()
    const { length } = bench.events
    bench.advance(70).finish()
    expect(bench.events.length).toBe(length)
    expect(bench.pause().update).toBe(32)
    expect(bench.session.state).toBe('exploded')
    bench.session.receive({ type: 'ping', run: 1 })
    expect(bench.events.at(-1)!.type).toBe('pong')
  })

  it('a new start gets out of it', () => {
    const bench = explode()
    bench.session.receive({ ...bonjourStart, run: 2 })
    bench.advance(3, { run: 2 } as Partial<Round>).finish()
    expect(bench.last('reached')).toMatchObject({ run: 2, update: 3 })
  })
})

describe('[W9] what goes wrong inside', () => {
  it('is sent as an error with name, message and stack; nothing is thrown', () => {
    const bench = new Bench({ lane: { ...settings, h: -1 } })
    expect(bench.last('failed')).toMatchObject({
      run: 1,
      name: 'RangeError',
      stack: expect.stringContaining('session'),
    })
    expect(bench.last('failed').message.length).toBeGreaterThan(5)
    expect(bench.session.state).toBe('crashed')
  })

  it('in the middle of training too, and a new start gets out of it', () => {
    const bench = new Bench()
    bench.advance(5)
    const spy = vi.spyOn(reference, 'addScaled').mockImplementation(() => {
      throw new TypeError('made to throw')
    })
    bench.session.receive({ ...bonjourStart, run: 1, lane: { ...settings, opt: 'sgd' } })
    bench.advance(5).finish()
    spy.mockRestore()
    expect(bench.last('failed')).toMatchObject({ name: 'TypeError', message: 'made to throw' })
    bench.session.receive({ ...bonjourStart, run: 2 })
    bench.advance(3, { run: 2 } as Partial<Round>).finish()
    expect(bench.last('reached').update).toBe(3)
  })

  it('a snapshot of another experiment is a failure with a sentence', () => {
    const other = new Bench({ lane: lane({ cell: 'lstm' }) })
      .advance(1, { snapshot: true })
      .finish()
      .last('reached').snapshot
    const bench = new Bench({ snapshot: other })
    expect(bench.last('failed').message).toBe('snapshot, parameters: expected 136 numbers, got 172')
    expect(bench.all('ready')).toEqual([])
  })

  it.each([
    ['never had a model', () => new Bench({ lane: { ...settings, h: -1 } })],
    [
      'had another model before',
      () => {
        const bench = new Bench().advance(3).finish()
        bench.session.receive({ ...bonjourStart, run: 1, lane: { ...settings, h: -1 } })
        return bench
      },
    ],
  ])(
    'commands to a session that could not be started are ignored, a ping is answered: one that %s',
    (_, create) => {
      const bench = create()
      const { length } = bench.events
      bench.session.receive({ type: 'set', run: 1, lane: settings })
      bench.session.receive({ type: 'write', run: 1, request: 1, prompt: 'b', length: 2, temperature: 1 })
      bench.session.receive({ type: 'pause', run: 1 })
      bench.watch({ kind: 'task' })
      bench.advance(4).finish()
      expect(bench.events.length).toBe(length)
      bench.session.receive({ type: 'ping', run: 1 })
      expect(bench.events.at(-1)!.type).toBe('pong')
    },
  )
})

describe('[W10] a session started from a snapshot', () => {
  it('goes on exactly from it', () => {
    const first = new Bench().advance(6, { snapshot: true }).finish().last('reached')
    const bench = new Bench({ snapshot: first.snapshot })
    expect(bench.last('ready')).toMatchObject({ update: 6, fingerprint: first.fingerprint })
    bench.advance(12, { snapshot: true }).finish()
    const history = new History(settings)
    expect(bench.last('reached').fingerprint).toBe(history.fingerprint(12))
    expect([...bench.last('reached').losses]).toEqual(history.lossesOf(6, 12))
  })
})

describe('[W11] watching', () => {
  const shown = (bench: Bench) => {
    const { frame, ...event } = bench.last('frame')
    return { ...event, ...decodeFrame(frame) }
  }
  const reads = (bench: Bench) => {
    const { vocabulary } = bench.last('ready')
    const { input, target } = shown(bench)
    return [...input, target.at(-1)!].map(token => vocabulary[token]).join('')
  }

  it('a session that stands still answers at once with the number of the question', () => {
    const bench = new Bench().advance(2).finish()
    bench.watch({ kind: 'task' }, 1)
    expect(shown(bench)).toMatchObject({
      type: 'frame',
      run: 1,
      request: 5,
      update: 2,
      tau: 1,
      T: 4,
      L: 1,
      H: 3,
    })
  })

  it('while training nothing is answered; the next frame is as asked', () => {
    const bench = new Bench().advance(9, { frame: true })
    bench.slice()
    bench.watch({ kind: 'text', text: 'nu' }, 3)
    expect(bench.all('frame')).toEqual([])
    bench.finish()
    const frame = decodeFrame(bench.last('reached').frame!)
    expect(frame.tau).toBe(3)
    expect([...frame.input]).toEqual([...Vocabulary.of('bonjour ').encode('nunu').tokens])
  })

  it('shows the task’s own example', () => {
    const bench = new Bench()
    bench.watch({ kind: 'task' })
    expect(reads(bench)).toBe('bonjo')
  })

  it('shows a text, repeated or cut to what there is room for; an empty one is a space', () => {
    const bench = new Bench()
    const read = (text: string) => {
      bench.watch({ kind: 'text', text })
      return reads(bench)
    }
    expect(read('no')).toBe('non' + 'on')
    expect(read('bonjour bonjour')).toBe('bonjo')
    expect(read('')).toBe('     ')
    expect(read('nxo')).toBe('n on ')
  })

  it('follows training: before the first update the task’s example, then what was last learned from', () => {
    const bench = new Bench({ shared: textShared, text })
    bench.watch({ kind: 'follow' })
    // The held-out tenth of 180 characters begins at the 162nd.
    expect(reads(bench)).toBe(text.slice(162, 168))
    bench.advance(3).finish()
    bench.watch({ kind: 'follow' })
    // Two updates of five characters have gone before.
    expect(reads(bench)).toBe(text.slice(10, 16))
  })

  it('following takes up a new window only in rounds that say so, so that all lanes show the same', () => {
    const bench = new Bench({ shared: textShared, text })
    bench.watch({ kind: 'follow' })
    const input = (follow: boolean, to: number) => {
      bench.advance(to, { frame: true, follow }).finish()
      return decodeFrame(bench.last('reached').frame!).input.join()
    }
    const first = input(true, 2)
    expect(input(false, 4)).toBe(first)
    expect(input(true, 6)).not.toBe(first)
  })

  it('a step beyond the last is taken for the last', () => {
    const bench = new Bench()
    bench.watch({ kind: 'task' }, 99)
    expect(shown(bench).tau).toBe(3)
  })

  it('does not change a single number of the training, asked at any moment', () => {
    const bench = new Bench().advance(20, { snapshot: true, frame: true })
    while (bench.slice()) bench.watch({ kind: 'follow' })
    expect(bench.last('reached').fingerprint).toBe(new History(settings).fingerprint(20))
  })
})

describe('[W3] [W11] a picture asked for at a standstill', () => {
  const long = { shared: { ...bonjour, T: 40 } }
  const watch = (bench: Bench, request: number) =>
    bench.session.receive({
      ...{ type: 'watch', run: 1, request, needs: ['flow', 'matrix'], tau: 3, probe: { kind: 'task' } },
    })

  it('is made in slices, between which commands are obeyed', () => {
    const bench = new Bench(long)
    watch(bench, 1)
    expect(bench.all('frame')).toEqual([])
    bench.session.receive({ type: 'ping', run: 1 })
    expect(bench.all('pong').length).toBe(1)
    bench.finish()
    expect(bench.all('frame').map(({ request }) => request)).toEqual([1])
  })

  it('is the same however it was cut, and not made any more when another is asked for or training goes on', () => {
    const whole = new Bench(long)
    watch(whole, 1)
    whole.finish()
    const bench = new Bench(long)
    watch(bench, 1)
    bench.slice()
    watch(bench, 2)
    bench.finish()
    expect(bench.all('frame').map(({ request }) => request)).toEqual([2])
    expect(new Uint8Array(bench.last('frame').frame)).toEqual(new Uint8Array(whole.last('frame').frame))
    watch(bench, 3)
    bench.advance(2, { frame: true }).finish()
    expect(bench.all('frame').length).toBe(1)
    expect(bench.last('reached').frame).toBeDefined()
  })
})

describe('[W11] watching the parameters', () => {
  const model = lane({ cell: 'lstm', h: 2, lr: 0.01 })
  const watch = (bench: Bench, needs: Need[] = ['weights']) => {
    bench.session.receive({ type: 'watch', run: 1, request: 1, needs, tau: 0, probe: { kind: 'task' } })
    bench.finish()
  }
  const watched = (start: Partial<Start> = {}) => {
    const bench = new Bench({ lane: model, ...start })
    watch(bench)
    return bench
  }
  const frameOf = (bench: Bench, to: number, round: Partial<Round> = { snapshot: true }) => {
    bench.advance(to, { frame: true, ...round }).finish()
    return decodeFrame(bench.last('reached').frame!)
  }
  const pictures = (frame: Frame, kind: 'weights' | 'gradients') =>
    frame.tensors!.flatMap(({ name }) => [...frame[`${kind} ${name}`]!])

  it('sends the engine’s own: values after the update, gradients by which it stepped, ‖Δθ‖/‖θ‖ of each tensor', () => {
    const trainer = createTrainer(model)
    const { parameters, gradients } = trainer.model.stack
    for (let n = 0; n < 6; n++) complete(trainer.next())
    const before = Object.entries(parameters.by).map(([, values]) => values.slice())
    complete(trainer.next())
    const frame = frameOf(watched(), 7)
    expect(frame.update).toBe(7)
    expect(frame.tensors!.map(({ name, shape }) => [name, shape])).toEqual(Object.entries(parameters.shapes))
    expect(pictures(frame, 'weights')).toEqual([...parameters.all])
    expect(pictures(frame, 'gradients')).toEqual([...gradients.all])
    for (const [i, { name }] of frame.tensors!.entries()) {
      const moved = Math.hypot(...before[i]!.map((value, j) => parameters.by[name]![j]! - value))
      expect(frame.updateRatios![i], name).toBeCloseTo(moved / Math.hypot(...before[i]!), 10)
      expect(frame.updateRatios![i], name).toBeGreaterThan(0)
    }
  })

  it('of two snapshots, one update apart, the ratio is what lies between them', () => {
    const bench = watched()
    const [one, two] = [8, 9].map(to => frameOf(bench, to))
    for (const [i, { name }] of two!.tensors!.entries()) {
      const [before, after] = [one!, two!].map(frame => frame[`weights ${name}`]!)
      const moved = Math.hypot(...after!.map((value, j) => value - before![j]!))
      expect(two!.updateRatios![i]).toBeCloseTo(moved / Math.hypot(...before!), 6)
    }
  })

  it('gradients are those after clipping', () => {
    const frame = frameOf(watched({ lane: { ...model, clip: 1e-4 } }), 3)
    expect(Math.hypot(...frame.gradientNorms!)).toBeCloseTo(1e-4, 8)
  })

  it('before the first update gradients are zero, and nothing has moved yet', () => {
    const frame = decodeFrame(watched().last('frame').frame)
    expect(new Set(pictures(frame, 'gradients'))).toEqual(new Set([0]))
    expect(frame.updateRatios).toBeUndefined()
  })

  it('asked for when training stands still, the gradients are there; the ratio comes with the next update', () => {
    const bench = new Bench({ lane: model }).advance(3).finish()
    watch(bench)
    const frame = decodeFrame(bench.last('frame').frame)
    expect(Math.hypot(...frame.gradientNorms!)).toBeGreaterThan(0)
    expect(frame.updateRatios).toBeUndefined()
    expect(frameOf(bench, 4).updateRatios!.length).toBe(frame.tensors!.length)
  })

  it('what is not known is not made up: after a restore, and in the middle of an update, only the values are there', () => {
    const { snapshot } = new Bench({ lane: model }).advance(4, { snapshot: true }).finish().last('reached')
    const restored = decodeFrame(watched({ snapshot }).last('frame').frame)
    expect([restored.update, restored.gradientNorms, restored.updateRatios]).toEqual([
      4,
      undefined,
      undefined,
    ])
    expect(restored.norms!.length).toBe(restored.tensors!.length)

    let seen = 0
    for (let slices = 1; slices < 30; slices++) {
      const bench = watched({ shared: { ...bonjour, T: 40 } }).advance(5)
      for (let n = 0; n < slices; n++) bench.slice()
      const { update } = bench.pause()
      watch(bench)
      const frame = decodeFrame(bench.last('frame').frame)
      if (frame.gradientNorms) continue
      seen++
      expect(update).toBe(frame.update + 1)
      // What the latest step did is still known then.
      expect(frame.updateRatios === undefined).toBe(frame.update === 0)
    }
    expect(seen).toBeGreaterThan(2)
  })

  it('while training they come with kept states, and else at most every WEIGHTS_MS', () => {
    const bench = watched()
    let to = 0
    const came = (round: Partial<Round> = {}) => frameOf(bench, ++to, round).tensors !== undefined
    // The answer to `watch` brought some just now.
    expect([came(), came({ snapshot: true }), came()]).toEqual([false, true, false])
    bench.now += WEIGHTS_MS
    expect([came(), came()]).toEqual([true, false])
  })

  it('changes no number, and costs nothing when nobody looks', () => {
    const plain = new Bench({ lane: model }).advance(30, { snapshot: true }).finish().last('reached')
    const bench = watched()
    for (let to = 1; to < 30; to++) bench.advance(to, { frame: true, snapshot: to % 2 === 0 })
    bench.advance(30, { snapshot: true }).finish()
    const { fingerprint, snapshot } = bench.last('reached')
    expect(fingerprint).toBe(plain.fingerprint)
    expect(new Uint8Array(snapshot!)).toEqual(new Uint8Array(plain.snapshot!))
    expect(fingerprint).toBe(new History(model).fingerprint(30))

    watch(bench, ['h'])
    const copies = vi.spyOn(Float32Array.prototype, 'set')
    const size = createTrainer(model).model.stack.parameters.all.length
    const wholeCopies = () => copies.mock.calls.filter(([from]) => from.length === size).length
    bench.advance(33).finish()
    expect(wholeCopies()).toBe(0)
    watch(bench)
    bench.advance(36).finish()
    expect(wholeCopies()).toBe(3)
    copies.mockRestore()
  })
})

describe('[W12] writing', () => {
  const write = (bench: Bench, prompt: string, request = 1, temperature = 1) => {
    bench.session.receive({ type: 'write', run: 1, request, prompt, length: 20, temperature })
    return bench.last('written')
  }

  it('goes on from a prompt, with the request’s number and the update', () => {
    const bench = new Bench().advance(2).finish()
    expect(write(bench, 'bon', 9)).toEqual({
      type: 'written',
      run: 1,
      request: 9,
      update: 2,
      text: expect.stringMatching(/^[bonjur ]{20}$/),
    })
  })

  it('gives the same text for the same seed, update and request, and another for another', () => {
    const bench = new Bench().advance(2).finish()
    const first = write(bench, 'bon').text
    expect(write(new Bench().advance(2).finish(), 'bon').text).toBe(first)
    expect(write(bench, 'bon', 2).text).not.toBe(first)
    expect(write(new Bench({ shared: { ...bonjour, seed: 8 } }).advance(2).finish(), 'bon').text).not.toBe(
      first,
    )
  })

  it('needs no prompt, and may be asked for while training, which goes on unchanged', () => {
    const bench = new Bench().advance(10, { snapshot: true })
    while (bench.slice()) expect(write(bench, '').text.length).toBe(20)
    expect(bench.last('reached').fingerprint).toBe(new History(settings).fingerprint(10))
  })
})

describe('[W13] a model that costs too much', () => {
  it.each([
    ['memory', 'bytes', 'secondsPerUpdate', { T: 400, B: 6000 }, { cell: 'ff', h: 64 }],
    ['time', 'secondsPerUpdate', 'bytes', { T: 100, B: 32 }, { cell: 'lstm', h: 1024 }],
  ] as const)(
    'is refused with the numbers before anything is allocated: %s',
    (_, over, within, extent, sizes) => {
      const settings = lane(sizes)
      const budget = budgetOf(settings, { V: 7 }, extent)
      expect(budget[within]).toBeLessThan(LIMITS[within])
      const allocate = vi.spyOn(WebAssembly, 'Memory')
      const bench = new Bench({ shared: { ...bonjour, ...extent }, lane: settings })
      expect(allocate).not.toHaveBeenCalled()
      allocate.mockRestore()
      const [value, limit] = [budget[over], LIMITS[over]]
      const excess = { what: over, value, limit, factor: value / limit }
      expect(bench.events).toEqual([{ type: 'refused', run: 1, shape: { V: 7 }, excess }])
    },
  )

  it('the largest experiment that the fields allow is either made or refused, not tried in vain', () => {
    const bench = new Bench({
      shared: { ...textShared, T: 400, B: 64 },
      text: Array.from({ length: 3000 }, (_, i) => String.fromCodePoint(0x4e00 + (i % 256))).join(''),
      lane: lane({ cell: 'lstm', h: 256, layers: 3 }),
    })
    expect(bench.events.map(({ type }) => type)).toEqual(['refused'])
  })
})
