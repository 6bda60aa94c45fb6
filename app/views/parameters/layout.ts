/** What the parameters panel shows of a frame, without drawing anything. */
import type { Frame, FrameMeta } from '../../../engine/worker/frame.ts'
import { glyph } from '../../draw/characters.ts'
import { group } from '../../stage/laneName.ts'
import { niceLimit } from '../limits.ts'
import { shortFigure } from '../numbers.ts'
import type { Table } from '../table.ts'

type TensorPicture = NonNullable<FrameMeta['tensors']>[number]

/** One heat map, [rows, columns] of its tensor. */
export interface Picture {
  readonly values: Float32Array
  /** What the ends of the colour scale stand for, on either side; 0 where all is zero. */
  readonly limit: number
}

export interface TensorView extends TensorPicture {
  /** PyTorch's: [128, 32]. */
  readonly size: string
  readonly heightPx: number
  readonly weights: Picture
  /** Absent where the latest update's is not known. */
  readonly gradients: Picture | undefined
  readonly norm: number
  readonly gradientNorm: number | undefined
  /** ‖Δθ‖/‖θ‖ of the latest update; ∞ for a tensor that was all zeros. */
  readonly ratio: number | undefined
}

export interface ParametersView {
  readonly update: number
  readonly tensors: readonly TensorView[]
}

/** A picture is about so high, at a root font size of 16 pixels; as many whole pixels a row as fit, and at least one. */
const HEIGHT_PX = 96
/** As high as a finger needs. */
const STRIP_PX = 24

const laidOut = new WeakMap<Frame, ParametersView>()

/** Tensors in PyTorch's order; the same object for the same frame. */
export function layoutParameters(frame: Frame): ParametersView {
  const known = laidOut.get(frame)
  if (known) return known
  const view: ParametersView = {
    update: frame.update,
    tensors: (frame.tensors ?? []).map((tensor, i) => ({
      ...tensor,
      size: `[${tensor.shape.join(', ')}]`,
      heightPx: heightOf(tensor.rows),
      weights: pictureOf(frame[`weights ${tensor.name}`]!),
      gradients: frame.gradientNorms && pictureOf(frame[`gradients ${tensor.name}`]!),
      norm: frame.norms![i]!,
      gradientNorm: frame.gradientNorms?.[i],
      ratio: frame.updateRatios?.[i],
    })),
  }
  laidOut.set(frame, view)
  return view
}

function heightOf(rows: number): number {
  return rows === 1 ? STRIP_PX : rows * Math.max(1, Math.floor(HEIGHT_PX / rows))
}

function pictureOf(values: Float32Array): Picture {
  let largest = 0
  for (const value of values) largest = Math.max(largest, Math.abs(value))
  return { values, limit: largest > 0 ? niceLimit(largest) : 0 }
}

/** Narrower than this a letter cannot be read, in pixels; a picture is about so wide. */
const LETTER_PX = 9
const WIDTH_PX = 130

/** The characters that columns (of what reads them) or rows (of what guesses them) stand for, where there is room for letters. */
export function lettersOf(
  { name, rows, columns, heightPx, tall, wide }: TensorView,
  vocabulary: readonly string[] = [],
): { across?: string[]; down?: string[] } {
  const letters = vocabulary.map(glyph)
  if (name === 'weight_ih_l0' && wide === 1 && columns === letters.length && columns * LETTER_PX <= WIDTH_PX)
    return { across: letters }
  if (name === 'decoder.weight' && tall === 1 && rows === letters.length && rows * LETTER_PX <= heightPx)
    return { down: letters }
  return {}
}

/** Under a picture: what its strongest colours stand for. */
export function sayLimit({ limit }: Picture): string {
  return limit > 0 ? `±${shortFigure(limit)}` : 'all zero'
}

export function sayGradientLimit({ gradients }: TensorView): string {
  return gradients ? `gradient ${sayLimit(gradients)}` : 'gradient not known'
}

/** 0.0012 → 0.12 %. */
export function sayRatio(ratio: number | undefined): string {
  if (ratio === undefined || Number.isNaN(ratio)) return '–'
  return ratio === Infinity ? 'from zero' : `${shortFigure(100 * ratio)} %`
}

export function sayChange({ ratio }: TensorView, update: number): string {
  if (update === 0) return 'no update yet'
  if (ratio === undefined || Number.isNaN(ratio)) return 'change known after the next update'
  if (ratio === 0) return 'did not change in the last update'
  if (ratio === Infinity) return 'moved away from zero in the last update'
  return `changed by ${sayRatio(ratio)} in the last update`
}

/** Where a pixel is not a value. */
export function sayReduction({ rows, tall, wide }: TensorPicture): string | undefined {
  if (tall === 1 && wide === 1) return undefined
  if (rows === 1) return `each pixel is the mean of ${wide} values`
  return `each pixel is the mean of ${tall} × ${wide} values`
}

export function describeTensor(tensor: TensorView, update: number): string {
  const { name, size, gates, weights } = tensor
  const reduced = sayReduction(tensor)
  return [
    `${name} ${size}: values ${within(weights)}`,
    tensor.gradients ? `gradient ${within(tensor.gradients)}` : 'gradient not known',
    ...(gates.length > 0 ? [`blocks ${gates.join(' ')}`] : []),
    ...(reduced ? [reduced] : []),
    sayChange(tensor, update),
  ].join(', ')
}

function within(picture: Picture): string {
  return picture.limit > 0 ? `within ${sayLimit(picture)}` : 'all zero'
}

/** What the panel shows, in one sentence: which tensors the latest update moved most and least, relative to their size. */
export function describeParameters({ update, tensors }: ParametersView): string {
  if (update === 0) return 'No update has been made yet.'
  const moved = tensors.flatMap(({ name, ratio }) =>
    ratio === undefined || Number.isNaN(ratio) ? [] : [{ name, ratio }],
  )
  if (moved.length === 0) return 'How far an update moves each tensor is known after the next one.'
  const most = moved.reduce((a, b) => (b.ratio > a.ratio ? b : a))
  const least = moved.reduce((a, b) => (b.ratio < a.ratio ? b : a))
  if (most.ratio === 0) return `Update ${group(update)} changed nothing.`
  const by = (ratio: number) => (ratio === Infinity ? 'away from zero' : `by ${sayRatio(ratio)}`)
  const last = least.ratio === 0 ? `${least.name} not at all` : `${least.name} least, ${by(least.ratio)}`
  return `Relative to its size, update ${group(update)} moved ${most.name} most, ${by(most.ratio)}; ${last}.`
}

/** The figures of every tensor; empty cells where the latest update's are not known. @param lane its name */
export function tableOf({ update, tensors }: ParametersView, lane: string): Table {
  return {
    caption: `${lane}, update ${group(update)}: parameters`,
    columns: ['tensor', 'shape', '‖θ‖', '‖g‖ after clipping', '‖Δθ‖/‖θ‖'],
    rows: tensors.map(({ name, size, norm, gradientNorm, ratio }) => [
      name,
      size,
      norm,
      gradientNorm ?? '',
      ratio === undefined || Number.isNaN(ratio) ? '' : ratio,
    ]),
  }
}
