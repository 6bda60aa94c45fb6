import { describe, expect, it } from 'vitest'
import { piecesOf } from './pieces.ts'
import { nameHeader, readWritten, sayScores, sayWritten, withPoint } from './score.ts'
import { tuneTable } from './tables.ts'

const HEAD = 'M:4/4\nL:1/8\nK:C\n'

describe('what was written', () => {
  it('is shown up to the blank line, and counted to its end', () => {
    const written = readWritten(HEAD, 'C8|D7|E8|\n \nM:3/4\nK:C\nF6|G6|A5')
    expect(written.text).toBe(`${HEAD}C8|D7|E8|\n`)
    expect(written.bars).toEqual({ good: 2, all: 3 })
    expect(written.all).toEqual({ good: 4, all: 5 })
    expect(sayWritten('LSTM', 1200, written)).toBe(
      'LSTM, update 1\u202F200: 2 of 3 bars last 4/4; of all 5 that it wrote, 4 add up.',
    )
  })

  it('is shown for sixteen bars at most', () => {
    const written = readWritten(HEAD, 'C8|'.repeat(20))
    expect(written.text).toBe(HEAD + 'C8|'.repeat(16))
    expect([written.bars.all, written.all.all]).toEqual([16, 20])
  })

  it('says when all are right, when none has ended, and what is not ABC', () => {
    expect(sayWritten('GRU', 5, readWritten(HEAD, 'C8|D8|'))).toBe('GRU, update 5: all 2 bars last 4/4.')
    expect(sayWritten('GRU', 5, readWritten(HEAD, 'C8|'))).toBe('GRU, update 5: its 1 bar lasts 4/4.')
    expect(sayWritten('GRU', 5, readWritten(HEAD, 'C7|'))).toBe('GRU, update 5: 0 of 1 bar lasts 4/4.')
    expect(sayWritten('GRU', 5, readWritten(HEAD, 'C8'))).toBe('GRU, update 5: no bar has ended yet.')
    expect(sayWritten('GRU', 5, readWritten(HEAD, 'C4??D4|E8|'))).toBe(
      'GRU, update 5: 1 of 2 bars last 4/4. In one place it is not ABC.',
    )
  })

  it('as text is every character once, notes apart, wrong bars and what is unreadable marked', () => {
    const written = readWritten(HEAD, 'C4 D4|E4? F|G8|\n')
    const pieces = piecesOf(written)
    expect(pieces.map(({ text }) => text).join('')).toBe(written.text)
    for (const { from, text } of pieces) expect(written.text.slice(from, from + text.length)).toBe(text)
    const of = (kind: string) => pieces.filter(piece => piece.kind === kind).map(({ text }) => text)
    expect(of('note')).toEqual(['C4', 'D4', 'G8'])
    expect(of('wrong')).toEqual(['E4', 'F'])
    expect(of('unreadable')).toEqual(['?'])
  })

  it('as a table is one row for each bar', () => {
    expect(tuneTable(readWritten(HEAD, 'C8|D7|E'), 'tune')!.rows).toEqual([
      [1, 'C8|', 8, 8, 'yes'],
      [2, 'D7|', 7, 8, 'no'],
      [3, 'E', 1, 8, 'not ended'],
    ])
  })
})

it('a header is called by metre and key', () => {
  expect(nameHeader(HEAD)).toBe('4/4 in C')
})

describe('the curve', () => {
  it('has one point for each update, in order', () => {
    const at = (update: number, good = 1) => ({ update, good, all: 2 })
    const points = [at(100), at(50), at(200), at(100, 2)].reduce(
      (before, point) => withPoint(before, point),
      [] as ReturnType<typeof withPoint>,
    )
    expect(points).toEqual([at(50), at(100, 2), at(200)])
  })

  it('is said with what it is compared with', () => {
    const points = [
      { update: 600, good: 3, all: 4 },
      { update: 1200, good: 0, all: 0 },
    ]
    expect(sayScores([{ name: 'LSTM', points }], { good: 1, all: 50 }, { good: 9, all: 9 })).toBe(
      'Bars that add up: LSTM 75 % after update 600 · who knows only letter pairs 2 % · the text itself 100 %.',
    )
    expect(sayScores([], undefined, undefined)).toBe('No tune has been written yet.')
  })
})
