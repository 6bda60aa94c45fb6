import { describe, expect, it } from 'vitest'
import { createLab, failing, histories, isType, rnn, threeLanes } from '../testing/createLab.ts'
import type { Lab } from '../testing/lab.ts'
import { diverging } from '../testing/network.ts'

/** Trained for a while, standing still, with a good many states kept. */
function trained(options: Parameters<typeof createLab>[0] = threeLanes): Lab {
  const lab = createLab(options).load()
  lab.coordinator.go(300)
  lab.untilStill()
  expect(lab.coordinator.keptUpdates.length).toBeGreaterThan(5)
  return lab
}

const visited = (lab: Lab) => lab.events('visited').map(({ update }) => update)

describe('[W14] a visit', () => {
  it('shows the newest kept state at or before an update, paused, and keeps what lies after it', () => {
    const lab = trained()
    const kept = lab.coordinator.keptUpdates
    for (const wanted of [kept[3]!, kept[1]! + 1, 300, kept[4]! - 1, 1e9, 0]) {
      lab.coordinator.visit(wanted)
      expect(lab.coordinator.status).toBe('restoring')
      lab.untilStill()
      const expected = kept.findLast(update => update <= wanted) ?? 0
      expect([lab.coordinator.status, lab.update]).toEqual(['paused', expected])
      expect(visited(lab).at(-1)).toBe(expected)
      expect(lab.coordinator.keptUpdates).toEqual(kept)
    }
    expect(lab.events('rewound')).toEqual([])
  })

  it('back and forth, then on from there: exactly the undisturbed run, and what lay after is forgotten', () => {
    for (const last of [2, 0, 4]) {
      const lab = trained()
      const kept = lab.coordinator.keptUpdates
      for (const n of [4, 1, 5, 0, 3, last]) {
        lab.coordinator.visit(kept[n]!)
        lab.untilStill()
      }
      lab.coordinator.go(330)
      expect(lab.coordinator.keptUpdates).toEqual(kept.slice(0, last + 1))
      expect(lab.events('rewound')).toEqual([{ type: 'rewound', update: kept[last] }])
      lab.untilStill()
      expect(lab.update).toBe(330)
      const fingerprints = lab
        .events('round')
        .at(-1)!
        .lanes.map(({ fingerprint }) => fingerprint)
      expect(fingerprints).toEqual(histories.map(history => history.fingerprint(330)))
      lab.expectExact()
    }
  })

  it('of the update on screen moves nothing', () => {
    const lab = trained()
    const { length } = lab.tapped
    lab.coordinator.visit(300)
    lab.coordinator.visit(1e9)
    lab.world.pass(500)
    expect(visited(lab)).toEqual([])
    expect(lab.tapped.slice(length).filter(isType('restore'))).toEqual([])
    lab.expectExact()
  })

  it('with nothing kept does nothing: before anything was loaded, and before the first round', () => {
    const lab = createLab()
    lab.coordinator.visit(5)
    lab.load()
    lab.coordinator.visit(5)
    lab.world.pass(500)
    expect([lab.coordinator.status, visited(lab)]).toEqual(['ready', []])
    lab.expectExact()
  })

  it('asked for while lanes are on their way is remembered; only the newest counts', () => {
    for (let gap = 0; gap < 12; gap++) {
      const lab = trained()
      const kept = lab.coordinator.keptUpdates
      const asked = Array.from({ length: 40 }, (_, n) => kept[(n * 7) % kept.length]!)
      for (const update of asked) {
        lab.coordinator.visit(update)
        for (let n = 0; n < gap; n++) lab.world.step()
      }
      const before = lab.events('visited').length
      lab.untilStill()
      expect(lab.update).toBe(asked.at(-1))
      expect(lab.events('visited').length - before, 'never a queue').toBeLessThanOrEqual(2)
      expect(lab.coordinator.keptUpdates).toEqual(kept)
      lab.expectExact()
    }
  })

  it('shows something at every stop on the way, however fast one drags', () => {
    const lab = trained()
    const kept = lab.coordinator.keptUpdates
    for (let n = 0; n < 60; n++) {
      lab.coordinator.visit(kept[n % 6]!)
      lab.world.pass(3)
    }
    expect(visited(lab).length).toBeGreaterThan(4)
  })

  it('keeps the models there are: nothing is allocated anew, but for the start weights', () => {
    const lab = trained()
    const { length } = lab.tapped
    for (const update of [100, 300, 50]) {
      lab.coordinator.visit(update)
      lab.untilStill()
    }
    const since = lab.tapped.slice(length)
    expect(since.filter(isType('restore')).length).toBe(9)
    expect(since.filter(isType('start'))).toEqual([])
  })

  it('while training pauses first, so that where it had got to is kept too', () => {
    for (let k = 0; k < 40; k++) {
      const lab = createLab(threeLanes).load()
      lab.coordinator.go()
      lab.untilUpdate(12)
      for (let n = 0; n < k; n++) lab.world.step()
      lab.coordinator.visit(6)
      expect(lab.coordinator.status).toBe('paused')
      lab.untilStill()
      const stopped = lab.events('round').at(-1)!.update
      expect(lab.update).toBeLessThanOrEqual(6)
      expect(lab.coordinator.keptUpdates.at(-1)).toBe(stopped)
      lab.coordinator.visit(stopped)
      lab.untilStill()
      expect(lab.update).toBe(stopped)
      lab.expectExact()
    }
  })

  it('from anywhere: in the middle of rounds, pausing, stepping, going back', () => {
    for (let k = 0; k < 80; k++) {
      const lab = createLab().load()
      lab.coordinator.go()
      lab.untilUpdate(8)
      for (let n = 0; n < k; n++) lab.world.step()
      if (k % 2) lab.coordinator.pause()
      if (k % 4 === 0) lab.coordinator.step(2)
      for (let n = 0; n < k % 7; n++) lab.world.step()
      if (k % 3 === 0) lab.coordinator.rewind(6)
      for (let n = 0; n < k % 5; n++) lab.world.step()
      lab.coordinator.visit(k % 9)
      lab.untilStill()
      expect(lab.coordinator.status).toBe('paused')
      expect(lab.update).toBeLessThanOrEqual(k % 9)
      lab.expectExact()
    }
  })

  it('run or step pressed on the way is done on arrival, at the newest wish; a visit after them takes them back', () => {
    const lab = trained()
    const kept = lab.coordinator.keptUpdates
    lab.coordinator.visit(kept[4]!)
    lab.coordinator.visit(kept[1]!)
    lab.coordinator.step(2)
    lab.world.until('two updates', () => lab.update === kept[1]! + 2 && lab.still)
    expect(visited(lab)).toEqual([kept[4], kept[1]])
    expect(lab.coordinator.keptUpdates).toEqual([...kept.slice(0, 2), kept[1]! + 2])

    lab.coordinator.visit(kept[0]!)
    lab.coordinator.go()
    lab.coordinator.visit(kept[1]!)
    lab.world.pass(2000)
    expect([lab.coordinator.status, lab.update]).toEqual(['paused', kept[1]])
    lab.expectExact()
  })

  it('a setting changed there, or on the way there, forgets what lies after', () => {
    for (const early of [false, true]) {
      const lab = trained()
      const kept = lab.coordinator.keptUpdates
      lab.coordinator.visit(kept[3]!)
      if (!early) lab.untilStill()
      lab.coordinator.set(threeLanes.lanes)
      lab.untilStill()
      expect(lab.coordinator.keptUpdates).toEqual(kept.slice(0, 4))
      expect(lab.events('rewound')).toEqual([{ type: 'rewound', update: kept[3] }])
      lab.expectExact()
    }
  })

  it('a setting changed before setting out forgets nothing', () => {
    const lab = trained()
    const kept = lab.coordinator.keptUpdates
    lab.coordinator.set(threeLanes.lanes)
    lab.coordinator.visit(kept[3]!)
    lab.untilStill()
    expect(lab.coordinator.keptUpdates).toEqual(kept)
  })

  it('can be rewound from, and looked at, without harm', () => {
    const lab = trained()
    const kept = lab.coordinator.keptUpdates
    lab.coordinator.visit(kept[4]!)
    lab.untilStill()
    const { length } = lab.events('frames')
    lab.coordinator.watch({ needs: ['flow'], tau: 1, probe: { kind: 'task' } })
    lab.world.pass(500)
    expect(lab.events('frames').length).toBe(length + 1)
    lab.coordinator.pause()
    lab.coordinator.rewind(kept[2]!)
    lab.untilStill()
    expect(lab.coordinator.keptUpdates).toEqual(kept.slice(0, 3))
    lab.expectExact()
  })
})

describe('[W14] a worker that dies', () => {
  const kinds = ['throws', 'dies', 'silent', 'slow'] as const

  it.each(kinds)('at whatever moment of visits back and forth costs nothing: %s', kind => {
    let troubles = 0
    const tasks = createLab(threeLanes).load()
    tasks.coordinator.go(60)
    tasks.untilStill()
    // Tasks of one worker until then, so that it dies during the visits.
    const from = tasks.tapped.filter(({ lane, message }) => lane === 1 && message.type === 'advance').length
    for (let task = from; task <= from + 260; task += 9) {
      const lab = createLab({ ...threeLanes, workers: failing(1, { kind, task }) }).load()
      for (const update of [20, 40, 60]) {
        lab.coordinator.go(update)
        lab.world.until(`${update} updates`, () => lab.update === update && lab.still)
      }
      const kept = lab.coordinator.keptUpdates
      for (const n of [1, 0, 2, 1]) {
        lab.coordinator.visit(kept[n]!)
        lab.world.pass(5)
      }
      lab.world.pass(45_000)
      lab.untilStill()
      expect(lab.coordinator.keptUpdates, `failing at task ${task}`).toEqual(kept)
      expect([lab.coordinator.status, lab.update]).toEqual(['paused', kept[1]])
      troubles += lab.events('trouble').length
      lab.expectExact()
    }
    expect(troubles).toBeGreaterThan(5)
  })

  it('while an update is visited is brought back there, and what lies after stays', () => {
    const lab = trained()
    const kept = lab.coordinator.keptUpdates
    lab.coordinator.visit(kept[2]!)
    lab.untilStill()
    lab.spawned.workers[1]!.terminate()
    lab.world.pass(20_000)
    expect(lab.events('trouble')).toMatchObject([{ lane: 1, attempt: 1, givenUp: false }])
    expect([lab.coordinator.status, lab.update]).toEqual(['paused', kept[2]])
    expect(lab.coordinator.keptUpdates).toEqual(kept)
    lab.coordinator.visit(kept[4]!)
    lab.untilStill()
    expect(lab.update).toBe(kept[4])
    lab.expectExact()
  })

  it('for good is given up, and a visit then begins with new workers', () => {
    const lab = trained()
    const kept = lab.coordinator.keptUpdates
    const give = () => {
      lab.spawned.workers[1]!.terminate()
      lab.world.schedule(lab.world.now + 50, () => lab.coordinator.status !== 'crashed' && give())
    }
    lab.coordinator.visit(kept[2]!)
    give()
    lab.world.until('given up', () => lab.coordinator.status === 'crashed', 600_000)
    lab.world.pass(30_000)
    lab.coordinator.visit(kept[4]!)
    lab.untilStill()
    expect([lab.update, lab.coordinator.keptUpdates]).toEqual([kept[4], kept])
    lab.expectExact()
  })
})

describe('[W14] an explosion', () => {
  const exploded = () => {
    const lab = createLab({ lanes: [rnn, diverging], histories: undefined }).load()
    lab.coordinator.go(10)
    lab.untilStill()
    lab.coordinator.step(10)
    lab.untilStill()
    lab.coordinator.go()
    lab.world.until('an explosion', () => lab.coordinator.status === 'exploded')
    return lab
  }

  it('can be looked back from, any kept state, and happens again at the same update', () => {
    const lab = exploded()
    const kept = lab.coordinator.keptUpdates
    for (const update of [20, 10, kept.at(-1)!, 10]) {
      lab.coordinator.visit(update)
      lab.untilStill()
      expect(lab.update).toBe(update)
    }
    expect(lab.coordinator.keptUpdates).toEqual(kept)
    lab.coordinator.go()
    lab.world.until('another explosion', () => lab.coordinator.status === 'exploded')
    expect(lab.events('exploded').map(({ fault }) => fault.update)).toEqual([33, 33])
  })

  it('found while pausing for a visit takes the visit back, so that it is seen', () => {
    let found = 0
    for (let k = 0; k < 60; k++) {
      const lab = createLab({
        lanes: [diverging, diverging],
        histories: undefined,
        workers: i => ({ pieceMs: i === 0 ? 0.4 : 1.4, latencyMs: 1 }),
      }).load()
      lab.coordinator.go()
      lab.untilUpdate(30)
      for (let n = 0; n < k; n++) lab.world.step()
      const running = lab.coordinator.status === 'running'
      lab.coordinator.visit(5)
      lab.world.pass(3000)
      const { status } = lab.coordinator
      if (running && status === 'exploded') found++
      else expect(status).toBe('paused')
    }
    expect(found).toBeGreaterThan(0)
  })
})
