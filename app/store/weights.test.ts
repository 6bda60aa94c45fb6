import { beforeEach, expect, it, vi } from 'vitest'
import { fingerprint } from '../../engine/fingerprint.ts'

/** What a browser keeps, as copies, whole buffers of what is given to it; it cannot be had in Node. */
const disk = new Map<string, unknown>()
vi.mock('idb-keyval', () => ({
  createStore: () => undefined,
  get: async (key: string) => disk.get(key),
  set: async (key: string, value: unknown) => void disk.set(key, structuredClone(value)),
  update: async (key: string, change: (before: unknown) => unknown) =>
    void disk.set(key, change(disk.get(key))),
  delMany: async (keys: readonly string[]) => {
    for (const key of keys) disk.delete(key)
  },
}))

/** The page as it is after loading: nothing in its memory. */
async function load() {
  vi.resetModules()
  return import('./weights.ts')
}

const device = () => import('./weightsOnDevice.ts')
const values = Float32Array.of(9, 1, 2, 3, 9).subarray(1, 4)
const print = fingerprint(values)

beforeEach(() => disk.clear())

it('weights are found again after loading, without what their buffer held besides', async () => {
  const { keepWeights } = await load()
  keepWeights(print, values)
  await vi.waitFor(() => expect(disk.get('index')).toEqual([{ fingerprint: print, bytes: 12 }]))
  expect((disk.get(print) as Float32Array).buffer.byteLength).toBe(12)
  const { weightsOf } = await load()
  expect(await weightsOf(print)).toEqual(values.slice())
  disk.clear()
  expect(await weightsOf(print), 'once found, in memory').toEqual(values.slice())
})

it('what is kept under a fingerprint that is not its own is not given out', async () => {
  const { weightsOf } = await load()
  disk.set(print, Float32Array.of(1, 2, 4))
  expect(await weightsOf(print)).toBeUndefined()
  disk.set(print, 'nothing of ours')
  expect(await weightsOf(print)).toBeUndefined()
})

it('what is given up goes from the device, too', async () => {
  const { keepOnDevice } = await device()
  for (const name of ['a', 'b', 'c']) await keepOnDevice(name, values, 24)
  expect([...disk.keys()].sort()).toEqual(['b', 'c', 'index'])
})

it('of 64 MiB in memory, what was not asked for longest is given up first', async () => {
  const { keepWeights, weightsOf } = await load()
  const large = new Float32Array(6 * 2 ** 20)
  keepWeights('a', large)
  keepWeights('b', large)
  expect(await weightsOf('a')).toBe(large)
  keepWeights('c', large)
  // What is kept on the device is another matter.
  await vi.waitFor(() => expect(disk.has('c')).toBe(true))
  disk.clear()
  expect(await weightsOf('b')).toBeUndefined()
  expect(await weightsOf('a')).toBe(large)
  expect(await weightsOf('c')).toBe(large)
})
