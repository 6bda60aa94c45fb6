/** Weights from files, by their fingerprints, which is all that an experiment says of them. */

/** In all, here and on the device each; the ones not asked for longest, there the ones given longest ago, are given up first. */
const KEPT_BYTES = 64 * 2 ** 20

const kept = new Map<string, Float32Array>()

export function keepWeights(fingerprint: string, values: Float32Array): void {
  remember(fingerprint, values)
  void onDevice(device => device.keepOnDevice(fingerprint, values, KEPT_BYTES))
}

function remember(fingerprint: string, values: Float32Array): void {
  kept.delete(fingerprint)
  kept.set(fingerprint, values)
  let bytes = [...kept.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
  for (const [oldest, { byteLength }] of kept) {
    if (bytes <= KEPT_BYTES || oldest === fingerprint) return
    kept.delete(oldest)
    bytes -= byteLength
  }
}

/** Where they are still here, or on this device. Never rejects. */
export async function weightsOf(fingerprint: string): Promise<Float32Array | undefined> {
  const values = kept.get(fingerprint) ?? (await onDevice(device => device.findOnDevice(fingerprint)))
  if (values) remember(fingerprint, values)
  return values
}

/** What can only be asked of code that is fetched when it is first needed; without it, nothing is on this device. */
async function onDevice<R>(
  ask: (device: typeof import('./weightsOnDevice.ts')) => Promise<R>,
): Promise<R | undefined> {
  try {
    return await ask(await import('./weightsOnDevice.ts'))
  } catch {
    return undefined
  }
}
