import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { ClipHistory } from './clipHistory.ts'

/** Norms of updates 1, 2, 3, …, all under one threshold. */
function historyOf(norms: readonly number[], { limit = 1, capacity = 100 } = {}) {
  const history = new ClipHistory(capacity)
  for (const [i, norm] of norms.entries()) history.add(i + 1, norm, limit)
  return history
}

describe('share clipped', () => {
  it('is that of the norms above the threshold; one exactly at it counts as within', () => {
    expect(historyOf([0.5, 1, 1.5, 2]).summary().share).toBe(0.5)
  })

  it('goes by the threshold that was in force at each update', () => {
    const history = new ClipHistory()
    history.add(1, 3, 5)
    history.add(2, 3, 1)
    history.add(3, 3, 0)
    history.add(4, 3, 2.9)
    expect(history.summary().share).toBe(0.5)
  })

  it('is 0 with clipping off, however large the norms', () => {
    expect(historyOf([1e30, 1e30], { limit: 0 }).summary().share).toBe(0)
  })

  it('takes clipping’s own word where given: by value, a long gradient may be left alone and a short one changed', () => {
    const history = new ClipHistory()
    history.add(1, 9, 1, false)
    history.add(2, 0.5, 1, true)
    history.add(3, 0.5, 1, true)
    expect(history.summary().share).toBe(2 / 3)
  })
})

describe('median and band', () => {
  it('of an odd and an even number of norms, in any order', () => {
    expect(historyOf([5, 1, 100]).summary()).toMatchObject({ median: 5, band: { low: 2.5, high: 50 } })
    expect(historyOf([4, 1, 100, 2]).summary()).toMatchObject({ median: 3, band: { low: 1.5, high: 30 } })
  })

  it('hardly move when some gradients explode', () => {
    const random = new Random(1, 'test')
    const calm = Array.from({ length: 95 }, () => 0.3 + 0.1 * random.uniform())
    const { median } = historyOf([...calm, 1e3, 1e6, 1e9, 1e12, 1e15]).summary()
    expect(median).toBeGreaterThan(0.3)
    expect(median).toBeLessThan(0.4)
  })

  it('of two enormous norms do not overflow', () => {
    expect(historyOf([1.6e308, 1.7e308]).summary().median).toBeCloseTo(1.65e308, -300)
  })
})

describe('memory', () => {
  it('is of the last hundred updates', () => {
    const history = historyOf(Array.from({ length: 5000 }, (_, i) => i))
    expect(history.entries.length).toBe(100)
    expect(history.entries[0]!.update).toBe(4901)
    expect(history.summary()).toMatchObject({ updates: 100, median: 4949.5 })
  })

  it('of capacity 1 is of the last', () => {
    expect(historyOf([1, 2, 3], { capacity: 1 }).summary()).toMatchObject({ updates: 1, median: 3 })
  })

  it('after a rewind holds nothing of the future that did not happen', () => {
    const history = historyOf([1, 2, 3, 4, 5])
    history.add(3, 30, 1)
    expect(history.entries.map(({ update, norm }) => [update, norm])).toEqual([
      [1, 1],
      [2, 2],
      [3, 30],
    ])
  })

  it('of nothing knows nothing', () => {
    expect(new ClipHistory().summary()).toEqual({
      updates: 0,
      notFinite: 0,
      zero: 0,
      share: undefined,
      median: undefined,
      band: undefined,
      bins: [],
    })
  })
})

describe('histogram', () => {
  it('holds every finite norm above 0, and its bars do not move when one more arrives', () => {
    const history = historyOf([0.3, 0.35, 2, 40])
    const before = history.summary().bins
    history.add(5, 1e-7, 1)
    const { bins } = history.summary()
    expect(before.map(({ index, count }) => [index, count])).toEqual([
      [-3, 1],
      [-2, 1],
      [1, 1],
      [6, 1],
    ])
    expect(bins.slice(1)).toEqual(before)
    expect(bins[0]).toMatchObject({ index: -28, from: 1e-7, count: 1 })
  })
})

it('norms that are not finite, and zeros, are counted apart', () => {
  const { updates, notFinite, zero, share, median, bins } = historyOf([
    2,
    Infinity,
    Number.NaN,
    0,
    4,
    Infinity,
  ]).summary()
  expect({ updates, notFinite, zero, share, median }).toEqual({
    updates: 6,
    notFinite: 3,
    zero: 1,
    share: 2 / 3,
    median: 2,
  })
  expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(2)
})

it('only norms that are not finite leave nothing to speak of', () => {
  expect(historyOf([Number.NaN, Infinity]).summary()).toMatchObject({
    updates: 2,
    notFinite: 2,
    share: undefined,
    median: undefined,
    bins: [],
  })
})

it('a capacity of none, a norm or a limit below 0, are our mistakes', () => {
  expect(() => new ClipHistory(0)).toThrow('expected a capacity of 1 or more, got 0')
  expect(() => new ClipHistory().add(1, -1, 1)).toThrow('got -1 and 1')
  expect(() => new ClipHistory().add(1, 1, Number.NaN)).toThrow('got 1 and NaN')
})
