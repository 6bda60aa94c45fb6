import { describe, expect, it, vi } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { diverging, lane } from '../testing/network.ts'
import { Bench, bonjourStart, settings } from '../testing/sessionBench.ts'
import type { Round } from './protocol.ts'

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
