import { describe, expect, it } from 'vitest'
import { cells } from '../../../engine/cells/index.ts'
import { contributionsOf } from './contributions.ts'
import { answerOf, gruAnswer, lstmAnswer } from './testing.ts'
import { sumsIn, type UnitAnswer, valuesOf } from './values.ts'

const nameOf = (part: { kind: string; vector?: string }, k: number) => `${part.vector}${k}`
const takeApart = (cell: Parameters<typeof valuesOf>[0], answer: UnitAnswer, nth: number, most?: number) => {
  const values = valuesOf(cell, answer)!
  return contributionsOf(values, sumsIn(values.equations)[nth]!, nameOf, most)
}

describe('a sum taken apart', () => {
  it('the input gate of the hand example: 1·1 − 1 + (4·(−¼) + 2·½) + 0', () => {
    const { groups, total, extent } = takeApart(cells.lstm.tanh, lstmAnswer, 0)
    expect(
      groups.map(group => [
        group.total,
        ...group.rows.map(({ what, weight, value, adds, from, to }) => [what, weight, value, adds, from, to]),
      ]),
    ).toEqual([
      // One-hot: the zeros are not worth a line.
      [1, ['x1', 1, 1, 1, 0, 1]],
      [-1, ['', undefined, undefined, -1, 1, 0]],
      [0, ['h0', 4, -0.25, -1, 0, -1], ['h1', 2, 0.5, 1, -1, 0]],
      [0, ['', undefined, undefined, 0, 0, 0]],
    ])
    expect(total).toBe(0)
    expect(extent).toEqual([-1, 1])
  })

  it('the GRU’s candidate has two, each with its own bias', () => {
    const [input, past] = [2, 3].map(nth => takeApart(cells.gru.tanh, gruAnswer, nth))
    expect(input!.groups.map(({ total }) => total)).toEqual([-1.5, 0.5])
    expect(past!.groups.map(({ total }) => total)).toEqual([0.5, 0.5])
    expect([input!.total, past!.total]).toEqual([-1, 1])
  })
})

describe('many units', () => {
  const weights = Array.from({ length: 33 }, (_, k) => (k % 2 === 0 ? 1 : -1) * k)
  const answer = answerOf(
    [1],
    new Array(33).fill(0.5),
    [{ name: 'h', before: 0.5, after: 1 }],
    [{ gate: 'a', value: 0, W_ih: [0.25], W_hh: weights, biasHh: -1 }],
  )
  const past = (most?: number) => takeApart(cells.rnn.tanh, answer, 0, most).groups[2]!

  it('the largest are named, by size and whatever the sign; the others are summed', () => {
    expect(past().rows.map(({ what, kind, adds }) => [what, kind, adds])).toEqual([
      ['h32', 'product', 16],
      ['h31', 'product', -15.5],
      ['h30', 'product', 15],
      ['h29', 'product', -14.5],
      ['h28', 'product', 14],
      // 0 − 0.5 + 1 − … + 13 − 13.5
      ['28', 'rest', -7],
    ])
  })

  it('each line begins where the one before it ended, and the last ends at the sum', () => {
    const { groups, total } = takeApart(cells.rnn.tanh, answer, 0)
    const rows = groups.flatMap(group => group.rows)
    for (const [i, { from, to, adds }] of rows.entries()) {
      expect(from).toBe(i === 0 ? 0 : rows[i - 1]!.to)
      expect(to).toBe(from + adds)
    }
    expect(rows.at(-1)!.to).toBe(total)
    // 0.25 + 0.5·(0 − 1 + 2 − … + 32) − 1
    expect(total).toBe(0.25 + 8 - 1)
  })

  it('for the table all of them are named', () => {
    expect(past(Infinity).rows.length).toBe(33)
    expect(past(Infinity).rows.every(({ kind }) => kind === 'product')).toBe(true)
  })

  it('a rest of one is named instead', () => {
    expect(past(32).rows.length).toBe(33)
    expect(past(32).rows.at(-1)!.kind).toBe('product')
    expect(past(31).rows.at(-1)).toMatchObject({ kind: 'rest', what: '2' })
  })
})
