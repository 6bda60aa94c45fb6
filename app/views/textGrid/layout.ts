/** Where characters stand in a grid of columns and rows, and how cells are coloured: pure. */
import type { Ramp } from '../../draw/colours.ts'

/** Characters [from, to) of one line. */
export interface Row {
  readonly from: number
  readonly to: number
}

/**
 * Lines of at most `columns` characters: a line ends after a line break, at the end of a sequence, and where it is full, there after its last
 * space if that does not leave it half empty.
 * @param every length of a sequence
 */
export function breakLines(
  characters: readonly string[],
  columns: number,
  every = characters.length,
): readonly Row[] {
  const width = Math.max(1, Math.floor(columns))
  const rows: Row[] = []
  let from = 0
  while (from < characters.length) {
    const end = Math.min(characters.length, from + width, from - (from % every) + every)
    const broken = characters.indexOf('\n', from)
    let to = broken >= 0 && broken < end ? broken + 1 : end
    if (to === from + width && to < characters.length && characters[to - 1] !== '\n') {
      const space = characters.lastIndexOf(' ', to - 1)
      if (space >= from + width / 2) to = space + 1
    }
    rows.push({ from, to })
    from = to
  }
  return rows
}

/** The row that holds a character. */
export function rowOf(rows: readonly Row[], i: number): number {
  let low = 0
  let high = rows.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (rows[middle]!.from <= i) low = middle
    else high = middle - 1
  }
  return low
}

/** The character nearest to a column and row, which may lie outside. */
export function characterAt(rows: readonly Row[], column: number, row: number): number {
  if (rows.length === 0) return 0
  const { from, to } = rows[Math.max(0, Math.min(rows.length - 1, Math.floor(row)))]!
  return Math.max(from, Math.min(to - 1, from + Math.floor(column)))
}

/** Where an arrow key leads from a character; undefined for a key that leads nowhere. */
export function moved(rows: readonly Row[], i: number, key: string): number | undefined {
  const last = (rows.at(-1)?.to ?? 1) - 1
  const row = rowOf(rows, i)
  const column = i - (rows[row]?.from ?? 0)
  switch (key) {
    case 'ArrowLeft':
      return Math.max(0, i - 1)
    case 'ArrowRight':
      return Math.min(last, i + 1)
    case 'ArrowUp':
      return row === 0 ? i : characterAt(rows, column, row - 1)
    case 'ArrowDown':
      return row >= rows.length - 1 ? i : characterAt(rows, column, row + 1)
    case 'PageUp':
      return characterAt(rows, column, row - 8)
    case 'PageDown':
      return characterAt(rows, column, row + 8)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return undefined
  }
}

/** A background, and the ink that is read on it: black or white, whichever stands out more. */
export interface Paint {
  readonly fill: string
  readonly ink: string
}

/** Of each of the 256 colours of a ramp. */
export function paints(ramp: Ramp): readonly Paint[] {
  return Array.from(ramp, colour => {
    const channels = [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255]
    const [r, g, b] = channels.map(value => {
      const share = value / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    }) as [number, number, number]
    const luminance = 0.2126 * r + 0.7152 * g + 0.0722 * b
    return { fill: `rgb(${channels.join(' ')})`, ink: luminance > 0.179 ? '#000' : '#fff' }
  })
}

/** The level of a signed value on a ramp that ends at ±limit. */
export function signedLevel(value: number, limit: number): number {
  return Math.max(0, Math.min(255, Math.round(127.5 + (127.5 * value) / limit)))
}

/** The level of a magnitude, 0…1, on the positive half of the ramp. */
export function magnitudeLevel(share: number): number {
  return Math.max(128, Math.min(255, Math.round(128 + 127 * share)))
}
