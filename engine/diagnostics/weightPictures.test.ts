import { describe, expect, it } from 'vitest'
import { complete } from '../run.ts'
import { createNetwork } from '../testing/network.ts'
import { MOST_PIXELS, planPicture, reduce, weightPictures } from './weightPictures.ts'

const lookAt = (...given: Parameters<typeof weightPictures>) => complete(weightPictures(...given))

describe('pictures of the parameters', () => {
  const { stack } = createNetwork({ cell: 'lstm', H: 3, V: 5, L: 2 })
  stack.gradients.all.forEach((_, i, all) => {
    all[i] = Math.fround((i % 7) / 100)
  })
  const before = stack.parameters.all.map((value, i) => value + (i % 3) / 1000)
  const { tensors, arrays } = lookAt(stack, { gradients: stack.gradients, before })

  it('have PyTorch’s names, shapes and order, and say whose row blocks they are made of', () => {
    expect(
      tensors.map(({ name, shape, gates }) => `${name} [${shape.join(', ')}] ${gates.join('')}`),
    ).toEqual([
      'weight_ih_l0 [12, 5] ifgo',
      'weight_hh_l0 [12, 3] ifgo',
      'bias_ih_l0 [12] ifgo',
      'bias_hh_l0 [12] ifgo',
      'weight_ih_l1 [12, 3] ifgo',
      'weight_hh_l1 [12, 3] ifgo',
      'bias_ih_l1 [12] ifgo',
      'bias_hh_l1 [12] ifgo',
      'decoder.weight [5, 3] ',
      'decoder.bias [5] ',
    ])
  })

  it('of small tensors hold every value, and every gradient', () => {
    for (const { name, rows, columns } of tensors) {
      expect(arrays[`weights ${name}`]).toEqual(stack.parameters.by[name])
      expect(arrays[`gradients ${name}`]).toEqual(stack.gradients.by[name])
      expect(rows * columns).toBe(stack.parameters.by[name]!.length)
    }
  })

  it('come with norms and with ‖Δθ‖/‖θ‖, of each tensor by itself', () => {
    let at = 0
    for (const [i, { name }] of tensors.entries()) {
      const values = [...stack.parameters.by[name]!]
      const old = before.slice(at, at + values.length)
      at += values.length
      expect(arrays.norms![i]).toBeCloseTo(Math.hypot(...values), 12)
      expect(arrays.gradientNorms![i]).toBeCloseTo(Math.hypot(...stack.gradients.by[name]!), 12)
      const moved = Math.hypot(...values.map((value, j) => value - old[j]!))
      expect(arrays.updateRatios![i]).toBeCloseTo(moved / Math.hypot(...old), 12)
    }
  })

  it('leave out what is not known of the latest update', () => {
    const keys = Object.keys(lookAt(stack, { gradients: undefined, before: undefined }).arrays)
    expect(keys).toEqual([...tensors.map(({ name }) => `weights ${name}`), 'norms'])
  })

  it('of a cell with one block of rows are not divided', () => {
    const { stack: plain } = createNetwork({ cell: 'rnn' })
    expect(lookAt(plain).tensors.flatMap(({ gates }) => gates)).toEqual([])
  })
})

describe('large tensors', () => {
  it('are shown as means of blocks, with exact norms', () => {
    const { stack } = createNetwork({ cell: 'rnn', H: 130, V: 3 })
    const { tensors, arrays } = lookAt(stack)
    const picture = tensors.find(({ name }) => name === 'weight_hh_l0')!
    expect(picture).toMatchObject({ rows: 65, columns: 65, tall: 2, wide: 2 })
    const W = stack.parameters.by.weight_hh_l0!
    const [first, last] = [0, 128 * 130 + 128].map(
      from => (W[from]! + W[from + 1]! + W[from + 130]! + W[from + 131]!) / 4,
    )
    expect(arrays['weights weight_hh_l0']![0]).toBeCloseTo(first!, 7)
    expect(arrays['weights weight_hh_l0']!.at(-1)).toBeCloseTo(last!, 7)
    expect(arrays.norms![tensors.indexOf(picture)]).toBeCloseTo(Math.hypot(...W), 9)
  })

  it.each([
    [33, 4],
    [50, 3],
    [256, 4],
    [256, 3],
    [129, 1],
  ])('never mix two gates and never exceed the limit: H = %i, %i gates', (H, G) => {
    const gates = G > 1 ? 'ifgo'.slice(0, G).split('') : []
    const matrix = planPicture('weight_hh_l0', [G * H, H], gates)
    const vector = planPicture('bias_hh_l0', [G * H], gates)
    expect(Math.max(matrix.rows, matrix.columns, vector.columns)).toBeLessThanOrEqual(MOST_PIXELS)
    expect(matrix.rows % G).toBe(0)
    expect(vector).toMatchObject({ rows: 1, columns: matrix.rows, wide: matrix.tall })
    // Every value is its gate's number, so a pixel of two gates would not be whole.
    const byRow = Float32Array.from({ length: G * H * H }, (_, i) => Math.floor(i / (H * H)))
    const byUnit = Float32Array.from({ length: G * H }, (_, i) => Math.floor(i / H))
    for (const pixels of [reduce(byRow, matrix), reduce(byUnit, vector)]) {
      const each = pixels.length / G
      expect([...pixels]).toEqual(Array.from(pixels, (_, i) => Math.floor(i / each)))
    }
  })
})
