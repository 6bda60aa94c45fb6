/** Weights from a file: a lane begins with them whenever it begins, and with nothing else. [W18] */
import { describe, expect, it } from 'vitest'
import { encodeCheckpoint, fitCheckpoint, readCheckpoint } from '../checkpoint/checkpoint.ts'
import { withTurn } from '../experiment/turns.ts'
import { fingerprint } from '../fingerprint.ts'
import { complete } from '../run.ts'
import { createLab, failing, isType, lstm, rnn, uneven } from '../testing/createLab.ts'
import { History } from '../testing/lab.ts'
import { bonjour, createTrainer } from '../testing/network.ts'
import type { Command, Event } from './protocol.ts'
import { type Answer, answer } from './questions/index.ts'
import * as seldom from './seldom.ts'
import { Session } from './session.ts'

/** Of an LSTM that has learned for a while, with another seed. */
const values = (() => {
  const trainer = createTrainer(lstm, { ...bonjour, seed: 99 })
  for (let update = 0; update < 20; update++) complete(trainer.next())
  return trainer.model.stack.parameters.all.slice()
})()
const print = fingerprint(values)
const begun = { ...lstm, weights: print }
const weights = new Map([[print, values]])
const lanes = [rnn, begun]
const histories = [new History(rnn), new History(begun, bonjour, { weights })]

describe('a session', () => {
  const start = (given: Partial<Extract<Command, { type: 'start' }>>) => {
    const events: Event[] = []
    const waiting: (() => void)[] = []
    const clock = { now: () => 0, after: (_: number, callback: () => void) => void waiting.push(callback) }
    const session = new Session(event => events.push(event), clock, answer, seldom)
    const none = { text: '', simd: undefined, weights: undefined, snapshot: undefined }
    session.receive({ type: 'start', run: 1, shared: bonjour, lane: begun, ...none, ...given })
    return { session, events, waiting }
  }

  it('begins with the weights that its settings name; everything else begins as ever', () => {
    const { session, events, waiting } = start({ weights: values })
    expect(events).toMatchObject([{ type: 'ready', update: 0, fingerprint: print }])
    const round = { frame: false, snapshot: true, evaluate: false, follow: false, restMs: 0 }
    session.receive({ type: 'advance', run: 1, to: 5, ...round })
    while (waiting.length > 0) waiting.shift()!()
    expect(events.at(-1)).toMatchObject({
      type: 'reached',
      update: 5,
      fingerprint: histories[1]!.fingerprint(5),
    })
    // Not one update of an optimiser that knew of the twenty before.
    expect(histories[1]!.fingerprint(1)).not.toBe(print)
  })

  it('does by hand what is to be done before the first update, on top of them', () => {
    const turned = withTurn(begun, { update: 0, tensor: 'decoder.bias', at: [3], value: 0.5 })
    const { events } = start({ lane: turned, weights: values })
    const changed = values.with(-4, 0.5)
    expect(events).toMatchObject([{ type: 'ready', fingerprint: fingerprint(changed) }])
  })

  it.each([
    ['without them', undefined, 'none'],
    ['with others', values.with(0, 3), fingerprint(values.with(0, 3))],
  ])('rather fails than begin %s', (_, given, got) => {
    const { events } = start({ weights: given })
    expect(events).toMatchObject([
      { type: 'failed', message: `weights: expected those with the fingerprint ${print}, got ${got}` },
    ])
  })

  it('fails when they are another model’s', () => {
    const { events } = start({ lane: { ...begun, h: 3 }, weights: values })
    expect(events).toMatchObject([
      {
        type: 'failed',
        message: `weights: expected ${4 * 3 * (7 + 3 + 2) + 7 * 3 + 7} parameters, got ${values.length}`,
      },
    ])
  })
})

describe('the coordinator', () => {
  it('hands them to the lane that names them, which then trains as one would that began so', () => {
    const lab = createLab({ lanes, histories, weights }).load()
    expect(lab.events('loaded')[0]!.lanes.map(({ fingerprint }) => fingerprint)).toEqual([
      histories[0]!.fingerprint(0),
      print,
    ])
    lab.coordinator.go(60)
    lab.untilStill().expectExact()
    const given = lab.tapped.filter(isType('start')).map(({ lane, message }) => [lane, message.weights])
    expect(given).toEqual([
      [0, undefined],
      [1, values],
    ])
  })

  it('goes back to them where nothing is kept, and to what is kept otherwise', () => {
    const lab = createLab({ lanes, histories, weights }).load()
    lab.coordinator.rewind(0)
    lab.untilStill()
    expect(lab.events('loaded').at(-1)!.lanes[1]!.fingerprint).toBe(print)
    lab.expectExact()
    lab.coordinator.go(80)
    lab.untilStill()
    lab.coordinator.visit(0)
    lab.untilStill()
    lab.expectExact()
  })

  it.each(['dies', 'throws', 'silent'] as const)('a lane whose worker %s early is given them again', kind => {
    for (const task of [1, 2, 4, 9]) {
      const lab = createLab({ lanes, histories, weights, workers: failing(1, { kind, task }) })
      lab.coordinator.load(lab.plan)
      lab.coordinator.go(30)
      lab.world.until('update 30 or the end', () => lab.update >= 30 || lab.coordinator.status === 'crashed')
      // What fails before it was ever ready would fail again, and is given up at once. [W9]
      if (lab.coordinator.status === 'crashed') expect(task).toBe(1)
      else lab.untilStill().expectExact()
    }
  })

  it('a branch begins with them too, and so do lanes in another order', () => {
    const lab = createLab({ lanes, histories, weights, workers: uneven }).load()
    const twin = withTurn(begun, { update: 0, key: 'lr', value: 0.5 })
    lab.arrange([begun, twin], [1, 1]).untilStill()
    lab.coordinator.go(25)
    lab.untilStill().expectExact()
  })
})

describe('asking for the parameters', () => {
  const ask = (lab: ReturnType<typeof createLab>, request: number) => {
    lab.coordinator.ask(1, request, { kind: 'parameters' })
    lab.world.until(`answer ${request}`, () =>
      lab.events('answered').some(event => event.request === request),
    )
    const answered = lab.events('answered').find(event => event.request === request)!
    return { update: answered.update, ...(answered.answer as Answer<'parameters'>) }
  }
  const all = (tensors: Answer<'parameters'>['tensors']) =>
    Float32Array.from(tensors.flatMap(({ values }) => [...values]))

  it('while training: they are those of the update it says, and training is not disturbed', () => {
    const lab = createLab({ lanes, histories, weights, drawMs: 16 }).load()
    lab.coordinator.go()
    for (let n = 0; n < 20; n++) {
      lab.world.pass(5)
      const { update, tensors } = ask(lab, n)
      expect(fingerprint(all(tensors)), `update ${update}`).toBe(histories[1]!.fingerprint(update))
    }
    lab.coordinator.pause()
    lab.untilStill().expectExact()
  })

  it('at a standstill, as a file: another lane that loads it has the same fingerprint', () => {
    const lab = createLab({ lanes, histories, weights }).load()
    lab.coordinator.go(17)
    lab.untilStill()
    const { update, tensors } = ask(lab, 1)
    const vocabulary = lab.events('loaded')[0]!.lanes[1]!.vocabulary
    const file = encodeCheckpoint(tensors, vocabulary, { experiment: '#1', lane: 2, update })
    const shapes = Object.fromEntries(tensors.map(({ name, shape }) => [name, shape]))
    const loaded = fitCheckpoint(readCheckpoint(file), { shapes, vocabulary })
    expect([update, loaded.fingerprint]).toEqual([17, histories[1]!.fingerprint(17)])

    const lane = { ...lstm, weights: loaded.fingerprint }
    const given = { weights: new Map([[loaded.fingerprint, loaded.values]]) }
    const other = createLab({
      lanes: [lane],
      histories: [new History(lane, bonjour, given)],
      ...given,
    }).load()
    expect(other.events('loaded')[0]!.lanes[0]!.fingerprint).toBe(loaded.fingerprint)
    other.expectExact()
  })
})
