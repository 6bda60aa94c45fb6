import { describe, expect, it } from 'vitest'
import { automata } from '../../../engine/tasks/automata.ts'
import type { DistributionAnswer } from '../../../engine/worker/questions/distribution.ts'
import {
  automatonTable,
  describeBeginnings,
  describeRepetitions,
  describeStanding,
  layoutBeginnings,
  layoutEdges,
  RADIUS,
  shortPercent,
  standingAt,
} from './layout.ts'
import { pictures, WIDTH } from './pictures.ts'

const reber = automata.reber!
const words = automata.words!
const REBER = [...'BTPSXVE']
const LETTERS = [...'aceklnpt']

/** A network that reads a text and gives each symbol what `p` says. */
function answerOf(
  text: string,
  vocabulary: readonly string[],
  p: (t: number, symbol: string) => number,
): DistributionAnswer {
  const tokens = Array.from(text, symbol => vocabulary.indexOf(symbol))
  const input = Int32Array.from(tokens.slice(0, -1))
  return {
    input,
    target: Int32Array.from(tokens.slice(1)),
    probabilities: Float32Array.from([...input.keys()].flatMap(t => vocabulary.map(symbol => p(t, symbol)))),
  }
}

describe.each(Object.entries(automata))('the picture of %s', (name, automaton) => {
  const picture = pictures[name]!

  it('has a place for every state and for nothing else, none on another, all within the frame', () => {
    const states = new Set(automaton.edges.flatMap(({ from, to }) => [from, to]))
    expect(Object.keys(picture.places).sort()).toEqual([...states].sort())
    const all = [...Object.values(picture.places), ...Object.values(picture.ends)]
    for (const [x, y] of all) {
      expect(x).toBeGreaterThanOrEqual(RADIUS)
      expect(x).toBeLessThanOrEqual(WIDTH - RADIUS)
      expect(y).toBeGreaterThanOrEqual(RADIUS)
      expect(y).toBeLessThanOrEqual(picture.height - RADIUS)
    }
    for (const [i, [x, y]] of all.entries())
      for (const [otherX, otherY] of all.slice(i + 1))
        expect(Math.hypot(x - otherX, y - otherY)).toBeGreaterThan(3 * RADIUS)
  })

  it('draws every edge, and no two symbols on one place', () => {
    const edges = layoutEdges(automaton, picture)
    expect(edges.map(({ edge }) => edge)).toEqual(automaton.edges)
    for (const { path, head } of edges) expect(path + head).not.toMatch(/NaN|undefined/)
    for (const [i, { label }] of edges.entries())
      for (const other of edges.slice(i + 1))
        expect(Math.hypot(label[0] - other.label[0], label[1] - other.label[1])).toBeGreaterThan(9)
  })
})

describe('where one is', () => {
  const symbols = [...'BTBTXSETEBPBP']

  it('is the state after the step, with the ways on and the way since the string began', () => {
    const at = standingAt(reber, symbols, 6)
    expect(at.state).toBe('t6')
    expect(at.read).toBe('BTBTXSE')
    expect(at.leaving.map(({ symbol }) => symbol)).toEqual(['T'])
    expect([...at.walked]).toEqual(['start B', 'outer T', 't B', 't0 T', 't1 X', 't3 S', 't5 E'])
  })

  it('a string that has just ended is still in view, the next one begins anew', () => {
    expect(standingAt(reber, symbols, 8)).toMatchObject({ state: 'start', read: 'BTBTXSETE' })
    expect(standingAt(reber, symbols, 9)).toMatchObject({ state: 'outer', read: 'B' })
  })

  it('is nowhere after what cannot follow', () => {
    expect(standingAt(reber, [...'BTX'], 2).state).toBeUndefined()
    expect(describeStanding(standingAt(reber, [...'BTX'], 2), [], REBER, 2)).toBe(
      'What is read up to step 3 is not of this grammar.',
    )
  })
})

describe('what the networks know', () => {
  const knows = answerOf('BTBTXSETEBPBPVVEPE', REBER, (t, symbol) =>
    t === 6 ? (symbol === 'T' ? 0.98 : 0.003) : symbol === 'P' || symbol === 'S' ? 0.4 : 0.04,
  )
  const forgets = answerOf('BTBTXSETEBPBPVVEPE', REBER, (_, symbol) => (symbol === 'P' ? 0.5 : 0.05))
  const told = [
    { name: 'LSTM', update: 9, answer: knows },
    { name: 'RNN', update: 9, answer: forgets },
  ]
  const symbols = Array.from(knows.input, token => REBER[token]!)

  it('the letter before the last follows from the second alone', () => {
    expect(describeStanding(standingAt(reber, symbols, 6), told, REBER, 6)).toBe(
      'After “BTBTXSE”, step 7, only T may come: it repeats the second letter. LSTM gives it 98 %, right and RNN gives it 5 %, wrong: “P” 50 %.',
    )
    expect(describeRepetitions(reber, told, REBER)).toBe(
      'Of the 2 letters before the last in view, LSTM knows 2 and RNN knows 1.',
    )
    const begun = { name: 'RNN', update: 9, answer: answerOf('BTBTXS', REBER, () => 1 / 7) }
    expect(describeRepetitions(reber, [begun], REBER)).toBe('')
  })

  it('who knows all but the first is said to have begun with an empty memory', () => {
    const three = 'BTBTXSETEBPBPVVEPEBPBTXSEPE'
    /** Of the three, T and P and P come before the last. */
    const saying = (name: string, first: string, second: string, third: string) => ({
      ...{ name, update: 9 },
      answer: answerOf(three, REBER, (t, symbol) =>
        symbol === (t < 9 ? first : t < 18 ? second : third) ? 0.4 : 0.1,
      ),
    })
    const butFirst = saying('LSTM', 'P', 'P', 'P')
    const butLast = saying('GRU', 'T', 'P', 'T')
    expect(describeRepetitions(reber, [butFirst, butLast], REBER)).toBe(
      'Of the 3 letters before the last in view, LSTM knows 2 and GRU knows 2. What LSTM does not know is in the first string, read with an empty memory: hardly any is in training.',
    )
  })

  it('where there is a choice, what both are given', () => {
    expect(describeStanding(standingAt(reber, symbols, 0), told, REBER, 0)).toBe(
      'After “B”, step 1, T or P may come. LSTM gives them 44 % together and RNN gives them 55 % together.',
    )
  })

  it('a row for each step', () => {
    const { columns, rows } = automatonTable(reber, told, REBER)!
    expect(columns.length).toBe(7)
    expect(rows.length).toBe(17)
    expect(rows[6]!.slice(0, 3)).toEqual([7, 'E', 'T'])
    expect(rows[6]![3]).toBeCloseTo(0.98, 6)
    expect(rows[6]!.slice(5)).toEqual([expect.closeTo(0.05, 6), 'P'])
  })
})

describe('words without spaces', () => {
  /** As sure as one can be within a word, and knows nothing of the next one. */
  const ideal = answerOf('catplanttea', LETTERS, (t, symbol) =>
    t === 2 || t === 7 ? 1 / 6 : symbol === 'catplanttea'[t + 1] ? 0.9 : 0.01,
  )

  it('a letter that begins a word and one at which the network would cut are told apart', () => {
    const { marked, grade } = layoutBeginnings(ideal, LETTERS)
    const where = (is: (letter: (typeof marked)[number]) => boolean) =>
      marked.flatMap((letter, i) => (is(letter) ? [i] : []))
    expect(where(({ begins }) => begins)).toEqual([0, 3, 8])
    expect(where(({ found }) => found)).toEqual([3, 8])
    expect(grade).toEqual({ true: 2, found: 2, right: 2, f1: 1 })
    expect(describeBeginnings([{ name: 'RNN', update: 1, answer: ideal }], LETTERS)).toBe(
      'Taking every surprise above 1.3 bits for the beginning of a word, RNN finds 2 of 2 and nothing else, F1 1.00.',
    )
  })

  it('a cut within a word is not one of those it should have found', () => {
    const torn = answerOf('catplanttea', LETTERS, (t, symbol) =>
      t === 2 || t >= 8 ? 1 / 6 : symbol === 'catplanttea'[t + 1] ? 0.9 : 0.01,
    )
    expect(describeBeginnings([{ name: 'RNN', update: 1, answer: torn }], LETTERS)).toContain(
      'RNN finds 1 of 2 and 2 else, F1 0.40.',
    )
  })

  it('a word that has just ended leaves all ways open', () => {
    const at = standingAt(words, [...'cat'], 2)
    expect(at.read).toBe('cat')
    expect(at.leaving.map(({ symbol }) => symbol).sort()).toEqual(['a', 'c', 'l', 'p', 't'])
  })
})

it('shares are short', () => {
  expect([0, 0.001, 0.333, 1].map(shortPercent)).toEqual(['0\u200a%', '<1\u200a%', '33\u200a%', '100\u200a%'])
})
