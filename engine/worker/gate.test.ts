import { describe, expect, it } from 'vitest'
import { createLab, gru, histories, isType, lstm, rnn, threeLanes } from '../testing/createLab.ts'
import { History, type Lab, type LabOptions } from '../testing/lab.ts'
import { decodeFrame, type Need } from './frame.ts'
import type { Question } from './questions/index.ts'

const TEXT = 'the quick brown fox jumps over the lazy dog and sees it all again '.repeat(8)
const text = { shared: { task: 'text', T: 8, B: 2, loss: 'task', seed: 1 }, text: TEXT } as const
const ofText = threeLanes.lanes.map(settings => new History(settings, text.shared, text))
const question: Question = { kind: 'unit', layer: 0, t: 0, unit: 1 }

/** Lanes that read a text, so that training needs nothing that comes later. */
const reading = (workers: LabOptions['workers']) =>
  createLab({ ...text, lanes: [rnn, lstm], histories: undefined, ...(workers && { workers }) })
const watch = (lab: Lab, needs: Need[], tau = 1) =>
  lab.coordinator.watch({ needs, tau, probe: { kind: 'task' }, weightsOf: 0 })
/** The pictures that are on screen, whatever brought them. */
const shown = (lab: Lab) =>
  lab.reported
    .flatMap(({ event }) => {
      if (event.type === 'frames' || event.type === 'visited') return [event.frames]
      if (event.type === 'round' && event.lanes[0]!.frame) return [event.lanes.map(({ frame }) => frame!)]
      return []
    })
    .at(-1)!
    .map(decodeFrame)
const hasWeights = (lab: Lab) => shown(lab)[0]!.tensors !== undefined

describe('[W19] code that comes later', () => {
  it('keeps nothing waiting that can do without: it trains, pauses and steps; the pictures come when the code has', () => {
    const lab = reading(() => ({ fetching: { ms: 9000, fails: false } }))
    watch(lab, ['h', 'weights'])
    lab.load()
    lab.coordinator.go()
    lab.world.pass(3000)
    lab.coordinator.pause()
    lab.untilStill()
    const { update } = lab
    expect(update).toBeGreaterThan(50)
    expect(hasWeights(lab)).toBe(false)
    lab.coordinator.step()
    lab.untilStill()
    lab.world.pass(9000)
    expect(lab.update).toBe(update + 1)
    expect(hasWeights(lab)).toBe(true)
    expect(shown(lab)[0]!.update).toBe(update + 1)
    expect([...lab.events('trouble'), ...lab.events('lacking')]).toEqual([])
  })

  it('a start with another task waits for it, alive, with all that was said after it', () => {
    const lab = createLab({ workers: lane => ({ fetching: { ms: 7000 * (lane + 1), fails: false } }) })
    lab.coordinator.load(lab.plan)
    lab.coordinator.go(20)
    lab.world.until('20 updates', () => lab.update === 20 && lab.still)
    expect(lab.events('trouble')).toEqual([])
    expect(lab.spawned.generations).toEqual([1, 1])
    lab.expectExact()
  })

  it('of several starts that wait only the last one is made', () => {
    const lab = createLab({ workers: () => ({ fetching: { ms: 500, fails: false } }) })
    lab.coordinator.load(lab.plan)
    lab.world.pass(100)
    lab.coordinator.load(lab.plan)
    lab.world.pass(100)
    lab.load()
    const ready = lab.tapped.filter(isType('ready')).map(({ lane }) => lane)
    expect(ready.sort()).toEqual([0, 1])
    lab.expectExact()
  })

  it('that cannot be loaded is said, once, and training goes on; the pictures lack nothing else', () => {
    const lab = reading(lane => ({ fetching: { ms: 40, fails: lane === 0 } }))
    lab.load()
    lab.coordinator.go()
    watch(lab, ['h', 'weights'])
    lab.untilUpdate(60)
    for (const tau of [2, 3]) watch(lab, ['h', 'weights'], tau)
    lab.untilUpdate(120)
    lab.coordinator.pause()
    lab.untilStill()
    expect(lab.events('lacking')).toEqual([{ type: 'lacking', lanes: [0], reason: 'no network' }])
    expect(lab.events('trouble')).toEqual([])
    expect(shown(lab).map(({ h, tensors, tau }) => [!!h, !!tensors, tau])).toEqual([
      [true, false, 3],
      [true, false, 3],
    ])
  })

  it.each(['running', 'paused', 'ready'] as const)(
    'is fetched again by another worker, which goes on from there: %s',
    when => {
      // The connection is there again from the second worker on.
      const workers: LabOptions['workers'] = (lane, generation) => ({
        pieceMs: 0.4 * 2.7 ** lane,
        fetching: { ms: 40, fails: generation === 0 },
      })
      const lab = createLab({ ...text, ...threeLanes, histories: ofText, workers })
      watch(lab, ['h', 'weights'])
      lab.load()
      if (when !== 'ready') lab.coordinator.go(when === 'paused' ? 30 : Infinity)
      lab.world.until('something lacks', () => lab.events('lacking').length > 0)
      if (when === 'paused') lab.untilStill()
      const { update } = lab
      lab.coordinator.fetchAgain()
      if (when === 'running') {
        lab.untilUpdate(update + 100)
        lab.coordinator.pause()
      }
      lab.world.until('pictures of weights', () => lab.still && hasWeights(lab))
      expect(lab.events('lacking')).toEqual([
        { type: 'lacking', lanes: [0], reason: 'no network' },
        { type: 'lacking', lanes: [], reason: '' },
      ])
      expect(lab.events('trouble')).toEqual([])
      expect(lab.spawned.generations).toEqual([2, 1, 1])
      if (when !== 'running') expect(lab.update).toBe(update)
      lab.expectExact()
    },
  )

  it('is tried again when it comes to be needed again, and when an experiment is loaded', () => {
    const lab = reading(() => ({ fetching: { ms: 40, fails: true } })).load()
    for (let n = 1; n <= 3; n++) {
      watch(lab, ['h', 'weights'])
      lab.world.pass(1000)
      expect(lab.spawned.generations[0]).toBe(n)
      expect(lab.events('lacking').at(-1)!.lanes).toEqual([0])
      watch(lab, ['h'])
      lab.world.pass(1000)
    }
    lab.load()
    expect(lab.events('lacking').at(-1)!.lanes).toEqual([])
    expect(lab.spawned.generations).toEqual([4, 1])
  })

  it('a question that it would take is answered with nothing and the reason, and with the answer from another worker', () => {
    const lab = reading((_, generation) => ({ fetching: { ms: 40, fails: generation === 0 } })).load()
    lab.coordinator.ask(1, 7, question)
    lab.world.until('an answer', () => lab.events('answered').length === 1)
    expect(lab.events('answered')[0]!.answer).toBeUndefined()
    expect(lab.tapped.filter(isType('answered'))[0]!.message.reason).toBe('no network')
    expect(lab.events('lacking').at(-1)!.lanes).toEqual([1])
    lab.coordinator.fetchAgain()
    lab.coordinator.ask(1, 8, question)
    lab.world.until('another answer', () => lab.events('answered').length === 2)
    expect(lab.events('answered')[1]!.answer).toBeDefined()
  })

  it('a task that could not be loaded is given up, and begun with another worker', () => {
    const lab = createLab({
      lanes: [gru],
      histories: [histories[2]!],
      workers: (_, generation) => ({ fetching: { ms: 40, fails: generation === 0 } }),
    })
    lab.coordinator.load(lab.plan)
    lab.world.until('given up', () => lab.coordinator.status === 'crashed')
    expect(lab.events('trouble').at(-1)!.message).toBe('the task could not be loaded')
    lab.load().expectExact()
  })

  it('a worker that dies while it fetches loses nothing', () => {
    for (let task = 1; task <= 12; task++) {
      const lab = createLab({
        workers: (lane, generation) => ({
          fetching: { ms: 30, fails: false },
          failure: lane === 1 && generation === 0 ? { kind: 'dies', task } : undefined,
        }),
      })
      watch(lab, ['weights'])
      lab.coordinator.load(lab.plan)
      lab.coordinator.go(20)
      lab.world.until('20 updates', () => lab.update === 20 && lab.still)
      lab.world.pass(500)
      expect(hasWeights(lab)).toBe(true)
      lab.expectExact()
    }
  })
})
