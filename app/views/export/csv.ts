/** A table as comma-separated values, RFC 4180: one header line, CRLF, quotes doubled. */
import type { Table } from '../table.ts'

/**
 * A text that begins like this is taken for a formula by spreadsheets, which may then run it (OWASP, “CSV injection”); an apostrophe
 * in front makes it a text. Numbers stay numbers.
 */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

export function toCsv({ columns, rows }: Pick<Table, 'columns' | 'rows'>): string {
  return [columns, ...rows].map(row => `${row.map(printCell).join(',')}\r\n`).join('')
}

function printCell(value: string | number): string {
  // As many digits as it takes to read the same number again.
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value)
  const safe = FORMULA.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
