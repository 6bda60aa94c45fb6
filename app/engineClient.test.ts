/** What is begun again after which commands; the coordinator only writes down whether it is told to train. */
import { beforeEach, expect, it, vi } from 'vitest'
import type { RunEvent } from '../engine/worker/runEvents.ts'

const told = vi.hoisted(() => [] as ('load' | 'go')[])
vi.mock('../engine/worker/coordinator.ts', () => ({
  Coordinator: class {
    horizon = 0
    keptUpdates = []
    end = Infinity
    status = 'ready'
    load = () => told.push('load')
    go = () => told.push('go')
    prepare() {}
    setSpeed() {}
    pause() {}
    step() {}
    rewind() {}
  },
}))
vi.mock('../engine/kernels/simd/build/kernels.wasm?url', () => ({ default: '' }))
vi.mock('../engine/worker/worker.ts?worker&url', () => ({ default: '' }))
vi.mock('./frameRate.ts', () => ({ watchFrames: () => undefined }))
vi.stubGlobal('fetch', () => Promise.reject(new Error('no network here')))

const { obeyStores, pause, receive, rewind, run, start, step } = await import('./engineClient.ts')
const { experimentStore, replaceExperiment, setShared } = await import('./store/experiment.ts')
obeyStores()

const status = (is: Extract<RunEvent, { type: 'status' }>['status']) =>
  receive({ type: 'status', status: is })
/** Sets the window, and waits until that has begun. @returns whether it trains */
const trainsWith = async (T: number) => {
  told.length = 0
  setShared('T', T)
  await vi.waitFor(() => expect(told).toContain('load'))
  // What follows upon the load is done by then.
  await new Promise(done => setImmediate(done))
  return told.includes('go')
}

beforeEach(async () => {
  replaceExperiment({ ...experimentStore.getState().experiment, task: 'recall', T: 20 })
  await start(true)
  status('running')
})

it('what trains goes on training when a setting starts it over, and while that is on its way', async () => {
  expect(await trainsWith(21)).toBe(true)
  expect(await trainsWith(22)).toBe(true)
  status('ready')
  expect(await trainsWith(23)).toBe(true)
})

it.each([
  ['paused', pause],
  ['made one update', step],
  ['gone back', () => rewind(0)],
  [
    'come to where it was to go',
    () => {
      run(5)
      status('paused')
    },
  ],
])('what was %s does not train, through any number of settings, until asked to', async (_, act) => {
  act()
  expect(await trainsWith(21)).toBe(false)
  expect(await trainsWith(22)).toBe(false)
  status('ready')
  expect(await trainsWith(23)).toBe(false)
  run()
  expect(await trainsWith(24)).toBe(true)
})

it('a preset opened while paused does not train either', async () => {
  pause()
  told.length = 0
  replaceExperiment({ ...experimentStore.getState().experiment, seed: 7 })
  await vi.waitFor(() => expect(told).toContain('load'))
  await new Promise(done => setImmediate(done))
  expect(told).toEqual(['load'])
})
