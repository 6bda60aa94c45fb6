import { describe, expect, it } from 'vitest'
import { binOf, decadeBins, edgeOf } from './decadeBins.ts'

describe('edges', () => {
  it('are the powers of ten and the quarters between them', () => {
    for (let index = -160; index <= 160; index++) {
      expect(edgeOf(index) / 10 ** (index / 4), `${index}`).toBeCloseTo(1, 14)
    }
    expect([-8, -4, 0, 4, 8, 12].map(edgeOf)).toEqual([0.01, 0.1, 1, 10, 100, 1000])
  })

  it('belong to the bin above them, at every decade; the number just below does not', () => {
    for (let decade = -300; decade <= 300; decade++) {
      const edge = Number(`1e${decade}`)
      expect(binOf(edge), `1e${decade}`).toBe(4 * decade)
      expect(binOf(edge * (1 - 2 ** -52)), `just below 1e${decade}`).toBe(4 * decade - 1)
    }
    for (let index = -100; index <= 100; index++) expect(binOf(edgeOf(index))).toBe(index)
  })

  it('reach from the smallest number to the largest', () => {
    for (const value of [5e-324, 2.3e-308, 1.7976931348623157e308]) {
      const index = binOf(value)
      expect(edgeOf(index) <= value && value < edgeOf(index + 1), `${value}`).toBe(true)
    }
  })
})

describe('counting', () => {
  it('puts each value between the edges of its bin and loses none', () => {
    const values = [10, 0.6, 1e6, 1, 1.7, 9.99, 0.5, 1.8]
    expect(decadeBins(values)).toEqual([
      { index: -2, from: edgeOf(-2), to: edgeOf(-1), count: 1 },
      { index: -1, from: edgeOf(-1), to: 1, count: 1 },
      { index: 0, from: 1, to: edgeOf(1), count: 2 },
      { index: 1, from: edgeOf(1), to: edgeOf(2), count: 1 },
      { index: 3, from: edgeOf(3), to: 10, count: 1 },
      { index: 4, from: 10, to: edgeOf(5), count: 1 },
      { index: 24, from: 1e6, to: edgeOf(25), count: 1 },
    ])
  })

  it('does not move a value to another bin because of others', () => {
    const [alone] = decadeBins([3])
    expect(decadeBins([1e-200, 3, 1e200]).find(({ index }) => index === alone!.index)).toEqual(alone)
    expect(decadeBins([1e-200, 3, 1e200]).length).toBe(3)
  })

  it.each([0, -1, Infinity, Number.NaN])('%d has no place on a logarithmic axis', value => {
    expect(() => decadeBins([1, value])).toThrow(`expected a finite value above 0, got ${value}`)
  })
})
