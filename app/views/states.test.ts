import { expect, it } from 'vitest'
import type { Frame } from '../../engine/worker/frame.ts'
import { type Copies, copiesOf, describeCell, describeState, valueOfState } from './states.ts'

/** Two layers of one unit, three steps. */
const h = Float32Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.99)
const frame = { T: 3, L: 2, H: 1, h } as unknown as Frame
const both = { ...frame, reverse: { h: h.map(value => -value / 2) } }

it('of one direction are the layers as they are', () => {
  expect(copiesOf(frame, way => way.h)).toEqual({ states: h, L: 2, T: 3, H: 1, D: 1 })
  expect(copiesOf(frame, way => way.c)).toBeUndefined()
})

it('of two directions are each layer’s two, → before ←', () => {
  const { states, ...meta } = copiesOf(both, way => way.h)!
  expect(meta).toEqual({ L: 4, T: 3, H: 1, D: 2 })
  const rows = [0, 1, 2, 3].map(n => Array.from(states.subarray(3 * n, 3 * n + 3), x => Number(x.toFixed(3))))
  expect(rows).toEqual([
    [0.1, 0.2, 0.3],
    [-0.05, -0.1, -0.15],
    [0.4, 0.5, 0.99],
    [-0.2, -0.25, -0.495],
  ])
})

it('are described with their direction', () => {
  expect(describeState(copiesOf(frame, way => way.h)!)).toBe(
    '2 units over 3 steps; 17 % of the values lie beyond ±0.95.',
  )
  const copies = copiesOf(both, way => way.h)!
  expect(describeState(copies)).toBe(
    '4 units over 3 steps, half of them read from left to right (→), half from right to left (←); 8 % of the values lie beyond ±0.95.',
  )
  expect(valueOfState(copies, 2)).toBe('step 3: strongest unit 1 → of layer 2 at 0.99')
  expect(valueOfState({ ...copies, states: copies.states.map(x => (x < 0 ? 3 * x : x)) }, 0)).toBe(
    'step 1: strongest unit 1 ← of layer 2 at -0.60',
  )
})

const one = (...states: number[]): Copies => ({ states: Float32Array.from(states), T: 3, L: 1, H: 2, D: 1 })

it('says of a cell state where its norm goes, and when it was much larger', () => {
  expect(describeCell(one(0.3, 0.4, 3, 4, 6, 8))).toBe(
    '2 units over 3 steps; the norm of c goes from 0.5 to 10.',
  )
  expect(describeCell(one(0.3, 0.4, 6, 8, 3, 4))).toBe(
    '2 units over 3 steps; the norm of c goes from 0.5 to 5; at step 2 it was 10.',
  )
})
