/** A table as comma-separated values, RFC 4180: one header line, CRLF, quotes doubled. */
import type { Table } from '../table.ts'

/**
 * A text that begins like this is taken for a formula by spreadsheets, which may then run it (OWASP, “CSV injection”); an apostrophe
 * in front makes it a text. Numbers stay numbers.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/** A file leaves the page that says where its numbers are from: lane, update and τ, where it has them, are columns in front. */
export function inContext(
  { columns, rows, tau, update: own }: Table,
  { lane, update }: { readonly lane: string | undefined; readonly update: number },
): Pick<Table, 'columns' | 'rows'> {
  const context: (readonly [string, string | number])[] = [
    ...(lane === undefined ? [] : ([['lane', lane]] as const)),
    ...(columns.some(name => /update$/.test(name)) ? [] : ([['update', own ?? update]] as const)),
    ...(tau === undefined ? [] : ([['loss at step τ', tau + 1]] as const)),
  ]
  const values = context.map(([, value]) => value)
  return {
    columns: [...context.map(([name]) => name), ...columns],
    rows: rows.map(row => [...values, ...row]),
  }
}

export function toCsv({ columns, rows }: Pick<Table, 'columns' | 'rows'>): string {
  return [columns, ...rows].map(row => `${row.map(printCell).join(',')}\r\n`).join('')
}

function printCell(value: string | number): string {
  if (typeof value === 'number') return printNumber(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** As many as it takes to read the same float32 again. */
const DIGITS = 9

function printNumber(value: number): string {
  if (Object.is(value, -0)) return '-0'
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS)))
}
