import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toCsv } from './csv.ts'

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
  it('reads back as it was: numbers to the last bit, texts as they are or behind an apostrophe', () => {
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
            if (typeof value === 'number') expect(Number(lines[r]![i])).toBe(value)
            else withoutApostrophe(lines[r]![i]!, value)
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
})
