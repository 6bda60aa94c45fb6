import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Rows } from './rows.ts'

const input = Int32Array.of(3, 1, 2)
const row = (x: number) => [x, x - 1, x - 2]

describe('rows over training', () => {
  it('holds what came, update after update', () => {
    const rows = new Rows()
    for (const u of [0, 4, 9]) rows.push(u, row(u), 2, input)
    expect(rows.updates).toEqual([0, 4, 9])
    expect([...rows.values[1]!]).toEqual([4, 3, 2])
  })

  it('an earlier update that is visited changes nothing; going on from it forgets what lay after', () => {
    const rows = new Rows()
    for (const u of [0, 4, 9]) rows.push(u, row(u), 2, input)
    rows.push(4, row(77), 2, input)
    expect(rows.values.map(([first]) => first)).toEqual([0, 4, 9])
    rows.dropAfter(4)
    rows.push(6, row(6), 2, input)
    expect(rows.updates).toEqual([0, 4, 6])
  })

  it('another loss, another text or another length begins anew; a text that changes by itself does not', () => {
    const about = (tau: number, read: Int32Array | undefined, values = row(5)) => {
      const rows = new Rows()
      rows.push(1, row(1), 2, input)
      rows.push(2, values, tau, read)
      return rows.updates.length
    }
    expect(about(2, Int32Array.from(input))).toBe(2)
    expect(about(1, input)).toBe(1)
    expect(about(2, Int32Array.of(3, 1, 1))).toBe(1)
    expect(about(2, undefined)).toBe(1)
    expect(about(2, input, [1, 2])).toBe(1)
    const following = new Rows()
    for (const u of [1, 2, 3]) following.push(u, row(u), 2, undefined)
    expect(following.updates).toEqual([1, 2, 3])
  })

  it('however long it goes on: few rows, ascending, first and newest there, no gap twice as wide as the scale can tell', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 3000 }), steps => {
        const rows = new Rows()
        let update = 0
        for (const step of steps) {
          update += step
          rows.push(update, row(update % 97), 2, input)
        }
        const { updates, values } = rows
        expect(updates.length).toBeLessThan(20 * Math.log1p(update) + 3)
        expect(updates[0]).toBe(steps[0])
        expect(updates.at(-1)).toBe(update)
        expect(values.map(([first]) => first)).toEqual(updates.map(u => u % 97))
        for (let i = 1; i < updates.length; i++) {
          expect(updates[i]!).toBeGreaterThan(updates[i - 1]!)
          // What was left out lay closer than the gap; the next came at most one step after.
          expect(Math.log1p(Math.max(0, updates[i]! - 40)) - Math.log1p(updates[i - 1]!)).toBeLessThan(0.05)
        }
      }),
    )
  })
})
