import { expect, it } from 'vitest'
import { defaultLane } from '../experiment/experiment.ts'
import { Coordinator } from './coordinator.ts'
import type { Command } from './protocol.ts'
import type { Plan, RunEvent } from './runEvents.ts'

const plan: Plan = {
  shared: { task: 'bonjour', T: 8, B: 1, loss: 'task', seed: 1 },
  lanes: [defaultLane, defaultLane],
  text: '',
  simd: undefined,
  weights: new Map(),
}

/** A coordinator whose workers only write down what they are sent, and whose clock is wound by hand. */
function setUp() {
  const workers: { posted: Command[]; died: (reason: string) => void; ended: boolean }[] = []
  const ticks: (() => void)[] = []
  const events: RunEvent[] = []
  const coordinator = new Coordinator(
    (_receive, died) => {
      const worker = { posted: [] as Command[], died, ended: false }
      workers.push(worker)
      return {
        post: command => worker.posted.push(command),
        terminate: () => {
          worker.ended = true
        },
      }
    },
    { now: () => 0, after: (_ms, callback) => ticks.push(callback) },
    event => events.push(event),
  )
  return { coordinator, workers, ticks, events }
}

it('workers made ahead of time are the ones that the experiment starts in', () => {
  const { coordinator, workers } = setUp()
  coordinator.prepare(2)
  expect(workers.map(({ posted }) => posted)).toEqual([[], []])
  coordinator.load(plan)
  expect(workers.length).toBe(2)
  for (const { posted } of workers) expect(posted.map(({ type }) => type)).toEqual(['start'])
})

it('a worker that waits long for its experiment is not taken for dead', () => {
  const { coordinator, workers, ticks, events } = setUp()
  coordinator.prepare(2)
  for (let n = 0; n < 20; n++) ticks.shift()!()
  coordinator.load(plan)
  expect(workers.map(({ ended }) => ended)).toEqual([false, false])
  expect(events).toEqual([])
})

it('a worker that could not be made ahead of time is said to be lost, and made anew when the experiment comes', () => {
  const { coordinator, workers, events } = setUp()
  coordinator.prepare(2)
  workers[1]!.died('not found')
  expect(events).toContainEqual({ type: 'trouble', lane: 1, message: 'not found', attempt: 0, givenUp: true })
  coordinator.load(plan)
  expect(workers.length).toBe(3)
  expect(workers[2]!.posted.map(({ type }) => type)).toEqual(['start'])
})
