/** As much of a table as is shown at once: a window of 200 steps and 256 units would be 50 000 cells to lay out. */
import { superscript } from '../gradient/sentence.ts'
import type { Table } from '../table.ts'

const ROWS = 100
const COLUMNS = 40

export interface TableView {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** What is left out, in words; empty where nothing is. */
  readonly leftOut: string
}

export function shownOf({ columns, rows }: Table): TableView {
  const missing = [
    ...(rows.length > ROWS ? [`${ROWS} of ${rows.length} rows`] : []),
    ...(columns.length > COLUMNS ? [`${COLUMNS} of ${columns.length} columns`] : []),
  ]
  return {
    columns: columns.slice(0, COLUMNS),
    rows: rows.slice(0, ROWS).map(row => row.slice(0, COLUMNS).map(printed)),
    leftOut: missing.length > 0 ? `Shown are the first ${missing.join(' and ')}; the CSV has all.` : '',
  }
}

/** Four digits: more than a picture shows, few enough to compare. */
export function printed(value: string | number): string {
  if (typeof value === 'string') return value
  if (Number.isNaN(value)) return '–'
  if (!Number.isFinite(value)) return value < 0 ? '−∞' : '∞'
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return minus(String(value))
  const short = value.toPrecision(4)
  if (Math.abs(value) >= 1e-3 && !short.includes('e')) return minus(short)
  const [digits, power] = value.toExponential(3).split('e') as [string, string]
  return minus(`${digits}·10${superscript(Number(power))}`)
}

const minus = (text: string) => text.replace(/^-/, '−')
