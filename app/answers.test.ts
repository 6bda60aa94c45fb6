import { afterEach, expect, it, vi } from 'vitest'
import type { Question } from '../engine/worker/questions/index.ts'

const asked = vi.hoisted(
  () => [] as { lane: number; question: Question<'unit'>; settle: (answered: unknown) => void }[],
)
vi.mock('./engineClient.ts', () => ({
  ask: (lane: number, question: Question<'unit'>) =>
    new Promise(settle => {
      asked.push({ lane, question, settle })
    }),
}))

const { keepAsking } = await import('./answers.ts')
const { answersStore } = await import('./store/answers.ts')
const { runStore } = await import('./store/run.ts')

const about = (t: number): Question<'unit'> => ({ kind: 'unit', layer: 0, t, unit: 0 })
const steps = () => asked.map(({ question }) => question.t)
const answer = async (nth: number) => {
  asked[nth]!.settle({ update: 1, answer: `of step ${asked[nth]!.question.t}` })
  // Whatever follows from the answer is done by then.
  await new Promise(done => setImmediate(done))
}
/** Lanes with a picture each: before there is one, nothing is asked. */
const lanesAt = (update: number) =>
  runStore.setState({ status: 'paused', lanes: [0, 1].map(() => ({ frame: { update } })) as never })

const stops: (() => void)[] = []
const begin = (lane: number, t: number) => {
  const stop = keepAsking(lane, about(t))
  stops.push(stop)
  return stop
}
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  for (const { settle } of asked.splice(0)) settle(undefined)
})

it('pointing along the axis asks about where one has got to, not about every step on the way', async () => {
  lanesAt(1)
  for (let t = 0; t < 10; t++) {
    const stop = begin(0, t)
    if (t < 9) stop()
  }
  expect(steps()).toEqual([0])
  await answer(0)
  expect(steps()).toEqual([0, 9])
  await answer(1)
  expect(Object.values(answersStore.getState())).toEqual([{ update: 1, answer: 'of step 9' }])
})

it('lanes do not wait for each other', () => {
  lanesAt(1)
  begin(0, 3)
  begin(1, 4)
  expect(steps()).toEqual([3, 4])
})

it('two views with different questions both get their answers, one after the other', async () => {
  lanesAt(1)
  begin(0, 3)
  begin(0, 4)
  begin(0, 5)
  await answer(0)
  await answer(1)
  await answer(2)
  expect(steps()).toEqual([3, 4, 5])
  expect(Object.keys(answersStore.getState()).length).toBe(3)
})

it('asks anew when there is a new picture, and not while there is none', async () => {
  runStore.setState({ lanes: [] })
  begin(0, 3)
  expect(steps()).toEqual([])
  lanesAt(1)
  await answer(0)
  expect(steps()).toEqual([3])
  lanesAt(2)
  expect(steps()).toEqual([3, 3])
})

it('while training it waits a while before it asks again; whoever pauses is answered at once', async () => {
  lanesAt(1)
  runStore.setState({ status: 'running' })
  begin(0, 3)
  await answer(0)
  runStore.setState({ lanes: [0, 1].map(() => ({ frame: { update: 2 } })) as never })
  expect(steps()).toEqual([3])
  runStore.setState({ status: 'paused' })
  expect(steps()).toEqual([3, 3])
})
