/** [W10] The same numbers after ten thousand updates, whatever happened on the way; compared at every round with an uninterrupted run. */
import { describe, expect, it } from 'vitest'
import { loadKernels } from '../kernels/loadForTests.ts'
import { Random } from '../random.ts'
import { combinations, everyCell, everyOptimiser, nameOf, rose, roseText } from '../testing/combinations.ts'
import { History, Lab, type LabOptions } from '../testing/lab.ts'
import { createTrainer } from '../testing/network.ts'
import type { Failure } from '../testing/world.ts'
import type { Speed } from './runEvents.ts'

const UPDATES = 10_000
const resources = { text: roseText, simd: await loadKernels() }

/** One of every cell, with one optimiser after the other. */
const lanes = everyCell.map(({ cell, act }, i) => {
  const opt = everyOptimiser[(2 * i + 3) % everyOptimiser.length]
  return combinations.find(each => each.cell === cell && each.act === act && each.opt === opt)!
})
const histories = lanes.map(settings => new History(settings, rose, resources))

/** Virtual time of one update. */
const UPDATE_MS = 1.6

/** Of one piece of it, however many there are. */
const pieceMs = lanes.map(settings => {
  const update = createTrainer(settings, rose, resources).next()
  let pieces = 1
  while (!update.next().done) pieces++
  return UPDATE_MS / pieces
})

/** A lab with some of the lanes. */
const createLab = (which: readonly number[], options: Partial<LabOptions> = {}) =>
  new Lab({
    lanes: which.map(i => lanes[i]!),
    histories: which.map(i => histories[i]!),
    shared: rose,
    ...resources,
    workers: i => ({ pieceMs: pieceMs[which[i]!]! * 1.7 ** i, latencyMs: 1 + i }),
    ...options,
  })

/** At exactly so many updates, and one more, every lane has the numbers of its own uninterrupted run. */
const expectSame = (lab: Lab) => {
  lab.untilStill()
  if (lab.update < UPDATES) lab.coordinator.step(UPDATES - lab.update)
  lab.untilStill()
  expect(lab.update).toBe(UPDATES)
  const { lanes } = lab.events('round').at(-1)!
  expect(lanes.map(({ fingerprint }) => fingerprint)).toEqual(
    lab.options.histories!.map(history => history.fingerprint(UPDATES)),
  )
  for (const { kernel } of lab.events('loaded')[0]!.lanes) expect(kernel).toBe('simd')
  lab.expectExact()
}

it('what is carried from update to update is there: state, chance, and what optimisers remember', () => {
  expect(new Set(lanes.map(({ opt }) => opt))).toEqual(new Set(everyOptimiser))
  expect(lanes.some(({ carry, drop, layers }) => carry && drop > 0 && layers > 1)).toBe(true)
})

it.each([
  [0, 1, 2],
  [3, 4, 5],
])('lanes %i, %i and %i beside one another', (...which) => {
  const lab = createLab(which).load()
  lab.coordinator.go(UPDATES)
  expectSame(lab)
})

describe.each(lanes.map((settings, i) => [nameOf(settings), i] as const))('%s', (_, i) => {
  it('paused in the middle of whatever it does, stepped and resumed', () => {
    const lab = createLab([i]).load()
    const random = new Random(i, 'when to pause')
    while (lab.update < UPDATES - 500) {
      lab.coordinator.go()
      for (let n = random.below(150); n > 0; n--) lab.world.step()
      lab.coordinator.pause()
      lab.untilStill()
      if (random.below(3) === 0) lab.coordinator.step(1 + random.below(3))
      lab.untilStill()
    }
    expect(lab.statuses.filter(status => status === 'paused').length).toBeGreaterThan(30)
    expectSame(lab)
  })

  it('at every speed', () => {
    const lab = createLab([i]).load()
    lab.coordinator.go()
    for (const [speed, updates] of [
      [60, 600],
      ['max', 5500],
      [4, 200],
      [1, 40],
      [15, 200],
      ['max', 2500],
    ] as const satisfies [Speed, number][]) {
      lab.coordinator.setSpeed(speed)
      lab.world.pass(200) // for the rounds on their way
      const [from, began] = [lab.update, lab.world.now]
      lab.world.until(`${updates} updates more`, () => lab.update >= from + updates)
      const perSecond = ((lab.update - from) * 1000) / (lab.world.now - began)
      if (speed === 'max') expect(perSecond).toBeGreaterThan(100)
      else expect(Math.abs(perSecond / speed - 1)).toBeLessThan(0.5)
    }
    lab.coordinator.pause()
    expectSame(lab)
  })

  it('after going back, again and again, and to the start', () => {
    const lab = createLab([i]).load()
    for (const share of [0.9, 0.4, 0, 0.7]) {
      lab.coordinator.go(lab.update + 2500)
      lab.untilStill()
      lab.coordinator.rewind(Math.floor(share * lab.update))
      lab.untilStill()
    }
    const back = lab.events('rewound').map(({ update }) => update)
    expect(back[2]).toBe(0)
    expect(new Set(back).size).toBe(4)
    lab.coordinator.go(UPDATES)
    expectSame(lab)
  })

  it('after its worker died, threw, fell silent and hung, and was replaced each time', () => {
    const kinds = ['dies', 'throws', 'silent', 'slow'] as const
    const lab = createLab([i], {
      workers: (_, generation) => ({
        pieceMs: pieceMs[i]!,
        failure:
          generation < 2 * kinds.length
            ? ({ kind: kinds[generation % kinds.length]!, task: 180 + 37 * generation } satisfies Failure)
            : undefined,
      }),
    }).load()
    lab.coordinator.go(UPDATES)
    lab.world.until('all updates', () => lab.update >= UPDATES && lab.still, 300_000)
    const troubles = lab.events('trouble')
    expect(troubles.map(({ givenUp }) => givenUp)).toEqual(new Array(2 * kinds.length).fill(false))
    expectSame(lab)
  })
})
