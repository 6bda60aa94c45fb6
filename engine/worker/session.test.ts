import { describe, expect, it, vi } from 'vitest'
import { budgetOf, LIMITS } from '../budget.ts'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { scoreOf } from '../score.ts'
import { Vocabulary } from '../tasks/vocabulary.ts'
import { History } from '../testing/lab.ts'
import { bonjour, createTrainer, lane } from '../testing/network.ts'
import { Bench, bonjourStart, settings, text, textShared } from '../testing/sessionBench.ts'
import { decodeFrame } from './frame.ts'
import type { Round, SharedSettings } from './protocol.ts'
import { SLICE_MS } from './session.ts'

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
      heldOutLoss: undefined,
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
    expect([framed!.heldOutLoss, kept!.heldOutLoss]).toEqual([undefined, undefined])
    expect(tested!.heldOutLoss).toBeGreaterThan(0.1)
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
    expect(bench.last('reached').heldOutLoss).toBeGreaterThan(0)
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
      expect(reports.at(-1)!.heldOutLoss).toBeUndefined()
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
