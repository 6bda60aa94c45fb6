import { describe, expect, it } from 'vitest'
import { cells } from '../../../engine/cells/index.ts'
import { planPicture, reduce } from '../../../engine/diagnostics/weightPictures.ts'
import { meaningOf, moved, pixelOf, placeAt } from './place.ts'

const pictures = [
  planPicture('weight_hh_l0', [12, 3], ['i', 'f', 'g', 'o']),
  planPicture('weight_ih_l0', [9, 60], ['r', 'z', 'n']),
  planPicture('weight_hh_l0', [1024, 256], ['i', 'f', 'g', 'o']),
  planPicture('weight_hh_l0', [300, 300], ['r', 'z', 'n']),
  planPicture('bias_hh_l0', [300], ['r', 'z', 'n']),
  planPicture('decoder.bias', [7], []),
]

describe('places and pixels', () => {
  it.each(pictures)('$name $shape: every place is in the pixel whose mean it is part of', picture => {
    const { shape, rows, columns } = picture
    const [R, C] = shape.length === 1 ? [1, shape[0]!] : [shape[0]!, shape[1]!]
    for (let n = 0; n < 200; n++) {
      const [r, c] = [(n * 37) % R, (n * 53) % C]
      const values = new Float32Array(R * C)
      values[r * C + c] = 1
      const { row, column } = pixelOf(picture, shape.length === 1 ? [c] : [r, c])
      const lit = [...reduce(values, picture)].flatMap((value, i) => (value > 0 ? [i] : []))
      expect(lit).toEqual([row * columns + column])
      expect(row).toBeLessThan(rows)
    }
  })

  it.each(pictures)('$name $shape: pointing at a pixel’s middle finds a place in it', picture => {
    const { rows, columns } = picture
    for (const [row, column] of [
      [0, 0],
      [rows - 1, columns - 1],
      [Math.floor(rows / 2), Math.floor(columns / 3)],
    ] as const) {
      const place = placeAt(picture, (column + 0.5) / columns, (row + 0.5) / rows)
      expect(pixelOf(picture, place)).toEqual({ row, column })
    }
  })

  it('pointing beyond the edge stays inside', () => {
    expect(placeAt(pictures[0]!, -1, 2)).toEqual([11, 0])
    expect(placeAt(pictures[5]!, 1, 1)).toEqual([6])
  })

  it('arrows move by one weight, as far as there are any', () => {
    const matrix = { shape: [12, 3] }
    expect(moved(matrix, [3, 1], 1, 0)).toEqual([4, 1])
    expect(moved(matrix, [3, 1], 0, 5)).toEqual([3, 2])
    expect(moved(matrix, [0, 0], -1, -1)).toEqual([0, 0])
    expect(moved({ shape: [7] }, [3], 1, -1)).toEqual([2])
  })
})

describe('a weight in words', () => {
  const lstm = (tensor: string, ...at: number[]) => meaningOf(cells.lstm.tanh, 4, ['a', 'b', ' '], tensor, at)
  it('says from where to where it goes', () => {
    expect(lstm('weight_hh_l0', 5, 3)).toBe('forget gate of unit 2 ← unit 4, one step earlier')
    expect(lstm('weight_ih_l0', 8, 2)).toBe('candidate of unit 1 ← space')
    expect(lstm('weight_ih_l1', 15, 2)).toBe('output gate of unit 4 ← unit 3 of the layer below')
    expect(lstm('bias_ih_l0', 0)).toBe('input gate of unit 1, whatever is read')
    expect(lstm('decoder.weight', 1, 3)).toBe('score of “b” ← unit 4')
    expect(lstm('decoder.bias', 0)).toBe('score of “a”, whatever was read')
    expect(meaningOf(cells.rnn.tanh, 4, [], 'weight_hh_l0', [1, 0])).toBe('unit 2 ← unit 1, one step earlier')
  })
})
