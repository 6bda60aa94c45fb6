import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { History, Lab, type LabOptions, type Tapped } from '../testing/lab.ts'
import { bonjour, diverging, lane } from '../testing/network.ts'
import type { Failure, SpawnOptions } from '../testing/world.ts'
import { MAX_RESTARTS } from './coordinator.ts'
import { decodeFrame, type Need } from './frame.ts'
import type { ProbeSource } from './protocol.ts'
import type { Speed } from './runEvents.ts'

const rnn = lane({ cell: 'rnn', h: 3 })
const lstm = lane({ cell: 'lstm', h: 2 })
const gru = lane({ cell: 'gru', h: 2, layers: 2, drop: 0.2 })
const histories = [rnn, lstm, gru].map(settings => new History(settings))

/** A worker is 2.7 times as slow as the one above it. */
const uneven: SpawnOptions = i => ({ pieceMs: 0.4 * 2.7 ** i, latencyMs: 1 + i })

function createLab(options: Partial<LabOptions> = {}): Lab {
  return new Lab({
    lanes: [rnn, lstm],
    histories: histories.slice(0, options.lanes?.length ?? 2),
    workers: uneven,
    ...options,
  })
}

const threeLanes = { lanes: [rnn, lstm, gru], histories }

/** Only one worker fails: the first one of a lane. */
const failing =
  (which: number, failure: Failure): SpawnOptions =>
  (i, generation) => ({
    ...uneven(i, generation),
    failure: i === which && generation === 0 ? failure : undefined,
  })

const isType =
  <T extends Tapped['message']['type']>(type: T) =>
  (tapped: Tapped): tapped is Tapped & { message: Extract<Tapped['message'], { type: T }> } =>
    tapped.message.type === type

describe('[W1] lanes advance in lockstep', () => {
  it('a round is reported once every lane has been through it, with the numbers of runs of their own', () => {
    const lab = createLab(threeLanes).load()
    lab.coordinator.go(200)
    lab.untilStill()
    expect(lab.update).toBe(200)
    expect(lab.events('round').length).toBeGreaterThan(20)
    lab.expectExact()
  })

  it('no lane is ever more than two rounds ahead of what has been reported', () => {
    const lab = createLab(threeLanes).load()
    lab.coordinator.go()
    let worst = 0
    for (let n = 0; n < 4000; n++) {
      lab.world.step()
      const fastest = lab.tapped.filter(isType('reached')).filter(({ lane }) => lane === 0).length
      worst = Math.max(worst, fastest - lab.events('round').length)
    }
    expect(lab.update).toBeGreaterThan(50)
    expect(worst).toBe(2)
  })

  it('is told at every moment: loading, ready, running, paused', () => {
    const lab = createLab()
    expect(lab.coordinator.status).toBe('loading')
    lab.load()
    lab.coordinator.go(5)
    lab.untilStill()
    expect(lab.statuses).toEqual(['ready', 'running', 'paused'])
    expect(lab.events('loaded')).toMatchObject([
      { update: 0, lanes: [{ parameters: 64 }, { kernel: 'reference' }] },
    ])
  })

  it('rounds grow until they take about a thirtieth of a second, and never shrink below one update', () => {
    const rounds = (pieceMs: number) => {
      const lab = createLab({ workers: () => ({ pieceMs, latencyMs: 0.5 }) }).load()
      lab.coordinator.go()
      lab.world.pass(4000)
      const late = lab.reported.filter(({ at, event }) => event.type === 'round' && at > 2000)
      return {
        perSecond: late.length / ((lab.world.now - 2000) / 1000),
        updates: lab.update / lab.events('round').length,
      }
    }
    const fast = rounds(0.05)
    expect(fast.perSecond).toBeGreaterThan(20)
    expect(fast.perSecond).toBeLessThan(45)
    expect(fast.updates).toBeGreaterThan(5)
    expect(rounds(5).updates).toBe(1)
  })

  it.each([
    [1, 10],
    [4, 40],
    [15, 150],
  ] as const)('at %d updates per second makes %d in ten seconds', (speed, updates) => {
    const lab = createLab({ workers: () => ({ pieceMs: 0.1, latencyMs: 0.5 }) }).load()
    lab.coordinator.setSpeed(speed)
    lab.coordinator.go()
    lab.world.pass(10_000)
    expect(Math.abs(lab.update - updates)).toBeLessThanOrEqual(1 + updates / 10)
  })

  it('a slower speed takes effect after the rounds on their way, a faster one at once', () => {
    const lab = createLab({ workers: () => ({ pieceMs: 0.1, latencyMs: 0.5 }) }).load()
    lab.coordinator.go()
    lab.world.pass(1000)
    lab.coordinator.setSpeed(1)
    lab.world.pass(150)
    const before = lab.update
    lab.world.pass(3000)
    expect(lab.update - before).toBeGreaterThanOrEqual(2)
    expect(lab.update - before).toBeLessThanOrEqual(4)
    lab.coordinator.setSpeed('max')
    lab.world.pass(500)
    expect(lab.update - before).toBeGreaterThan(30)
  })
})

describe('[W2] what belongs to an older run is dropped', () => {
  it('events of the run before, still on their way when a new experiment is loaded, are not reported', () => {
    for (let k = 0; k < 60; k++) {
      const lab = createLab().load()
      lab.coordinator.go()
      lab.untilUpdate(3)
      for (let n = 0; n < k; n++) lab.world.step()
      lab.update = 0
      lab.coordinator.load(lab.plan)
      lab.coordinator.go(4)
      lab.world.until('paused', () => lab.statuses.at(-1) === 'paused')
      expect(lab.update, `loaded after ${k} happenings`).toBe(4)
      lab.expectExact()
    }
  })

  it('fewer lanes than before: the worker left over is ended and never heard of again', () => {
    const lab = createLab(threeLanes).load()
    lab.coordinator.go()
    lab.untilUpdate(5)
    const two = createLab()
    lab.update = 0
    Object.assign(lab.options, { lanes: two.options.lanes, histories: two.options.histories })
    lab.coordinator.load(two.plan)
    lab.coordinator.go(6)
    lab.world.until('paused', () => lab.statuses.at(-1) === 'paused')
    expect(lab.update).toBe(6)
    const last = lab.world.now
    lab.world.pass(5000)
    expect(lab.tapped.filter(({ lane, at }) => lane === 2 && at > last)).toEqual([])
  })
})

describe('[W4] pause', () => {
  it('from anywhere: all lanes stop at the furthest update that one of them has begun, and go on exactly', () => {
    const lengths = new Set<number>()
    for (let k = 0; k < 150; k++) {
      const lab = createLab(k % 3 === 0 ? threeLanes : {}).load()
      lab.coordinator.go()
      for (let n = 0; n < k; n++) lab.world.step()
      lab.coordinator.pause()
      expect(lab.coordinator.status).toBe('paused')
      lab.untilStill()
      const lastPaused = new Map(
        lab.tapped.filter(isType('paused')).map(({ lane, message }) => [lane, message]),
      )
      const stops = [...lastPaused.values()].map(message => ('update' in message ? message.update : -1))
      expect(lab.update, `paused after ${k} happenings`).toBe(Math.max(...stops))
      lengths.add(lab.update)
      const last = lab.events('round').at(-1)!
      expect(last.lanes.every(({ fingerprint, frame }) => fingerprint && frame)).toBe(true)
      lab.expectExact()
    }
    expect(lengths.size).toBeGreaterThan(3)
  })

  it('a lane in the middle of an update finishes it, and the others follow', () => {
    const lab = createLab().load()
    lab.coordinator.go()
    lab.untilUpdate(2)
    lab.coordinator.pause()
    lab.untilStill()
    const reached = [0, 1].map(
      i => lab.tapped.filter(isType('reached')).findLast(({ lane }) => lane === i)!.message.update,
    )
    expect(reached).toEqual([lab.update, lab.update])
  })

  it('run pressed while lanes are still stopping is remembered; pause pressed after it wins', () => {
    const lab = createLab().load()
    lab.coordinator.go()
    lab.untilUpdate(3)
    lab.coordinator.pause()
    lab.coordinator.go()
    lab.world.until('running again', () => lab.coordinator.status === 'running')
    lab.coordinator.pause()
    lab.coordinator.go()
    lab.coordinator.pause()
    lab.world.pass(2000)
    expect(lab.coordinator.status).toBe('paused')
    lab.expectExact()
  })

  it('before anything is ready takes back a run that was asked for', () => {
    const lab = createLab()
    lab.coordinator.load(lab.plan)
    lab.coordinator.go()
    lab.coordinator.pause()
    lab.world.pass(500)
    expect([lab.coordinator.status, lab.update]).toEqual(['ready', 0])
  })

  it('pause, resume, steps and changes of speed do not change a single number', () => {
    const lab = createLab(threeLanes).load()
    const { coordinator } = lab
    const speeds: Speed[] = ['max', 60, 15, 'max', 4]
    for (let n = 0; n < 20; n++) {
      coordinator.setSpeed(speeds[n % speeds.length]!)
      coordinator.go()
      lab.world.pass(40 + 61 * n)
      if (n % 2 === 0) coordinator.pause()
      else coordinator.step(1 + (n % 3))
      lab.untilStill()
    }
    expect(lab.update).toBeGreaterThan(100)
    lab.expectExact()
  })
})

describe('[W4] step', () => {
  it('makes exactly so many updates and pauses', () => {
    const lab = createLab().load()
    for (const [updates, expected] of [
      [1, 1],
      [1, 2],
      [10, 12],
    ] as const) {
      lab.coordinator.step(updates)
      lab.world.until('paused', () => lab.statuses.at(-1) === 'paused' && lab.update === expected)
      lab.world.pass(1000)
      expect([lab.coordinator.status, lab.update]).toEqual(['paused', expected])
    }
    lab.expectExact()
  })

  it('is not slowed down by a low speed', () => {
    const lab = createLab().load()
    lab.coordinator.setSpeed(1)
    lab.coordinator.step(10)
    lab.world.pass(900)
    expect([lab.coordinator.status, lab.update]).toEqual(['paused', 10])
  })

  it('while running pauses first, then goes on from where all lanes stand', () => {
    const lab = createLab().load()
    lab.coordinator.go()
    lab.untilUpdate(5)
    lab.coordinator.step(3)
    lab.untilStill()
    const stopped = lab.events('round').at(-2)!
    expect(
      lab
        .events('round')
        .slice(-4)
        .map(({ update }) => update),
    ).toContain(lab.update - 3)
    expect(stopped.update).toBeLessThan(lab.update)
    lab.expectExact()
  })

  it('asked for several times before it can begin, adds up', () => {
    const lab = createLab()
    lab.coordinator.load(lab.plan)
    lab.coordinator.step(2)
    lab.coordinator.step(3)
    lab.world.until('5 updates', () => lab.update === 5 && lab.still)
    lab.coordinator.go()
    lab.untilUpdate(9)
    lab.coordinator.step(2)
    lab.coordinator.step()
    lab.untilStill()
    const levelled = lab
      .events('round')
      .findLast(({ lanes }, n, all) => lanes[0]!.fingerprint && n < all.length - 1)!
    expect(lab.update).toBe(levelled.update + 3)
    lab.expectExact()
  })

  it('pressed quickly several times makes as many updates, wherever the first has got to', () => {
    for (let k = 0; k < 40; k++) {
      const lab = createLab().load()
      lab.coordinator.step()
      for (let n = 0; n < k; n++) lab.world.step()
      lab.coordinator.step()
      lab.coordinator.step(2)
      lab.untilStill()
      expect(lab.update, `pressed again after ${k} happenings`).toBe(4)
    }
  })
})

describe('[W5] live settings', () => {
  it('changed while paused are used from the next update on, in every lane', () => {
    const quiet = [rnn, lstm].map(settings => ({ ...settings, lr: 1e-6 }))
    const lab = createLab({ histories: undefined }).load()
    lab.coordinator.step(6)
    lab.untilStill()
    const before = lab
      .events('round')
      .at(-1)!
      .lanes.map(({ fingerprint }) => fingerprint)
    expect(before).toEqual([0, 1].map(i => histories[i]!.fingerprint(6)))
    lab.coordinator.set(
      quiet.map(settings => ({ ...settings, opt: 'sgd', lr: 1e-6, clip: 1e-3, clipBy: 'norm' })),
    )
    lab.coordinator.step(4)
    lab.untilStill()
    const last = lab.events('round').at(-1)!
    expect(last.lanes.map(({ clipped }) => clipped)).toEqual([4, 4])
    expect(last.lanes.map(({ fingerprint }) => fingerprint)).not.toEqual(
      [0, 1].map(i => histories[i]!.fingerprint(10)),
    )
  })

  it('changed while running do not interrupt it', () => {
    const lab = createLab({ histories: undefined }).load()
    lab.coordinator.go()
    lab.untilUpdate(5)
    lab.coordinator.set([rnn, lstm].map(settings => ({ ...settings, clip: 1e-3 })))
    lab.untilUpdate(60)
    const last = lab.events('round').at(-1)!
    for (const { clipped, losses } of last.lanes) expect(clipped).toBe(losses.length)
    expect(lab.statuses).toEqual(['ready', 'running'])
  })
})

describe('[W6] an explosion', () => {
  const exploding = (onReport?: LabOptions['onReport']) =>
    createLab({ lanes: [rnn, diverging], histories: undefined, ...(onReport && { onReport }) }).load()

  it('in one lane stops all at once, and says where, what, and to where one can go back', () => {
    const lab = exploding()
    lab.coordinator.go()
    lab.world.until('an explosion', () => lab.coordinator.status === 'exploded')
    lab.world.pass(5000)
    expect(lab.statuses).toEqual(['ready', 'running', 'exploded'])
    const [event, ...more] = lab.events('exploded')
    expect(more).toEqual([])
    expect(event).toMatchObject({
      lane: 1,
      fault: { update: 33, quantity: 'gradient', tensor: 'weight_ih_l0' },
    })
    expect(event!.rewindTo).toBe(lab.coordinator.keptUpdates.at(-1))
    const losses = event!.round.losses
    expect(losses.at(-1)).toBeNaN()
    expect(losses.length).toBe(33 - lab.update)
    expect(lab.reported.at(-1)!.event.type).toBe('exploded')
  })

  it('cannot be run, stepped or paused away', () => {
    const lab = exploding()
    lab.coordinator.go()
    lab.world.until('an explosion', () => lab.coordinator.status === 'exploded')
    lab.coordinator.go()
    lab.coordinator.step()
    lab.coordinator.pause()
    lab.world.pass(2000)
    expect(lab.coordinator.status).toBe('exploded')
    expect(lab.update).toBeLessThan(33)
  })

  it('can be gone back from, to a kept state and to the start; with the same settings it happens again at the same update', () => {
    const lab = exploding()
    for (const to of [20, 0]) {
      lab.coordinator.go()
      lab.world.until('an explosion', () => lab.coordinator.status === 'exploded')
      expect(lab.events('exploded').at(-1)!.fault.update).toBe(33)
      lab.coordinator.rewind(to)
      lab.untilStill()
      expect(lab.update).toBeLessThanOrEqual(to)
    }
    lab.coordinator.go(30)
    lab.untilStill()
    expect([lab.coordinator.status, lab.update]).toEqual(['paused', 30])
  })

  it('found while a paused run is being levelled is an explosion too', () => {
    // The fast lane is about to explode; the slow one is far behind when all are paused.
    for (let k = 0; k < 12; k++) {
      const lab = createLab({
        lanes: [diverging, diverging],
        histories: undefined,
        workers: i => ({ pieceMs: i === 0 ? 0.4 : 1.4, latencyMs: 1 }),
      }).load()
      lab.coordinator.go()
      lab.untilUpdate(16)
      for (let n = 0; n < 5 * k; n++) lab.world.step()
      lab.coordinator.pause()
      lab.world.pass(3000)
      expect(['paused', 'exploded']).toContain(lab.coordinator.status)
      lab.coordinator.go()
      lab.world.pass(3000)
      expect(lab.coordinator.status).toBe('exploded')
      expect(lab.events('exploded')[0]!.fault.update).toBe(33)
      expect(lab.coordinator.isSettling).toBe(false)
    }
  })

  it('is not followed by rounds that end before it', () => {
    const order: string[] = []
    const lab = exploding(event => order.push(event.type))
    lab.coordinator.go()
    lab.world.until('an explosion', () => lab.coordinator.status === 'exploded')
    lab.world.pass(5000)
    expect(order.slice(order.indexOf('exploded') + 1)).toEqual([])
  })
})

describe('[W7] a worker that dies', () => {
  const kinds = ['throws', 'dies', 'silent', 'slow'] as const

  it.each(kinds.flatMap(kind => [0, 1].map(which => ({ kind, which }))))(
    'is replaced and reaches the same fingerprint: lane $which, $kind at its 1st … 50th task',
    ({ kind, which }) => {
      let revived = 0
      for (let task = 1; task <= 50; task++) {
        const lab = createLab({ workers: failing(which, { kind, task }) })
        lab.coordinator.load(lab.plan)
        lab.coordinator.go(30)
        lab.world.until(`30 updates, failing at task ${task}`, () => lab.update >= 30 && lab.still)
        const troubles = lab.events('trouble')
        for (const trouble of troubles)
          expect(trouble).toMatchObject({ lane: which, attempt: 1, givenUp: false })
        revived += troubles.length
        lab.expectExact()
      }
      expect(revived).toBeGreaterThan(40)
    },
  )

  it.each(kinds)('while all stand still does not lose their place: %s', kind => {
    for (let task = 20; task <= 44; task += 3) {
      const lab = createLab({ workers: failing(1, { kind, task }) }).load()
      lab.coordinator.step(4)
      lab.untilStill()
      lab.coordinator.step(1)
      lab.untilStill()
      lab.world.pass(40_000)
      lab.untilStill()
      expect([lab.coordinator.status, lab.update]).toEqual(['paused', 5])
      lab.expectExact()
    }
  })

  it.each(kinds)('while the lanes are being levelled: %s', kind => {
    for (let task = 10; task <= 60; task++) {
      for (const paused of [2, 4]) {
        const lab = createLab({ workers: failing(1, { kind, task }) }).load()
        lab.coordinator.go()
        lab.untilUpdate(paused)
        lab.coordinator.pause()
        lab.world.pass(45_000)
        lab.untilStill()
        expect(lab.coordinator.status).toBe('paused')
        lab.expectExact()
      }
    }
  })

  it('and another one while the first is being brought back', () => {
    for (let task = 10; task <= 60; task += 2) {
      const lab = createLab({
        ...threeLanes,
        workers: (i, generation) => ({
          ...uneven(i, generation),
          failure:
            generation === 0 && i < 2 ? { kind: i === 0 ? 'dies' : 'throws', task: task + 4 * i } : undefined,
        }),
      })
      lab.coordinator.load(lab.plan)
      lab.coordinator.go(25)
      lab.world.until('25 updates', () => lab.update >= 25 && lab.still)
      lab.expectExact()
    }
  })

  it('and whose replacement dies as well', () => {
    for (let task = 2; task <= 40; task += 2) {
      const lab = createLab({
        workers: (i, generation) => ({
          ...uneven(i, generation),
          failure: i === 1 && generation < 3 ? { kind: 'dies', task: task + generation } : undefined,
        }),
      })
      lab.coordinator.load(lab.plan)
      lab.coordinator.go(30)
      lab.world.until('30 updates', () => lab.update >= 30 && lab.still)
      lab.expectExact()
    }
  })

  it('far from the last kept state: reported updates are not reported twice and time does not run backwards', () => {
    // A single lane, kept about once a second, dying in between.
    const lab = createLab({
      lanes: [rnn],
      histories: [histories[0]!],
      workers: (_, generation) => ({
        pieceMs: 1,
        failure: generation === 0 ? { kind: 'dies', task: 300 } : undefined,
      }),
    }).load()
    lab.coordinator.go()
    lab.world.until('the death', () => lab.events('trouble').length > 0)
    expect(lab.coordinator.keptUpdates.at(-1)).toBeLessThan(lab.update - 3)
    const before = lab.update
    lab.world.until('it runs again', () => lab.coordinator.status === 'running')
    expect(lab.update).toBeGreaterThanOrEqual(before)
    lab.untilUpdate(before + 20)
    lab.coordinator.pause()
    lab.untilStill()
    lab.expectExact()
  })

  it('is noticed within seven seconds when it is silent, and brought back within three more', () => {
    const lab = createLab({ workers: failing(0, { kind: 'silent', task: 40 }) }).load()
    lab.coordinator.go()
    lab.world.until('silence', () => lab.update >= 3)
    const began = lab.world.now
    lab.world.until('trouble', () => lab.events('trouble').length > 0)
    const noticed = lab.world.now
    lab.world.until('running', () => lab.coordinator.status === 'running')
    expect(noticed - began).toBeLessThan(7500)
    expect(lab.world.now - noticed).toBeLessThan(3000)
  })

  it('a worker busy with long updates is not taken for dead', () => {
    const lab = createLab({ workers: () => ({ pieceMs: 300 }) }).load()
    lab.coordinator.go(4)
    lab.world.until('4 updates', () => lab.update >= 4, 600_000)
    expect(lab.events('trouble')).toEqual([])
  })

  it('while exploded is replaced, so that one can still go back', () => {
    const lab = createLab({
      lanes: [rnn, diverging],
      histories: undefined,
      workers: (i, generation) => ({ ...uneven(i, generation), failure: undefined }),
    }).load()
    lab.coordinator.go()
    lab.world.until('an explosion', () => lab.coordinator.status === 'exploded')
    lab.spawned.workers[0]!.terminate()
    lab.world.pass(20_000)
    expect(lab.events('trouble')).toMatchObject([{ lane: 0, attempt: 1 }])
    expect(lab.coordinator.status).toBe('exploded')
    lab.coordinator.rewind(10)
    lab.untilStill()
    lab.coordinator.step()
    lab.untilStill()
    expect(lab.update).toBeLessThanOrEqual(11)
  })
})

describe('[W9] giving up', () => {
  const hopeless =
    (failure: Failure, generations = Infinity): SpawnOptions =>
    (i, generation) => ({
      ...uneven(i, generation),
      failure: i === 1 && generation < generations ? failure : undefined,
    })

  const untilCrashed = (lab: Lab) => {
    lab.world.until('given up', () => lab.coordinator.status === 'crashed', 600_000)
    lab.world.pass(30_000)
    return lab.events('trouble').map(({ lane, attempt, givenUp }) => [lane, attempt, givenUp])
  }

  const threeAttempts = [
    [1, 1, false],
    [1, 2, false],
    [1, 3, false],
    [1, 3, true],
  ]

  it.each(['dies', 'silent'] as const)(
    'a worker that cannot even start (%s) is tried three more times, and that is said once',
    kind => {
      const lab = createLab({ workers: hopeless({ kind, task: 1 }) })
      lab.coordinator.load(lab.plan)
      expect(untilCrashed(lab)).toEqual(threeAttempts)
      expect(lab.spawned.generations).toEqual([1, 1 + MAX_RESTARTS])
      expect(lab.coordinator.status).toBe('crashed')
    },
  )

  it.each([8, 25])(
    'a worker that dies again and again at its task %d, without getting further, is given up',
    task => {
      const lab = createLab({ workers: hopeless({ kind: 'dies', task }) })
      lab.coordinator.load(lab.plan)
      lab.coordinator.go()
      expect(untilCrashed(lab)).toEqual(threeAttempts)
    },
  )

  it('a worker that gets further each time before it dies is brought back each time', () => {
    const lab = createLab({ workers: hopeless({ kind: 'dies', task: 200 }) })
    lab.coordinator.load(lab.plan)
    lab.coordinator.go()
    lab.world.pass(40_000)
    expect(lab.events('trouble').length).toBeGreaterThan(10)
    expect(lab.events('trouble').every(({ givenUp }) => !givenUp)).toBe(true)
    expect(lab.update).toBeGreaterThan(500)
  })

  it('a worker that always dies at the same update is given up, although each time all lanes are levelled before it', () => {
    const lab = createLab({
      lanes: [rnn],
      histories: [histories[0]!],
      workers: () => ({ pieceMs: 1 }),
    }).load()
    lab.coordinator.go(10)
    lab.untilStill()
    // As soon as a worker begins update 11 it is gone.
    const watchdog = () => {
      const { message } = lab.tapped.at(-1)!
      if (message.type === 'advance' && message.to > 10) {
        lab.spawned.workers[0]!.terminate()
      }
      lab.world.schedule(lab.world.now + 0.1, watchdog)
    }
    watchdog()
    lab.coordinator.go()
    lab.world.until('given up', () => lab.coordinator.status === 'crashed', 200_000)
    expect(lab.events('trouble').map(({ attempt }) => attempt)).toEqual([1, 2, 3, 3])
    expect(lab.update).toBe(10)
  })

  it('a failure before a lane was ever ready is not tried again: the same would happen', () => {
    const lab = createLab({ lanes: [rnn, { ...lstm, h: -1 }], histories: undefined })
    lab.coordinator.load(lab.plan)
    lab.world.until('given up', () => lab.coordinator.status === 'crashed')
    expect(lab.events('trouble')).toMatchObject([
      { lane: 1, attempt: 0, givenUp: true, message: expect.stringMatching(/length/i) },
    ])
  })

  it('afterwards another experiment can be loaded, or the same again', () => {
    const lab = createLab({ workers: hopeless({ kind: 'dies', task: 1 }, 4) })
    lab.coordinator.load(lab.plan)
    untilCrashed(lab)
    lab.coordinator.load(lab.plan)
    lab.coordinator.go(5)
    lab.world.until('5 updates', () => lab.update === 5 && lab.still, 3000)
    lab.expectExact()
  })

  it('afterwards one can go back to a kept state', () => {
    const lab = createLab({ workers: (i, generation) => ({ ...uneven(i, generation) }) }).load()
    lab.coordinator.go(12)
    lab.untilStill()
    const give = () => {
      lab.spawned.workers[1]!.terminate()
      lab.world.schedule(lab.world.now + 50, () => lab.coordinator.status !== 'crashed' && give())
    }
    give()
    untilCrashed(lab)
    lab.coordinator.rewind(12)
    lab.world.until('paused', () => lab.coordinator.status === 'paused', 3000)
    expect(lab.update).toBe(12)
    lab.expectExact()
  })

  it('a death that is overcome does not count for ever: it starts at one again after further progress', () => {
    const lab = createLab({
      lanes: [rnn],
      histories: [histories[0]!],
      workers: () => ({ pieceMs: 0.5, failure: { kind: 'dies', task: 400 } }),
    }).load()
    lab.coordinator.go()
    lab.world.until('six deaths', () => lab.events('trouble').length >= 6)
    expect(new Set(lab.events('trouble').map(({ attempt }) => attempt))).toEqual(new Set([1]))
  })
})

describe('[W8] frames', () => {
  const inFlight = (lab: Lab) =>
    lab.tapped.filter(isType('advance')).filter(({ lane, message }) => lane === 0 && message.frame).length

  it('no more than two are ever asked for when none is drawn, and training does not wait for them', () => {
    const lab = createLab().load()
    lab.coordinator.go()
    lab.untilUpdate(100)
    expect(inFlight(lab)).toBe(2)
    expect(lab.undrawn).toBe(2)
  })

  it('pausing brings one of where all stand, and that is all, however often', () => {
    const lab = createLab().load()
    for (let n = 1; n <= 6; n++) {
      lab.coordinator.go()
      lab.untilUpdate(20 * n)
      lab.coordinator.pause()
      lab.untilStill()
      const rounds = lab.events('round')
      expect(rounds.at(-1)!.lanes.every(({ frame }) => frame)).toBe(true)
      expect(lab.undrawn).toBe(2 + n)
    }
  })

  it('are still asked for while running, however often it was paused', () => {
    const lab = createLab({ drawMs: 16 }).load()
    for (let n = 0; n < 8; n++) {
      lab.coordinator.go()
      lab.untilUpdate(lab.update + 6)
      lab.coordinator.pause()
      lab.untilStill()
    }
    const from = lab.events('round').length
    lab.coordinator.go()
    lab.untilUpdate(lab.update + 60)
    const framed = lab
      .events('round')
      .slice(from)
      .filter(({ lanes }) => lanes[0]!.frame)
    expect(framed.length).toBeGreaterThan(5)
  })

  it('drawn ones make room for as many', () => {
    const lab = createLab({ drawMs: 16 }).load()
    lab.coordinator.go()
    let most = 0
    while (lab.update < 150) {
      lab.world.step()
      most = Math.max(most, lab.undrawn)
    }
    expect(most).toBeLessThanOrEqual(2)
    expect(lab.events('round').filter(({ lanes }) => lanes[0]!.frame).length).toBeGreaterThan(10)
  })

  it('a page that draws slowly gets fewer, the newest each time', () => {
    const lab = createLab({ drawMs: 300 }).load()
    lab.coordinator.go()
    lab.world.pass(6000)
    const frames = lab.events('round').filter(({ lanes }) => lanes[0]!.frame).length
    expect(frames).toBeGreaterThan(15)
    expect(frames).toBeLessThan(45)
  })

  it.each(['rewind', 'load'] as const)('asked for before a %s do not count for ever', what => {
    const lab = createLab({ drawMs: 16 }).load()
    for (let n = 0; n < 4; n++) {
      lab.coordinator.go()
      lab.untilUpdate(lab.update + 8)
      if (what === 'rewind') lab.coordinator.rewind(lab.update)
      else {
        lab.update = 0
        lab.coordinator.load(lab.plan)
      }
      lab.world.until('ready', () => lab.still)
    }
    const before = lab.events('round').filter(({ lanes }) => lanes[0]!.frame).length
    lab.coordinator.go()
    lab.untilUpdate(lab.update + 60)
    expect(lab.events('round').filter(({ lanes }) => lanes[0]!.frame).length).toBeGreaterThan(before + 5)
  })

  it('asked for from a worker that died do not count for ever', () => {
    const lab = createLab({ drawMs: 16, workers: failing(0, { kind: 'dies', task: 60 }) }).load()
    lab.coordinator.go()
    lab.world.until(
      'running again',
      () => lab.events('trouble').length === 1 && lab.coordinator.status === 'running',
    )
    const before = lab.events('round').filter(({ lanes }) => lanes[0]!.frame).length
    lab.untilUpdate(lab.update + 60)
    expect(lab.events('round').filter(({ lanes }) => lanes[0]!.frame).length).toBeGreaterThan(before + 5)
  })
})

describe('[W10] rewind', () => {
  it('goes back to the newest kept state at or before an update, paused, and gives exactly the run it gave before', () => {
    const lab = createLab(threeLanes).load()
    lab.coordinator.go(400)
    lab.untilStill()
    const kept = lab.coordinator.keptUpdates
    expect(kept.length).toBeGreaterThan(5)
    for (const wanted of [kept[5]! - 1, kept[2]!, kept[4]!, 0]) {
      const possible = lab.coordinator.keptUpdates
      const expected = possible.findLast(update => update <= wanted) ?? 0
      lab.coordinator.rewind(wanted)
      expect(lab.coordinator.status).toBe('restoring')
      lab.untilStill()
      expect([lab.coordinator.status, lab.update]).toEqual(['paused', expected])
      expect(lab.events('rewound').at(-1)!.update).toBe(expected)
      expect(lab.coordinator.keptUpdates.every(update => update <= expected)).toBe(true)
      lab.coordinator.go(lab.update + 150)
      lab.untilStill()
      lab.expectExact()
    }
  })

  it('from anywhere: in the middle of rounds, of pausing, of another rewind', () => {
    for (let k = 0; k < 80; k++) {
      const lab = createLab().load()
      lab.coordinator.go()
      lab.untilUpdate(8)
      for (let n = 0; n < k; n++) lab.world.step()
      if (k % 2) lab.coordinator.pause()
      for (let n = 0; n < k % 7; n++) lab.world.step()
      if (k % 3 === 0) lab.coordinator.rewind(6)
      for (let n = 0; n < k % 5; n++) lab.world.step()
      lab.coordinator.rewind(k % 9)
      lab.untilStill()
      expect(lab.coordinator.status).toBe('paused')
      expect(lab.update).toBeLessThanOrEqual(k % 9)
      lab.expectExact()
    }
  })

  it('run pressed while going back is remembered', () => {
    const lab = createLab().load()
    lab.coordinator.go(10)
    lab.untilStill()
    lab.coordinator.rewind(5)
    lab.coordinator.go(12)
    lab.world.until('12 updates', () => lab.update === 12 && lab.still)
    lab.expectExact()
  })

  it('before anything was loaded does nothing', () => {
    const lab = createLab()
    lab.coordinator.rewind(5)
    expect(lab.reported).toEqual([])
    lab.load().expectExact()
  })
})

describe('[W11] watching', () => {
  const probe: ProbeSource = { kind: 'text', text: 'jour' }
  const watch = (lab: Lab, tau: number, needs: Need[] = ['flow']) =>
    lab.coordinator.watch({ needs, tau, probe })

  it('while paused is answered by one frame of every lane, for the same question', () => {
    const lab = createLab(threeLanes).load()
    lab.coordinator.step(5)
    lab.untilStill()
    const before = lab.events('frames').length
    watch(lab, 2)
    lab.world.pass(500)
    const [answer, ...more] = lab.events('frames').slice(before)
    expect(more).toEqual([])
    const frames = answer!.frames.map(decodeFrame)
    expect(frames.map(({ update, tau }) => [update, tau])).toEqual([
      [5, 2],
      [5, 2],
      [5, 2],
    ])
    for (const { flow, h } of frames) {
      expect(flow![0]).toBeLessThan(flow![2]!)
      expect(flow![3]).toBe(-Infinity)
      expect(h).toBeUndefined()
    }
  })

  it('asked quickly one after another never mixes answers, and ends with the newest', () => {
    for (let gap = 0; gap < 12; gap++) {
      const lab = createLab(threeLanes).load()
      lab.coordinator.step(3)
      lab.untilStill()
      const before = lab.events('frames').length
      for (const tau of [0, 1, 2, 3, 1]) {
        watch(lab, tau)
        for (let n = 0; n < gap; n++) lab.world.step()
      }
      lab.world.pass(500)
      const answers = lab
        .events('frames')
        .slice(before)
        .map(({ frames }) => frames.map(frame => decodeFrame(frame).tau))
      for (const taus of answers) expect(new Set(taus).size).toBe(1)
      expect(answers.at(-1)).toEqual([1, 1, 1])
    }
  })

  it('while running changes what the next frames hold, and nothing else', () => {
    const lab = createLab({ drawMs: 16 }).load()
    lab.coordinator.go()
    lab.untilUpdate(10)
    watch(lab, 1, ['guess', 'h', 'c', 'flow'])
    lab.untilUpdate(60)
    const frames =
      lab.events('round').at(-1) && lab.events('round').findLast(({ lanes }) => lanes[0]!.frame)!.lanes
    const [first, second] = frames!.map(({ frame }) => decodeFrame(frame!))
    expect(first!.tau).toBe(1)
    expect(first!.h!.length).toBe(4 * 3)
    expect(first!.c).toBeUndefined()
    expect(second!.c!.length).toBe(4 * 2)
    lab.coordinator.pause()
    lab.untilStill()
    lab.expectExact()
  })

  it('is remembered over load, rewind and a worker’s death', () => {
    const lab = createLab({ workers: failing(1, { kind: 'dies', task: 60 }), drawMs: 16 })
    lab.coordinator.load(lab.plan)
    watch(lab, 3)
    const lastTaus = () =>
      lab
        .events('round')
        .at(-1)!
        .lanes.map(({ frame }) => decodeFrame(frame!).tau)
    lab.coordinator.go(25)
    lab.world.until('25 updates', () => lab.update === 25 && lab.still)
    expect(lab.events('trouble').length).toBe(1)
    lab.coordinator.rewind(10)
    lab.untilStill()
    lab.coordinator.go()
    lab.untilUpdate(20)
    lab.coordinator.pause()
    lab.untilStill()
    expect(lastTaus()).toEqual([3, 3])
  })

  it('a probe that follows training shows all lanes the same text, also after a rewind and a worker’s death', () => {
    const lab = createLab({ workers: failing(1, { kind: 'dies', task: 120 }), drawMs: 16 })
    lab.coordinator.watch({ needs: [], tau: 0, probe: { kind: 'follow' } })
    lab.coordinator.load(lab.plan)
    lab.coordinator.go(40)
    lab.world.until('40 updates', () => lab.update === 40 && lab.still)
    lab.coordinator.rewind(lab.coordinator.keptUpdates[1]!)
    lab.untilStill()
    lab.coordinator.go(60)
    lab.untilStill()
    const shown = [
      ...lab
        .events('round')
        .flatMap(({ lanes }) => (lanes[0]!.frame ? [lanes.map(({ frame }) => frame!)] : [])),
      ...lab.events('frames').map(({ frames }) => frames),
    ]
    expect(shown.length).toBeGreaterThan(5)
    for (const frames of shown) {
      const inputs = frames.map(frame => [...decodeFrame(frame).input])
      expect(inputs[1]).toEqual(inputs[0])
      expect(new Set(inputs[0]).size, 'the probe is text, not one token over and over').toBeGreaterThan(1)
    }
  })
})

describe('[W12] writing', () => {
  it('is answered by the lane that was asked, with the request’s number; the same request at the same update gives the same text', () => {
    const lab = createLab().load()
    lab.coordinator.step(3)
    lab.untilStill()
    lab.coordinator.write(1, 7, 'bon', 12, 1)
    lab.coordinator.write(1, 7, 'bon', 12, 1)
    lab.coordinator.write(0, 8, '', 5, 0)
    lab.world.pass(100)
    const written = lab.events('written')
    expect(written.map(({ lane, request, update }) => [lane, request, update]).sort()).toEqual([
      [0, 8, 3],
      [1, 7, 3],
      [1, 7, 3],
    ])
    const [one, two] = written.filter(({ lane }) => lane === 1)
    expect(one!.text).toMatch(/^[bonjur ]{12}$/)
    expect(two!.text).toBe(one!.text)
    lab.expectExact()
  })

  it('for a lane that does not exist is ignored', () => {
    const lab = createLab().load()
    lab.coordinator.write(5, 1, 'bon', 12, 1)
    lab.world.pass(100)
    expect(lab.events('written')).toEqual([])
  })
})

describe('[W13] an experiment that is too large', () => {
  const huge = { ...gru, h: 256 }
  const plan = (lab: Lab) => ({ ...lab.plan, shared: { ...bonjour, T: 400, B: 4000 } })

  it('is refused with the numbers, nothing else is possible, and a smaller one can be loaded after it', () => {
    const lab = createLab({ lanes: [rnn, huge], histories: undefined })
    lab.coordinator.load(plan(lab))
    lab.world.until('refused', () => lab.coordinator.status === 'refused')
    lab.coordinator.go()
    lab.coordinator.step()
    lab.coordinator.set([rnn, huge])
    lab.coordinator.watch({ needs: ['h'], tau: 0, probe: { kind: 'task' } })
    lab.coordinator.write(1, 1, 'b', 3, 1)
    lab.world.pass(9000)
    expect(lab.coordinator.status).toBe('refused')
    expect(lab.events('refused')).toMatchObject([{ limit: 512 * 2 ** 20 }])
    expect(lab.events('refused')[0]!.bytes).toBeGreaterThan(512 * 2 ** 20)
    expect([...lab.events('trouble'), ...lab.events('written')]).toEqual([])
    Object.assign(lab.options, { lanes: [rnn, lstm], histories: histories.slice(0, 2) })
    lab.coordinator.load(lab.plan)
    lab.world.until('ready', () => lab.coordinator.status === 'ready')
    lab.expectExact()
  })
})

describe('calls made from inside a report', () => {
  it.each(['pause', 'step', 'rewind', 'set'] as const)('are obeyed as at any other time: %s', what => {
    let calls = 0
    const lab: Lab = createLab({
      ...threeLanes,
      onReport: event => {
        if (event.type !== 'round' || event.update < 6 || calls > 2) return
        calls++
        if (what === 'pause') lab.coordinator.pause()
        if (what === 'step') lab.coordinator.step(2)
        if (what === 'rewind') lab.coordinator.rewind(4)
        if (what === 'set') lab.coordinator.set(threeLanes.lanes)
      },
    }).load()
    lab.coordinator.go(60)
    lab.world.pass(3000)
    expect(calls).toBeGreaterThan(0)
    lab.coordinator.go(60)
    lab.world.pass(3000)
    lab.coordinator.pause()
    lab.untilStill()
    lab.expectExact()
  })
})

it('after dispose nothing is reported any more and no worker works', () => {
  const lab = createLab().load()
  lab.coordinator.go()
  lab.untilUpdate(5)
  lab.coordinator.dispose()
  const { length } = lab.reported
  const stopped = lab.world.now
  lab.world.pass(20_000)
  expect(lab.reported.length).toBe(length)
  expect(lab.tapped.filter(({ at }) => at > stopped + 5)).toEqual([])
})

describe('any sequence of commands', () => {
  interface Expectation {
    /** Whether `step` left the run free to go on: nothing of the model is needed but what the lab checks. */
    deaths: number
  }
  type LabCommand = fc.Command<Expectation, Lab>

  const act = (
    name: string,
    run: (lab: Lab) => void,
    ms: number,
    model?: (m: Expectation) => void,
  ): LabCommand => ({
    check: m => m.deaths < 30,
    run: (m, lab) => {
      model?.(m)
      run(lab)
      lab.world.pass(ms)
      const { status, isSettling, update } = lab.coordinator
      if (status !== 'restoring') expect(update).toBe(lab.update)
      if (isSettling) expect(['paused', 'restoring']).toContain(status)
    },
    toString: () => `${name}, ${ms} ms`,
  })
  const ms = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 40, max: 1500 }))
  // A clip limit far above every norm, so that settings change and numbers do not.
  const harmless = (clip: number) => [rnn, lstm, gru].map(settings => ({ ...settings, clip }))
  const all = [
    ...[ms, ms, ms].map(ms => ms.map(ms => act('go', lab => lab.coordinator.go(), ms))),
    fc
      .tuple(ms, fc.nat(30))
      .map(([ms, n]) => act(`go to +${n}`, lab => lab.coordinator.go(lab.update + n), ms)),
    ms.map(ms => act('pause', lab => lab.coordinator.pause(), ms)),
    fc
      .tuple(ms, fc.integer({ min: 1, max: 5 }))
      .map(([ms, n]) => act(`step ${n}`, lab => lab.coordinator.step(n), ms)),
    fc
      .tuple(ms, fc.integer({ min: 900, max: 1000 }))
      .map(([ms, clip]) => act(`set clip ${clip}`, lab => lab.coordinator.set(harmless(clip)), ms)),
    fc.tuple(ms, fc.nat(60)).map(([ms, to]) => act(`rewind ${to}`, lab => lab.coordinator.rewind(to), ms)),
    fc
      .tuple(ms, fc.constantFrom<Speed>(1, 4, 15, 60, 'max'))
      .map(([ms, speed]) => act(`speed ${speed}`, lab => lab.coordinator.setSpeed(speed), ms)),
    fc
      .tuple(
        ms,
        fc.nat(3),
        fc.constantFrom<ProbeSource>({ kind: 'task' }, { kind: 'follow' }, { kind: 'text', text: 'no' }),
      )
      .map(([ms, tau, probe]) =>
        act(
          `watch ${tau} ${probe.kind}`,
          lab => lab.coordinator.watch({ needs: ['flow', 'h'], tau, probe }),
          ms,
        ),
      ),
    fc.tuple(ms, fc.nat(2)).map(([ms, i]) =>
      act(
        `kill ${i}`,
        lab => lab.spawned.workers[i]!.terminate(),
        ms,
        m => {
          m.deaths++
        },
      ),
    ),
  ]

  it('never reaches an illegal state, and what is reported is always the uninterrupted run', () => {
    const clip = harmless(950)
    const unclipped = clip.map(settings => new History(settings))
    let rounds = 0
    let troubles = 0
    fc.assert(
      fc.property(fc.commands(all, { maxCommands: 100, size: 'max' }), fc.nat(), (commands, seed) => {
        const lab = new Lab({
          lanes: clip,
          histories: unclipped,
          drawMs: 16,
          workers: (i, generation) => ({
            pieceMs: [2, 6, 3.3][(i + seed) % 3]!,
            latencyMs: 1 + (seed % 5),
            seed: seed + 10 * i + generation,
          }),
        })
        lab.coordinator.load(lab.plan)
        lab.world.pass(seed % 8)
        fc.modelRun(() => ({ model: { deaths: 0 }, real: lab }), commands)
        // Whoever was killed is found missing, and in the end all stand still at the same update.
        lab.coordinator.pause()
        lab.world.pass(30_000)
        if (lab.coordinator.status === 'crashed') lab.coordinator.rewind(lab.update)
        lab.world.until('all stand still', () => lab.still)
        lab.expectExact()
        rounds += lab.events('round').length
        troubles += lab.events('trouble').length
        expect(lab.undrawn).toBeLessThanOrEqual(3)
      }),
      { numRuns: 200 },
    )
    expect(rounds).toBeGreaterThan(1000)
    expect(troubles).toBeGreaterThan(100)
  })
})
