import { expect, it } from 'vitest'
import type { ClampedWritingAnswer } from '../../../engine/worker/questions/clampedWriting.ts'
import { clampTable, describeClamp, firstDifference, firstHold, inUnit, rangeOf, split } from './layout.ts'

const vocabulary = [' ', 'a', 'b']
const answer: ClampedWritingAnswer = {
  prompt: Int32Array.of(1),
  free: Int32Array.of(1, 2, 0, 1),
  clamped: Int32Array.of(1, 2, 2, 2),
  values: Float32Array.of(0.5, -0.25, 0.75, 0),
  freeNats: Math.LN2,
  clampedNats: 2 * Math.LN2,
}
const held = { name: 'unit 3', value: -0.8, unit: 'bits' } as const

it.each([
  [[-0.97, 0.11], 1, -0.97],
  [[0.5, -0.25, 0.746], 1, 0.75],
  [[-3, 7.1], 8, 7.12],
  [[0, 0], 1, 0.5],
  [[0.004, -0.001], 5, 2.5],
  [[Number.NaN], 1, 0.5],
])('a unit that took %j on a slider to ±%d is held at %d at first', (values, limit, expected) => {
  expect(firstHold(Float32Array.from(values), limit)).toBeCloseTo(expected, 9)
})

it('the first difference cuts both texts at the same place', () => {
  expect(firstDifference(answer.free, answer.clamped)).toBe(2)
  expect(split(answer.free, 2, vocabulary)).toEqual({ shared: 'ab', differing: ' ', rest: 'a' })
  expect(split(answer.clamped, 2, vocabulary)).toEqual({ shared: 'ab', differing: 'b', rest: 'b' })
})

it('texts that are the same have none', () => {
  expect(firstDifference([1, 2], [1, 2])).toBeUndefined()
  expect(split(answer.free, undefined, vocabulary)).toEqual({ shared: 'ab a', differing: '', rest: '' })
})

it('says what the unit does by itself, where the texts part, and what holding it costs', () => {
  expect(rangeOf(answer.values)).toEqual([-0.25, 0.75])
  expect(describeClamp(answer, vocabulary, held)).toBe(
    'By itself unit 3 lay between −0.25 and +0.75 here. Held at −0.80, the texts part at character 3: space becomes “b”. ' +
      'Read with it held, the free text costs 2.00 instead of 1.00 bits per character.',
  )
  const same = { ...answer, clamped: answer.free }
  expect(describeClamp(same, vocabulary, { ...held, unit: 'nats' })).toContain(
    'it writes the same text. Read with it held, the free text costs 1.39 instead of 0.69 nats',
  )
  expect(inUnit(1, 'bits')).toBe('1.44')
})

it('as a table, character by character', () => {
  expect(clampTable(answer, vocabulary, 'x').rows[2]).toEqual([3, ' ', 'b'])
})
