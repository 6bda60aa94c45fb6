import { describe, expect, it } from 'vitest'
import { createLab, isType, threeLanes } from '../testing/createLab.ts'
import type { Speed } from './runEvents.ts'

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
