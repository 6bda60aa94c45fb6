import { describe, expect, it } from 'vitest'
import { createLab, failing, gru, histories, isType, lstm, rnn, threeLanes } from '../../testing/createLab.ts'
import type { Lab } from '../../testing/lab.ts'
import type { Event } from '../protocol.ts'
import * as seldom from '../seldom.ts'
import { Session } from '../session.ts'
import { type Answer, answer, type Question } from './index.ts'
import { expectConsistent } from './testing.ts'

const about = (t: number): Question => ({ kind: 'unit', layer: 0, t, unit: 1 })
const untilAnswered = (lab: Lab, n: number) =>
  lab.world.until(`${n} answers`, () => lab.events('answered').length >= n)

describe('[W15] asking', () => {
  it('is answered at a standstill, in the order asked, of the update that all stand at', () => {
    const lab = createLab(threeLanes).load()
    lab.coordinator.step(5)
    lab.untilStill()
    for (let t = 0; t < 4; t++) lab.coordinator.ask(2, 70 + t, about(t))
    untilAnswered(lab, 4)
    const answers = lab.events('answered')
    expect(answers.map(({ request, update }) => [request, update])).toEqual([
      [70, 5],
      [71, 5],
      [72, 5],
      [73, 5],
    ])
    for (const { answer } of answers) expectConsistent(answer as Answer<'unit'>)
    lab.expectExact()
  })

  it('is answered while training goes on, and changes no number of it', () => {
    const lab = createLab({ ...threeLanes, drawMs: 16 }).load()
    lab.coordinator.go()
    for (let n = 0; n < 60; n++) {
      lab.coordinator.ask(n % 3, n, about(n % 4))
      lab.world.pass(7 + (n % 5))
    }
    untilAnswered(lab, 60)
    const updates = lab.events('answered').map(({ update }) => update)
    expect(Math.max(...updates)).toBeGreaterThan(15)
    for (const { answer } of lab.events('answered')) expectConsistent(answer as Answer<'unit'>)
    lab.coordinator.pause()
    lab.untilStill().expectExact()
  })

  it('paused in the middle of an update, it is of the update before', () => {
    const lab = createLab({
      lanes: [lstm],
      histories: [histories[1]!],
      workers: () => ({ pieceMs: 20 }),
    }).load()
    lab.coordinator.go()
    lab.untilUpdate(3)
    lab.coordinator.pause()
    lab.coordinator.ask(0, 1, about(1))
    untilAnswered(lab, 1)
    expectConsistent(lab.events('answered')[0]!.answer as Answer<'unit'>)
    lab.untilStill().expectExact()
  })

  it('begins anew when a picture is asked for in the middle of it', () => {
    const lab = createLab({
      lanes: [gru],
      histories: [histories[2]!],
      workers: () => ({ pieceMs: 5 }),
    }).load()
    lab.coordinator.ask(0, 1, about(3))
    for (let n = 0; n < 6; n++) {
      lab.world.pass(6)
      lab.coordinator.watch({ needs: ['h'], tau: n, probe: { kind: 'text', text: 'no'.repeat(n + 1) } })
    }
    untilAnswered(lab, 1)
    expectConsistent(lab.events('answered')[0]!.answer as Answer<'unit'>)
    lab.expectExact()
  })

  it.each(['dies', 'throws', 'silent'] as const)('a lane whose worker %s is asked again', kind => {
    const lab = createLab({ workers: failing(1, { kind, task: 30 }) }).load()
    lab.coordinator.go()
    for (let n = 0; n < 40; n++) {
      lab.coordinator.ask(1, n, about(n % 4))
      lab.world.pass(4)
    }
    untilAnswered(lab, 40)
    expect(lab.events('trouble').length).toBeGreaterThan(0)
    expect(new Set(lab.events('answered').map(({ request }) => request)).size).toBe(40)
  })

  it('what a rewind interrupts is answered of the update gone back to; a load forgets it', () => {
    const lab = createLab({ lanes: [rnn], histories: [histories[0]!] }).load()
    lab.coordinator.go(40)
    lab.untilStill()
    lab.coordinator.ask(0, 1, about(0))
    lab.coordinator.rewind(0)
    untilAnswered(lab, 1)
    expect(lab.events('answered')[0]!.update).toBe(0)
    lab.coordinator.ask(0, 2, about(0))
    lab.update = 0
    lab.coordinator.load(lab.plan)
    lab.world.pass(2000)
    expect(lab.events('answered').length).toBe(1)
  })

  it('an arrangement of lanes forgets it, as it was about a place; of the lanes there are then all answer', () => {
    const lab = createLab({ histories: undefined }).load()
    lab.coordinator.go(5)
    lab.untilStill()
    lab.coordinator.ask(0, 1, about(0))
    lab.coordinator.ask(1, 2, about(0))
    lab.coordinator.arrange([lstm], [1])
    lab.world.pass(2000)
    lab.coordinator.ask(0, 3, about(0))
    untilAnswered(lab, 1)
    expect(lab.events('answered').map(({ request }) => request)).toEqual([3])
    expect((lab.events('answered')[0]!.answer as Answer<'unit'>).gates.length).toBe(4)
  })

  it('a question that does not fit the model is answered with nothing and the reason; the lane goes on', () => {
    const lab = createLab().load()
    lab.coordinator.ask(0, 9, { kind: 'unit', layer: 1, t: 0, unit: 0 })
    untilAnswered(lab, 1)
    expect(lab.events('answered')).toEqual([{ type: 'answered', request: 9, update: 0, answer: undefined }])
    const [sent] = lab.tapped.filter(isType('answered'))
    expect(sent!.message.reason).toBe('unit: expected layer < 1, step < 4, unit < 3, got 1, 0, 0')
    lab.expectExact()
  })

  it('what cannot be answered, because what answers could not be loaded, is said to be so; of an older run it is not', () => {
    const events: Event[] = []
    const session = new Session(
      event => events.push(event),
      { now: () => 0, after: () => undefined },
      answer,
      seldom,
    )
    const ask = (run: number) => ({ type: 'ask', run, request: 3, question: about(0) }) as const
    const { shared, lanes, text, simd } = createLab().plan
    const none = { weights: undefined, snapshot: undefined }
    session.receive({ type: 'start', run: 7, shared, lane: lanes[0]!, text, simd, ...none })
    session.refuse(ask(6), 'gone')
    session.refuse(ask(7), 'gone')
    expect(events.slice(1)).toEqual([
      { type: 'answered', run: 7, request: 3, update: 0, answer: undefined, reason: 'gone' },
    ])
  })
})
