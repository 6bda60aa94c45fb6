/** Where in a tensor one points, and what the weight there is for. */
import type { Cell } from '../../../engine/cells/cell.ts'
import { nameOf } from '../../draw/characters.ts'
import { gateNames } from '../../text/en.ts'
import type { TensorView } from './layout.ts'

/** Row and column, or the index in a vector. */
export type Place = readonly number[]

type Grid = Pick<TensorView, 'shape' | 'gates' | 'rows' | 'columns' | 'tall' | 'wide'>

/** The place at a share of the picture's width and height, 0 … 1; the first one of a pixel that stands for several. */
export function placeAt(tensor: Grid, x: number, y: number): Place {
  const { shape, rows, columns } = tensor
  const pixel = (share: number, n: number) => Math.max(0, Math.min(n - 1, Math.floor(share * n)))
  const [down, across] = axes(tensor)
  const column = firstOf(pixel(x, columns), columns, across)
  return shape.length === 1 ? [column] : [firstOf(pixel(y, rows), rows, down), column]
}

/** The pixel that a place is in. */
export function pixelOf(tensor: Grid, at: Place): { row: number; column: number } {
  const [down, across] = axes(tensor)
  const { rows, columns } = tensor
  const [row, column] = at.length === 1 ? [0, at[0]!] : [at[0]!, at[1]!]
  return { row: pixelAlong(row, rows, down), column: pixelAlong(column, columns, across) }
}

/** The place so many rows down and columns to the right, as far as there are any. */
export function moved({ shape }: Pick<Grid, 'shape'>, at: Place, down: number, right: number): Place {
  const by = shape.length === 1 ? [right] : [down, right]
  return at.map((n, axis) => Math.max(0, Math.min(shape[axis]! - 1, n + by[axis]!)))
}

interface Axis {
  readonly length: number
  /** A pixel never holds parts of two of these. */
  readonly blocks: number
  /** Values of a pixel. */
  readonly size: number
}

function axes({ shape, gates, tall, wide }: Grid): [Axis, Axis] {
  const blocks = Math.max(1, gates.length)
  return shape.length === 1
    ? [
        { length: 1, blocks: 1, size: tall },
        { length: shape[0]!, blocks, size: wide },
      ]
    : [
        { length: shape[0]!, blocks, size: tall },
        { length: shape[1]!, blocks: 1, size: wide },
      ]
}

function firstOf(pixel: number, pixels: number, { length, blocks, size }: Axis): number {
  const each = pixels / blocks
  return Math.floor(pixel / each) * (length / blocks) + (pixel % each) * size
}

function pixelAlong(n: number, pixels: number, { length, blocks, size }: Axis): number {
  const each = length / blocks
  return Math.floor(n / each) * (pixels / blocks) + Math.floor((n % each) / size)
}

/** What a weight does, in words; units are counted from 1, as everywhere on the page. */
export function meaningOf(
  cell: Cell,
  H: number,
  vocabulary: readonly string[],
  tensor: string,
  at: Place,
): string {
  const [row = 0, column = 0] = at
  // Where there are no characters, what is read and said are numbers.
  const numbers = vocabulary.length === 0
  const score = numbers ? `number ${row + 1} that is said` : `score of ${nameOf(vocabulary[row] ?? '')}`
  const read = numbers ? `number ${column + 1} that is read` : nameOf(vocabulary[column] ?? '')
  if (tensor === 'decoder.weight') return `${score} ← unit ${column + 1}`
  if (tensor === 'decoder.bias') return `${score}, whatever was read`
  const layer = Number(tensor.at(-1))
  const letter = cell.gates.length > 1 ? cell.gates[Math.floor(row / H)]! : undefined
  const gate = letter && gateNames[letter] ? `${gateNames[letter]} of ` : ''
  const to = `${gate}unit ${(row % H) + 1}`
  if (tensor.startsWith('bias')) return `${to}, whatever is read`
  if (tensor.startsWith('weight_hh')) return `${to} ← unit ${column + 1}, one step earlier`
  return layer === 0 ? `${to} ← ${read}` : `${to} ← unit ${column + 1} of the layer below`
}
