import { describe, expect, it } from 'vitest'
import { createLab, failing, histories, lstm, rnn, threeLanes, uneven } from '../testing/createLab.ts'
import type { Lab, LabOptions } from '../testing/lab.ts'
import { diverging } from '../testing/network.ts'
import type { Failure, SpawnOptions } from '../testing/world.ts'
import { MAX_RESTARTS } from './coordinator.ts'

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
        lab.coordinator.go(45)
        lab.world.until(`45 updates, failing at task ${task}`, () => lab.update >= 45 && lab.still)
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
