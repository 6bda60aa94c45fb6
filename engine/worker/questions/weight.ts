import { placeIn } from '../../experiment/turns.ts'
import type { Trainer } from '../../trainer.ts'

/** PyTorch's name, and row and column or the index in a vector. */
export interface WeightQuestion {
  readonly tensor: string
  readonly at: readonly number[]
}

/**
 * One weight, and its gradient in the latest update, after clipping; undefined where that is no longer known.
 * @throws RangeError when there is no such weight
 */
export function* weight(
  { model: { stack }, latest }: Trainer,
  { tensor, at }: WeightQuestion,
): Generator<void, { value: number; gradient: number | undefined }> {
  const { by, shapes } = stack.parameters
  const i = placeIn(shapes[tensor], at)
  if (i === undefined)
    throw new RangeError(
      `weight: expected a place in [${shapes[tensor] ?? 'no tensor'}], got ${tensor}[${at}]`,
    )
  yield
  return { value: by[tensor]![i]!, gradient: latest.gradients?.by[tensor]?.[i] }
}
