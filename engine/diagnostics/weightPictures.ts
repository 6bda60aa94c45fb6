import type { Block, Shape } from '../memory/layout.ts'
import { gateBlocks } from '../sequence/parameters.ts'
import type { Stack } from '../sequence/stack.ts'
import type { LatestUpdate } from '../trainer.ts'
import { updateRatios } from './updateRatio.ts'

/** A picture has at most this many rows and columns: as many as there is room for on a screen beside other things. */
export const MOST_PIXELS = 128

/** One tensor as a picture; a vector is one row. */
export interface TensorPicture {
  /** PyTorch's. */
  readonly name: string
  readonly shape: Shape
  /** Whose row blocks (of a vector: stretches) lie one after the other, all alike; empty where it is not divided. */
  readonly gates: readonly string[]
  /** Pixels. */
  readonly rows: number
  readonly columns: number
  /** Each pixel is the mean of so many rows and columns of the tensor (fewer at the end of a gate); 1 × 1 where every value is a pixel. */
  readonly tall: number
  readonly wide: number
}

export interface WeightPictures {
  readonly tensors: readonly TensorPicture[]
  /**
   * `weights …` and `gradients …` by name, [rows, columns]; `norms`, `gradientNorms`, `updateRatios` [tensors]. What is not known of the
   * latest update is absent.
   */
  readonly arrays: Readonly<Record<string, Float32Array | Float64Array>>
}

/**
 * Every parameter tensor and its gradient as pictures small enough to be sent often, with norms and update ratios of all their values.
 *
 * Order    PyTorch's
 * Pictures small tensors value by value; large ones as means of blocks, which never mix two gates. Their norms and ratios are exact
 * Sums     in float64, in order
 * Yields   after each tensor
 * Tests    weightPictures.test.ts
 */
export function* weightPictures(stack: Stack, latest?: LatestUpdate): Generator<void, WeightPictures> {
  const { cell, parameters } = stack
  const { gradients, before } = latest ?? {}
  const tensors: TensorPicture[] = []
  const arrays: Record<string, Float32Array | Float64Array> = {}
  const norms: number[] = []
  const gradientNorms: number[] = []
  const ratios: number[] = []
  for (const [name, values] of Object.entries(parameters.by)) {
    const picture = planPicture(name, parameters.shapes[name]!, gateBlocks(cell, name))
    tensors.push(picture)
    arrays[`weights ${name}`] = reduce(values, picture)
    norms.push(normOf(values))
    if (gradients) {
      arrays[`gradients ${name}`] = reduce(gradients.by[name]!, picture)
      gradientNorms.push(normOf(gradients.by[name]!))
    }
    if (before) {
      const tensor = { before: samePlace(before, parameters, values), after: values }
      ratios.push(updateRatios({ [name]: tensor })[name]!.ratio)
    }
    yield
  }
  arrays.norms = Float64Array.from(norms)
  if (gradients) arrays.gradientNorms = Float64Array.from(gradientNorms)
  if (before) arrays.updateRatios = Float64Array.from(ratios)
  return { tensors, arrays }
}

export function planPicture(name: string, shape: Shape, gates: readonly string[]): TensorPicture {
  const blocks = Math.max(1, gates.length)
  const isVector = shape.length === 1
  const down = isVector ? { pixels: 1, size: 1 } : cut(shape[0]!, blocks)
  const across = isVector ? cut(shape[0]!, blocks) : cut(shape[1]!, 1)
  return { name, shape, gates, rows: down.pixels, columns: across.pixels, tall: down.size, wide: across.size }
}

/** How many neighbours become one pixel, so that there are at most MOST_PIXELS and none lies in two blocks. */
function cut(length: number, blocks: number): { size: number; pixels: number } {
  const each = length / blocks
  const size = Math.ceil(each / Math.max(1, Math.floor(MOST_PIXELS / blocks)))
  return { size, pixels: blocks * Math.ceil(each / size) }
}

/** @param values all of a tensor. @returns them, or the means of blocks of them, [rows, columns] */
export function reduce(values: Float32Array, picture: TensorPicture): Float32Array {
  const { shape, gates, rows, columns, tall, wide } = picture
  if (tall === 1 && wide === 1) return values
  const [R, C] = shape.length === 1 ? [1, shape[0]!] : (shape as [number, number])
  const blocks = Math.max(1, gates.length)
  const ys = edges(R, shape.length === 1 ? 1 : blocks, tall)
  const xs = edges(C, shape.length === 1 ? blocks : 1, wide)
  const means = new Float32Array(rows * columns)
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      let sum = 0
      for (let r = ys[y]!; r < ys[y + 1]!; r++) {
        for (let c = xs[x]!; c < xs[x + 1]!; c++) sum += values[r * C + c]!
      }
      means[y * columns + x] = sum / ((ys[y + 1]! - ys[y]!) * (xs[x + 1]! - xs[x]!))
    }
  }
  return means
}

/** Where each pixel begins, and where the last one ends. */
function edges(length: number, blocks: number, size: number): number[] {
  const each = length / blocks
  const found: number[] = []
  for (let block = 0; block < blocks; block++)
    for (let at = 0; at < each; at += size) found.push(block * each + at)
  return [...found, length]
}

function normOf(values: Float32Array): number {
  let square = 0
  for (let i = 0; i < values.length; i++) square += values[i]! * values[i]!
  return Math.sqrt(square)
}

/** The part of `whole`, a copy of `block.all`, that is where `part` is in the block. */
function samePlace(whole: Float32Array, block: Block, part: Float32Array): Float32Array {
  const from = (part.byteOffset - block.all.byteOffset) / 4
  return whole.subarray(from, from + part.length)
}
