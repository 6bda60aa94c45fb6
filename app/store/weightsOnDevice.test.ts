import { expect, it } from 'vitest'
import { findOnDevice, keepOnDevice, makeRoom } from './weightsOnDevice.ts'

const entry = (fingerprint: string, bytes: number) => ({ fingerprint, bytes })
const index = [entry('a', 30), entry('b', 30), entry('c', 30)]

it('gives up what was given longest ago, and no more than it must', () => {
  expect(makeRoom(index, entry('d', 10), 100)).toEqual({ kept: [...index, entry('d', 10)], givenUp: [] })
  expect(makeRoom(index, entry('d', 11), 100)).toEqual({
    kept: [...index.slice(1), entry('d', 11)],
    givenUp: ['a'],
  })
  expect(makeRoom(index, entry('d', 60), 100).givenUp).toEqual(['a', 'b'])
})

it('keeps the latest, however large, and counts what is kept already once', () => {
  expect(makeRoom(index, entry('d', 500), 100)).toEqual({
    kept: [entry('d', 500)],
    givenUp: ['a', 'b', 'c'],
  })
  expect(makeRoom(index, entry('a', 30), 90)).toEqual({
    kept: [entry('b', 30), entry('c', 30), entry('a', 30)],
    givenUp: [],
  })
})

it('where a browser keeps nothing, nothing is found and nothing fails', async () => {
  await keepOnDevice('00000000', new Float32Array(1), 100)
  expect(await findOnDevice('00000000')).toBeUndefined()
})
