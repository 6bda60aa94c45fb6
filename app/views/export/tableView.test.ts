import { expect, it } from 'vitest'
import { printed, shownOf } from './tableView.ts'

it('numbers have four digits, of whatever size they are', () => {
  expect([0.123456, -12.34567, 1234.56, 98765.4].map(printed)).toEqual([
    '0.1235',
    '−12.35',
    '1235',
    '9.877·10⁴',
  ])
  expect([1.23456e-7, -5e-12, 2e30].map(printed)).toEqual(['1.235·10⁻⁷', '−5.000·10⁻¹²', '2.000·10³⁰'])
  expect([0, 7, -3, 240_000].map(printed)).toEqual(['0', '7', '−3', '240000'])
  expect([-Infinity, Infinity, Number.NaN, 'a'].map(printed)).toEqual(['−∞', '∞', '–', 'a'])
})

it('a small table is shown as a whole', () => {
  const { columns, rows, leftOut } = shownOf({ caption: '', columns: ['a', 'b'], rows: [[1, 'x']] })
  expect({ columns, rows, leftOut }).toEqual({ columns: ['a', 'b'], rows: [['1', 'x']], leftOut: '' })
})

it('of a large one, only the beginning is, and it says so', () => {
  const large = {
    caption: '',
    columns: Array.from({ length: 258 }, (_, i) => `unit ${i}`),
    rows: Array.from({ length: 200 }, () => new Array<number>(258).fill(0.5)),
  }
  const { columns, rows, leftOut } = shownOf(large)
  expect([columns.length, rows.length, rows[0]!.length]).toEqual([40, 100, 40])
  expect(leftOut).toBe('Shown are the first 100 of 200 rows and 40 of 258 columns; the CSV has all.')
})
