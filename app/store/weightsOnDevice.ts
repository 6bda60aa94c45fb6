/**
 * Weights from files, kept on this device, so that a page that is loaded again need not be given them again. Where the browser keeps
 * nothing (private windows, a full disk) that is all that is missing.
 */
import { createStore, delMany, get, set, update } from 'idb-keyval'
import { fingerprint } from '../../engine/fingerprint.ts'

/** What is kept, the latest given last. */
export interface Entry {
  readonly fingerprint: string
  readonly bytes: number
}

const INDEX = 'index'
let opened: ReturnType<typeof createStore> | undefined
const store = () => {
  opened ??= createStore('unrolled', 'weights')
  return opened
}

/** Never rejects. */
export async function keepOnDevice(print: string, values: Float32Array, most: number): Promise<void> {
  try {
    let given: readonly string[] = []
    // A view of a larger buffer would take all of it along.
    await set(print, values.slice(), store())
    await update<readonly Entry[]>(
      INDEX,
      (index = []) => {
        const { kept, givenUp } = makeRoom(index, { fingerprint: print, bytes: values.byteLength }, most)
        given = givenUp
        return kept
      },
      store(),
    )
    await delMany([...given], store())
  } catch {
    // Nothing is kept, then.
  }
}

/** What was kept under a fingerprint and still has it. Never rejects. */
export async function findOnDevice(print: string): Promise<Float32Array | undefined> {
  try {
    const values: unknown = await get(print, store())
    return values instanceof Float32Array && fingerprint(values) === print ? values : undefined
  } catch {
    return undefined
  }
}

/** The index with one more entry at its end, and what is to go so that all of it takes `most` bytes; the latest stays in any case. */
export function makeRoom(
  index: readonly Entry[],
  latest: Entry,
  most: number,
): { readonly kept: readonly Entry[]; readonly givenUp: readonly string[] } {
  const all = [...index.filter(entry => entry.fingerprint !== latest.fingerprint), latest]
  let bytes = all.reduce((sum, entry) => sum + entry.bytes, 0)
  let from = 0
  while (bytes > most && from < all.length - 1) bytes -= all[from++]!.bytes
  return { kept: all.slice(from), givenUp: all.slice(0, from).map(entry => entry.fingerprint) }
}
