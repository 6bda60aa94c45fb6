/** Weights from files, by their fingerprints: an experiment only names them, so they are kept here as long as the page is open. */

/** In all; the ones not asked for longest are given up first, and their file must be opened again. */
const KEPT_BYTES = 64 * 2 ** 20

const kept = new Map<string, Float32Array>()

export function keepWeights(fingerprint: string, values: Float32Array): void {
  kept.delete(fingerprint)
  kept.set(fingerprint, values)
  let bytes = [...kept.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
  for (const [oldest, { byteLength }] of kept) {
    if (bytes <= KEPT_BYTES || oldest === fingerprint) return
    kept.delete(oldest)
    bytes -= byteLength
  }
}

/** As long as they are here. */
export function weightsOf(fingerprint: string): Float32Array | undefined {
  const values = kept.get(fingerprint)
  if (values) keepWeights(fingerprint, values)
  return values
}
