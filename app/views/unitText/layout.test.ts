import { describe, expect, it } from 'vitest'
import type { FindUnitsAnswer } from '../../../engine/worker/questions/findUnits.ts'
import {
  applies,
  barsOf,
  describeFound,
  describeUnit,
  firstOf,
  foundTable,
  limitOf,
  type PropertyId,
  placesOf,
  propertyIds,
  signed,
  unitName,
  unitTable,
} from './layout.ts'

const found = (change: Partial<FindUnitsAnswer> = {}): FindUnitsAnswer => ({
  source: 'keptBack',
  labels: Uint32Array.of(0, 1, 1, 0),
  l: Int32Array.of(1, 0, 0),
  j: Int32Array.of(11, 2, 3),
  r: Float64Array.of(-0.73, 0.2, 0.01),
  verdicts: ['strong', 'weak', 'none'],
  baseline: { r: 0.09, level: 0.95, shifts: 100 },
  ...change,
})

it('what a text has none of is not looked for', () => {
  const missing = (text: string, sequences = false) =>
    propertyIds.filter(id => !applies(id, { characters: [...text], sequences }))
  expect(missing('He said: “Oh (dear)!”\n')).toEqual(['clue'])
  expect(missing('bonjour bonjour')).toEqual([
    'insideQuotes',
    'positionInLine',
    'upperCase',
    'insideBrackets',
    'clue',
  ])
  expect(missing('A···?', true)).toEqual([
    'insideQuotes',
    'afterSpace',
    'insideBrackets',
  ] satisfies PropertyId[])
})

it('at first the quotes are looked for, or the clue, or whatever there is', () => {
  expect(
    [propertyIds, ['insideQuotes', 'vowel'], ['vowel', 'places'], []].map(ids =>
      firstOf(ids as PropertyId[]),
    ),
  ).toEqual(['clue', 'insideQuotes', 'vowel', 'places'])
})

it('a phrase is found wherever it stands, overlapping too', () => {
  expect(placesOf([...'the cat, the'], [...'the'])).toEqual([
    [0, 3],
    [9, 12],
  ])
  expect(placesOf([...'bananas'], [...'ana'])).toEqual([
    [1, 4],
    [3, 6],
  ])
  expect(placesOf([...'abc'], [])).toEqual([])
})

it('the scale is ±1 for what stays within, else a round number', () => {
  const limits = [[0.2, -0.9], [1], [1.2, -7.1], [-20.3], [99]].map(values =>
    limitOf(Float32Array.from(values)),
  )
  expect(limits).toEqual([1, 1, 8, 25, 100])
})

describe('a unit in words', () => {
  it('its range, and the characters after which it is highest and lowest, rare ones left out', () => {
    const tokens = Int32Array.from([...new Array(5).fill(0), ...new Array(5).fill(1), 2])
    const values = Float32Array.from([...new Array(5).fill(-0.5), 0, 0.5, 0.25, 0.25, 0.25, 1])
    expect(describeUnit({ tokens, values, source: 'keptBack' }, [' ', 'e', 'q'], 'unit 3')).toBe(
      'Unit 3 over 11 kept-back characters: from −0.50 to +1.00. On average highest after “e” (+0.25), lowest after space (−0.50).',
    )
  })

  it('names count from 1, with the layer where there are several', () => {
    expect([true, false].map(reverse => unitName({ l: 1, j: 4, reverse }, 2, true))).toEqual([
      'unit 5 ← of layer 2',
      'unit 5 → of layer 2',
    ])
    expect([unitName({ l: 0, j: 4 }, 1), unitName({ l: 1, j: 4 }, 2)]).toEqual([
      'unit 5',
      'unit 5 of layer 2',
    ])
    expect([0.734, -0.05, 12.34, -1e-4, Number.NaN].map(signed)).toEqual([
      '+0.73',
      '−0.05',
      '+12',
      '0.00',
      '–',
    ])
  })

  it('as a table', () => {
    const read = { tokens: Int32Array.of(1, 0), values: Float32Array.of(0.5, -1) }
    expect(unitTable(read, [' ', 'a'], Uint32Array.of(1, 0), 'x').rows).toEqual([
      [1, 'a', 0.5, 1],
      [2, ' ', -1, 0],
    ])
    expect(unitTable(read, [' ', 'a'], undefined, 'x').columns).toEqual(['character', 'reads', 'value'])
  })
})

describe('what was found in words', () => {
  it('strong', () => {
    expect(describeFound(found(), 'vowel', 2)).toBe(
      'Unit 12 of layer 2 follows “a vowel”: r −0.73; chance gives the best of 3 units up to 0.09. 1 strong, 1 weak in all. It can be read off the character itself and takes no memory.',
    )
  })

  it('weak is called weak', () => {
    const weak = found({ r: Float64Array.of(0.3, 0.2, 0.01), verdicts: ['weak', 'weak', 'none'] })
    expect(describeFound(weak, 'insideQuotes', 1)).toBe(
      'Only weakly: unit 12 goes with “inside quotes”, r +0.30, which is 9 % of its variance; chance gives the best of 3 units up to 0.09. 2 weak in all. It cannot be read off one character: this takes memory.',
    )
  })

  it('none: the best is within what chance gives', () => {
    const none = found({ r: Float64Array.of(0.08, 0.02, 0.01), verdicts: ['none', 'none', 'none'] })
    expect(describeFound(none, 'insideQuotes', 1)).toBe(
      'No unit of this network follows “inside quotes”: the best, unit 12 (r +0.08), is within what chance gives; chance gives the best of 3 units up to 0.09.',
    )
  })

  it('nothing to follow, and too short to tell', () => {
    expect(describeFound(found({ labels: Uint32Array.of(1, 1) }), 'places', 1)).toContain(
      'there is nothing to follow',
    )
    const short = found({ baseline: { r: Infinity, level: 0.95, shifts: 3 } })
    expect(describeFound(short, 'places', 1)).toContain('too short')
  })

  it('as bars and as a table', () => {
    expect(barsOf(found(), 2)).toEqual([
      { l: 1, j: 11, r: -0.73, verdict: 'strong' },
      { l: 0, j: 2, r: 0.2, verdict: 'weak' },
    ])
    const { caption, rows } = foundTable(found(), 'x')
    expect(caption).toBe('x; chance: 0.090 at 95 %, 100 displacements')
    expect(rows[2]).toEqual([3, 1, 4, 0.01, 'chance'])
  })
})
