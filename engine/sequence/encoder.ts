/**
 * Encoder and decoder on one time axis: the first steps of a window, the source, are read with the encoder's weights, the others with the
 * plain ones. The state simply passes on at the border, in every layer, so nothing else of the sequence knows of two networks.
 *
 * Source   Sutskever, Vinyals & Le 2014; Cho et al. 2014, whose decoder sees the encoder's last state at every step, ours at the first
 */
import type { Part } from './parameters.ts'

/** Of what exists for both, the one that is in force at time step t. */
export function layersAt<P>(
  { layers, encoder }: { readonly layers: P; readonly encoder: P },
  { source }: { readonly source: number },
  t: number,
): P {
  return t < source ? encoder : layers
}

/** What the names of the parameters in force at time step t begin with. */
export const partAt = ({ source }: { readonly source: number }, t: number): Part =>
  t < source ? 'encoder.' : ''

/** @throws RangeError for a model whose source and answer are read as a whole, so that there is no going on from a single character */
export function refuseEncoder({ packed }: { packed: { encoder: readonly unknown[] } }, who: string): void {
  if (packed.encoder.length > 0)
    throw new RangeError(
      `${who}: an encoder and its decoder read whole windows, not one character after another`,
    )
}
