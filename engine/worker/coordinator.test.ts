import { describe, expect, it } from 'vitest'
import { createLab, histories, isType, lstm, rnn, threeLanes } from '../testing/createLab.ts'
import type { Lab } from '../testing/lab.ts'

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
    Object.assign(lab, { lanes: two.lanes, histories: two.histories })
    lab.coordinator.load(two.plan)
    lab.coordinator.go(6)
    lab.world.until('paused', () => lab.statuses.at(-1) === 'paused')
    expect(lab.update).toBe(6)
    const last = lab.world.now
    lab.world.pass(5000)
    expect(lab.tapped.filter(({ lane, at }) => lane === 2 && at > last)).toEqual([])
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
    const rounds = lab.events('round').filter(({ update }) => update > 6)
    const last = rounds.at(-1)!
    const clipped = (lane: number) => rounds.reduce((sum, { lanes }) => sum + lanes[lane]!.clipped, 0)
    expect([clipped(0), clipped(1)]).toEqual([4, 4])
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
