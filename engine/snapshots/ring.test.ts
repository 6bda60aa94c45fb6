import { describe, expect, it } from 'vitest'
import { Ring } from './ring.ts'

const updates = (ring: Ring<{ update: number; bytes: number }>) => ring.entries.map(({ update }) => update)

function filled(count: number, capacity: number, { maxBytes = Infinity, bytes = 1, every = 1 } = {}) {
  const ring = new Ring<{ update: number; bytes: number }>(capacity, maxBytes)
  for (let n = 1; n <= count; n++) ring.add({ update: n * every, bytes })
  return ring
}

describe('the ring of kept states', () => {
  it('keeps everything until it is full', () => {
    expect(updates(filled(50, 60))).toEqual(Array.from({ length: 50 }, (_, i) => i + 1))
  })

  it('never holds more than its capacity, always the first, and all of the latest 24', () => {
    const ring = new Ring<{ update: number; bytes: number }>(60, Infinity)
    for (let n = 1; n <= 5000; n++) {
      ring.add({ update: n, bytes: 1 })
      expect(ring.entries.length).toBeLessThanOrEqual(60)
      expect(ring.entries[0]!.update).toBe(1)
      expect(updates(ring).slice(-24)).toEqual(
        Array.from({ length: Math.min(24, n) }, (_, i) => n - Math.min(24, n) + 1 + i),
      )
    }
    expect(ring.entries.length).toBe(60)
  })

  it('keeps the older ones ever sparser, without holes: the way to the next is a small share of the age', () => {
    for (const count of [300, 3000, 20_000]) {
      const kept = updates(filled(count, 120))
      for (let i = 1; i + 1 < kept.length; i++) {
        const age = count - kept[i]!
        expect(kept[i + 1]! - kept[i]!, `after ${kept[i]} of ${count}`).toBeLessThanOrEqual(
          Math.max(1, 0.3 * age),
        )
      }
      const olderThan = (update: number) => kept.filter(each => each < update).length
      expect(olderThan(count / 2)).toBeGreaterThan(5)
      expect(olderThan(count / 2)).toBeLessThan(kept.length / 2)
    }
  })

  it('never holds more bytes than allowed, beyond the first and the latest', () => {
    const ring = filled(500, 240, { maxBytes: 1000, bytes: 30 })
    expect(ring.entries.length).toBe(33)
    expect(ring.entries[0]!.update).toBe(1)
    expect(ring.entries.at(-1)!.update).toBe(500)
    expect(updates(filled(9, 240, { maxBytes: 1000, bytes: 900 }))).toEqual([1, 9])
  })

  it('finds the newest at or before an update', () => {
    const ring = filled(10, 60, { every: 10 })
    expect(ring.atOrBefore(55)?.update).toBe(50)
    expect(ring.atOrBefore(50)?.update).toBe(50)
    expect(ring.atOrBefore(1e9)?.update).toBe(100)
    expect(ring.atOrBefore(9)).toBeUndefined()
  })

  it('a state of an earlier or the same update takes the place of all from there on', () => {
    const ring = filled(10, 60, { every: 10 })
    const again = { update: 50, bytes: 2 }
    ring.add(again)
    expect(updates(ring)).toEqual([10, 20, 30, 40, 50])
    expect(ring.entries.at(-1)).toBe(again)
  })

  it('forgets what comes after an update, or everything', () => {
    const ring = filled(10, 60, { every: 10 })
    ring.dropAfter(35)
    expect(updates(ring)).toEqual([10, 20, 30])
    ring.clear()
    expect(updates(ring)).toEqual([])
  })
})
