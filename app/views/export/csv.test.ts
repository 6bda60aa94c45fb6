import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { inContext, toCsv } from './csv.ts'

/** RFC 4180 as a state machine, written from its grammar and not from the writer. */
function parseCsv(csv: string): string[][] {
  const rows: string[][] = []
  let row: string[] = []
  let at = 0
  while (at < csv.length) {
    let cell = ''
    if (csv[at] === '"') {
      for (at++; ; at++) {
        if (csv[at] !== '"') cell += csv[at]
        else if (csv[++at] === '"') cell += '"'
        else break
      }
    } else while (at < csv.length && csv[at] !== ',' && csv[at] !== '\r') cell += csv[at++]
    row.push(cell)
    if (csv[at] === ',') at++
    else {
      expect(csv.slice(at, at + 2)).toBe('\r\n')
      at += 2
      rows.push(row)
      row = []
    }
  }
  return rows
}

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '=', '-', "'", 'a') }),
)
const table = fc.integer({ min: 1, max: 5 }).chain(width =>
  fc.record({
    columns: fc.array(text, { minLength: width, maxLength: width }),
    rows: fc.array(fc.array(fc.oneof(text, fc.double()), { minLength: width, maxLength: width })),
  }),
)

describe('csv', () => {
  it('reads back as it was: numbers to nine digits, float32 to the last bit, texts as they are or behind an apostrophe', () => {
    fc.assert(
      fc.property(table, ({ columns, rows }) => {
        const [header, ...lines] = parseCsv(toCsv({ columns, rows }))
        const withoutApostrophe = (read: string, meant: string) =>
          expect([meant, `'${meant}`]).toContain(read)
        for (const [i, column] of columns.entries()) withoutApostrophe(header![i]!, column)
        expect(lines).toHaveLength(rows.length)
        for (const [r, row] of rows.entries()) {
          expect(lines[r]).toHaveLength(row.length)
          for (const [i, value] of row.entries()) {
            if (typeof value === 'number') {
              const read = Number(lines[r]![i])
              expect(read).toBe(Number.isInteger(value) ? value : Number(value.toPrecision(9)))
              expect(Math.fround(Number(toCsv({ columns: [], rows: [[Math.fround(value)]] }).trim()))).toBe(
                Math.fround(value),
              )
            } else withoutApostrophe(lines[r]![i]!, value)
          }
        }
      }),
    )
  })

  it('no text begins like a formula, whatever a visitor’s own text holds', () => {
    fc.assert(
      fc.property(table, ({ columns, rows }) => {
        const read = parseCsv(toCsv({ columns, rows })).slice(1)
        for (const [r, row] of rows.entries())
          for (const [i, value] of row.entries())
            if (typeof value === 'string') expect(read[r]![i]).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
      }),
    )
  })

  it('a number below zero stays a number, a text that begins with a minus does not become one', () => {
    expect(toCsv({ columns: ['a', 'b'], rows: [[-0.5, '-0.5']] })).toBe("a,b\r\n-0.5,'-0.5\r\n")
  })

  it('quotes only what needs it', () => {
    expect(
      toCsv({
        columns: ['step', 'input'],
        rows: [
          [1, '"'],
          [2, ','],
          [3, '⏎'],
        ],
      }),
    ).toBe('step,input\r\n1,""""\r\n2,","\r\n3,⏎\r\n')
  })

  it('says in front of every row which lane, update and loss it is of', () => {
    const table = { caption: '', columns: ['step'], rows: [[1], [2]], tau: 24 }
    expect(toCsv(inContext(table, { lane: 'LSTM', update: 1053 }))).toBe(
      'lane,update,loss at step τ,step\r\nLSTM,1053,25,1\r\nLSTM,1053,25,2\r\n',
    )
    expect(inContext({ ...table, update: 1050 }, { lane: 'LSTM', update: 1053 }).rows[0]).toEqual([
      'LSTM',
      1050,
      25,
      1,
    ])
  })

  it('what has updates of its own, or is of no one lane or loss, is not given another', () => {
    for (const columns of [['update'], ['after update']])
      expect(inContext({ caption: '', columns, rows: [[3]] }, { lane: undefined, update: 9 })).toEqual({
        columns,
        rows: [[3]],
      })
    expect(inContext({ caption: '', columns: ['a'], rows: [[3]] }, { lane: undefined, update: 9 })).toEqual({
      columns: ['update', 'a'],
      rows: [[9, 3]],
    })
  })

  it('nine digits at most; whole numbers have all of theirs', () => {
    expect(toCsv({ columns: [], rows: [[Math.PI, 1 / 3e20, 12345678901]] })).toBe(
      '\r\n3.14159265,3.33333333e-21,12345678901\r\n',
    )
  })
})
