import { describe, expect, it } from 'vitest'
import {
  attentionRows,
  describeLooks,
  type Looks,
  lookedAtMost,
  looksOf,
  paintLooks,
  peakOf,
  rowAt,
  rowOf,
} from './layout.ts'

/** Each row looks with 0.7 at one step of four, and shares the rest among the others. */
const pointing = (...at: number[]): Looks => ({
  shares: Float32Array.from(at.flatMap(j => [0, 1, 2, 3].map(i => (i === j ? 0.7 : 0.1)))),
  ...{ S: 4, D: at.length },
})

describe('what is said of where it looks', () => {
  it('of the followed step, and of a first one where the followed step is of the source', () => {
    expect(describeLooks(pointing(2, 0, 3), 5)).toBe('At step 6 it looks at step 1 with 0.70.')
    expect(describeLooks(pointing(2, 0, 3), 1)).toBe('At step 5 it looks at step 3 with 0.70.')
  })

  it('of all steps together, when they have an order', () => {
    expect(describeLooks(pointing(3, 2, 1, 0), 4)).toBe(
      'At step 5 it looks at step 4 with 0.70, and all peaks are on the anti-diagonal: last first.',
    )
    expect(describeLooks(pointing(0, 1, 2, 3), 4)).toMatch(
      /, and all peaks are on the diagonal: first to last\.$/,
    )
    // The answer may be shorter than the source, whose beginning is blank then.
    expect(describeLooks(pointing(1, 2, 3), 4)).toMatch(/, and all peaks are on the diagonal/)
    expect(describeLooks(pointing(3, 2, 1), 4)).toMatch(/, and all peaks are on the anti-diagonal/)
    // Two peaks are always in some order.
    expect(describeLooks(pointing(3, 2), 4)).toBe('At step 5 it looks at step 4 with 0.70.')
    expect(describeLooks(pointing(3, 3, 1, 1), 4)).toBe(
      'At step 5 it looks at step 4 with 0.70; no peak is more than one step beside the anti-diagonal: last first.',
    )
    expect(describeLooks(pointing(3, 0, 3, 0), 4)).toBe('At step 5 it looks at step 4 with 0.70.')
  })

  it('that nothing stands out, where nothing does', () => {
    const alike = { shares: new Float32Array(12).fill(0.25), S: 4, D: 3 }
    expect(describeLooks(alike, 5)).toBe(
      'It looks everywhere nearly alike: the largest share is 0.25 on average, and 0.25 each would be exactly alike.',
    )
  })
})

it('the peaks of rows and columns, and the row of a step and of a height', () => {
  const looks = pointing(3, 1, 0)
  expect([0, 1, 2].map(row => peakOf(looks, row).j)).toEqual([3, 1, 0])
  expect(peakOf(looks, 1).share).toBeCloseTo(0.7, 6)
  const alike = { shares: new Float32Array(6).fill(1 / 3), S: 3, D: 2 }
  expect([peakOf(alike, 1).j, lookedAtMost(alike, 2).row]).toEqual([0, 0])
  expect(lookedAtMost(looks, 0)).toEqual({ row: 2, share: looks.shares[8] })
  expect([3, 4, 6, 7].map(t => rowOf(looks, t))).toEqual([undefined, 0, 2, undefined])
  expect([-1, 0, 29, 30, 90, 99].map(y => rowAt(y, 90, looks))).toEqual([0, 0, 0, 1, 2, 2])
})

it('colours go from the middle of the ramp, no share, to its end, all', () => {
  const ramp = Uint32Array.from({ length: 256 }, (_, i) => i)
  const pixels = new Uint32Array(4)
  paintLooks(pixels, { shares: Float32Array.of(0, 0.5, 1, 0.25), S: 2, D: 2 }, ramp)
  expect([...pixels]).toEqual([128, 192, 255, 160])
})

it('the table has a row for each step of the answer, with what is written and what is right', () => {
  const frame = {
    ...{ source: 2, attention: Float32Array.of(0.25, 0.75, 1, 0) },
    input: Int32Array.of(0, 1, 2, 1),
    target: Int32Array.of(1, 2, 1, 0),
    guessed: Int32Array.from([0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 2, 0]),
  }
  expect(attentionRows(frame, ['a', 'b', '→'])).toEqual({
    columns: ['step', 'writes', 'right', 'step 1, a', 'step 2, b'],
    rows: [
      [3, 'b', 'b', 0.25, 0.75],
      [4, 'b', 'a', 1, 0],
    ],
  })
  expect(looksOf({})).toBeUndefined()
})
