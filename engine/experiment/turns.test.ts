import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { defaultLane } from './experiment.ts'
import { turns as someTurns } from './testing.ts'
import {
  asWeight,
  differAhead,
  MAX_TURNS,
  normaliseTurns,
  parseTurns,
  printTurns,
  readTurns,
  settingsAt,
  sharedUntil,
  type Turn,
  withTurn,
} from './turns.ts'

const TEXT = '120-lr-0.003~300-clipBy-value~300-weight_hh_l0.3.5--0.25~301-decoder.bias.7-1e-7'
const lane = (turns: string) => ({ ...defaultLane, turns })

describe('turns as text', () => {
  it('say update, target and value', () => {
    expect(parseTurns(TEXT)).toEqual([
      { update: 120, key: 'lr', value: 0.003 },
      { update: 300, key: 'clipBy', value: 'value' },
      { update: 300, tensor: 'weight_hh_l0', at: [3, 5], value: -0.25 },
      { update: 301, tensor: 'decoder.bias', at: [7], value: 1e-7 },
    ])
    expect(printTurns(parseTurns(TEXT))).toBe(TEXT)
    expect(parseTurns('')).toEqual([])
  })

  it('come back as they were, whatever they are', () => {
    fc.assert(
      fc.property(someTurns, turns => {
        expect(readTurns(printTurns(turns))).toEqual({ turns, notes: [] })
      }),
    )
  })

  it('are put in order, and the last of several for one place counts', () => {
    const notes: never[] = []
    expect(normaliseTurns('9-lr-1~007-lr-0.1~9-clip-2~9-lr-3~', undefined, notes)).toBe(
      '7-lr-0.1~9-clip-2~9-lr-3',
    )
    expect(notes).toEqual([])
  })

  it('any text is read without harm, and reading the result again changes nothing', () => {
    const piece = fc.constantFrom(
      '~',
      '-',
      '12',
      'lr',
      '0.5',
      'weight_hh_l0',
      '.3',
      '.',
      'bias_ih_l1',
      'norm',
      '__proto__',
      '1e9',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece).map(pieces => pieces.join('')),
    )
    fc.assert(
      fc.property(text, given => {
        const once = printTurns(readTurns(given).turns)
        expect(readTurns(once).notes).toEqual([])
        expect(printTurns(parseTurns(once))).toBe(once)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['12', undefined],
    ['x-lr-0.1', undefined],
    ['-1-lr-0.1', undefined],
    ['5-lr', undefined],
    ['5-h-16', undefined],
    ['5-toString-1', undefined],
    ['5-weight_hh_l0.3-1', undefined],
    ['5-bias_hh_l0.3.4-1', undefined],
    ['5-weight_hh_l3.3.4-1', undefined],
    ['5-weight_hh_l0.3.4-0x1', undefined],
    ['5-weight_hh_l0.3.4-1001', { kind: 'range', min: -1000, max: 1000, whole: false }],
    ['5-lr-0', { kind: 'range', min: 1e-6, max: 1000, whole: false }],
    ['5-clipBy-sum', { kind: 'options', options: ['norm', 'value'] }],
  ])('%s is left out with a note; the others stay', (given, allowed) => {
    const { turns, notes } = readTurns(`1-lr-0.1~${given}~2-lr-0.2`, 2)
    expect(printTurns(turns)).toBe('1-lr-0.1~2-lr-0.2')
    expect(notes).toEqual([{ kind: 'bad-turn', given, ...(allowed && { allowed }), lane: 2 }])
  })

  it('are bounded', () => {
    const many = Array.from({ length: MAX_TURNS + 50 }, (_, i) => `${i}-lr-0.1`).join('~')
    const { turns, notes } = readTurns(many)
    expect(turns.length).toBe(MAX_TURNS)
    expect(turns.at(-1)!.update).toBe(MAX_TURNS - 1)
    expect(notes).toEqual([{ kind: 'too-many-turns', given: MAX_TURNS + 50, limit: MAX_TURNS }])
  })
})

describe('a weight', () => {
  it('is the float32 that the model will hold, spelled shortly', () => {
    expect(asWeight(0.1)).toBe(0.1)
    expect(asWeight(Math.fround(0.1))).toBe(0.1)
    expect(Object.is(asWeight(-0), 0)).toBe(true)
    fc.assert(
      fc.property(fc.double({ min: -1000, max: 1000, noNaN: true }), value => {
        expect(Math.fround(asWeight(value))).toBe(Math.fround(value) + 0)
      }),
    )
  })
})

describe('settings in force', () => {
  it('are those of the turns so far, the latest of each', () => {
    const settings = lane('0-clip-5~120-lr-0.003~300-lr-0.1~300-weight_hh_l0.0.0-1')
    const at = (update: number) => {
      const { lr, clip } = settingsAt(settings, update)
      return [lr, clip]
    }
    expect([0, 119, 120, 299, 300, 1e9].map(at)).toEqual([
      [0.001, 5],
      [0.001, 5],
      [0.003, 5],
      [0.003, 5],
      [0.1, 5],
      [0.1, 5],
    ])
    const plain = lane('300-weight_hh_l0.0.0-1')
    expect(settingsAt(plain, 400)).toBe(plain)
  })
})

describe('a turn made by hand', () => {
  const turned = (turns: string, turn: Turn) => withTurn(lane(turns), turn).turns

  it('takes the place of one like it, and of all that would come later', () => {
    const lr = { update: 120, key: 'lr', value: 0.1 } as const
    expect(turned('', lr)).toBe('120-lr-0.1')
    expect(turned(TEXT, lr)).toBe('120-lr-0.1')
    expect(turned('119-lr-1~120-clip-2', lr)).toBe('119-lr-1~120-clip-2~120-lr-0.1')
  })

  it('of a setting that is in force already is none', () => {
    expect(turned('', { update: 5, key: 'lr', value: 0.001 })).toBe('')
    expect(turned('3-lr-0.1~5-lr-0.2', { update: 5, key: 'lr', value: 0.1 })).toBe('3-lr-0.1')
    expect(turned('3-lr-0.1', { update: 5, key: 'lr', value: 0.001 })).toBe('3-lr-0.1~5-lr-0.001')
  })
})

describe('two lanes', () => {
  it.each([
    ['', '120-lr-0.1', 120, true],
    ['', '120-lr-0.1', 121, false],
    ['', '120-weight_hh_l0.0.0-1', 120, false],
    ['', '120-weight_hh_l0.0.0-1', 119, true],
    ['5-lr-1', '5-lr-1~9-clip-2', 7, true],
    ['5-lr-1', '5-lr-2~9-clip-2', 7, false],
  ])('with %j and %j, standing at update %i, differ only ahead: %s', (a, b, update, ahead) => {
    expect(differAhead(a, b, update)).toBe(ahead)
    expect(differAhead(b, a, update)).toBe(ahead)
  })
})

describe('a kept state', () => {
  it.each([
    ['', '120-lr-0.1', 120, true],
    ['', '120-lr-0.1', 121, false],
    ['120-lr-0.1', '', 120, true],
    ['120-lr-0.1', '120-lr-0.2', 121, false],
    ['', '120-weight_hh_l0.0.0-1', 120, true],
    ['120-weight_hh_l0.0.0-1', '', 120, false],
    ['120-weight_hh_l0.0.0-1', '', 119, true],
    ['120-weight_hh_l0.0.0-1', '120-weight_hh_l0.0.0-2', 120, true],
    ['120-weight_hh_l0.0.0-1', '120-weight_hh_l0.0.1-2', 120, false],
    ['120-weight_hh_l0.0.0-1', '120-weight_hh_l0.0.0-2', 121, false],
    ['5-lr-1~9-clip-2', '5-lr-1~9-clip-3', 9, true],
  ])('reached with %j serves for %j at update %i: %s', (made, other, update, serves) => {
    expect(update <= sharedUntil(made, other)).toBe(serves)
  })
})
