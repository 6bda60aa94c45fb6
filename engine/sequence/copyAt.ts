/** Which copy of the cell: that of a layer, or where a network reads in both directions one of its two. */
import { layersAt } from './encoder.ts'
import type { PackedLayer } from './packed.ts'
import type { LayerWeights, Stack } from './stack.ts'
import type { LayerTape, Tape } from './tape.ts'

/** Layers are counted from 0. `reverse` is of the one that reads from right to left, whose state at t is made from that at t + 1. */
export interface WhichCopy {
  readonly layer: number
  readonly reverse?: boolean
}

export interface CopyAt {
  readonly weights: LayerWeights
  readonly packed: PackedLayer
  readonly tape: LayerTape
}

/**
 * What a copy is made of at time step t.
 * @throws RangeError when the network has no such copy
 */
export function copyAt(
  { weights, packed, L }: Stack,
  tape: Tape,
  { layer: l, reverse = false }: WhichCopy,
  t: number,
): CopyAt {
  const own = (reverse ? tape.reverse : tape.layers)[l]
  if (!own)
    throw new RangeError(
      reverse && l < L
        ? 'copy: this network reads from left to right only'
        : `copy: expected layer < ${L}, got ${l}`,
    )
  return {
    weights: reverse ? weights.reverse[l]! : layersAt(weights, tape, t)[l]!,
    packed: reverse ? packed.reverse[l]! : layersAt(packed, tape, t)[l]!,
    tape: own,
  }
}
