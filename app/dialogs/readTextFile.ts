import { MAX_TEXT_BYTES } from '../../engine/experiment/experiment.ts'
import { normaliseText } from '../../engine/experiment/normaliseText.ts'
import type { Note } from '../../engine/experiment/note.ts'

export type ReadText =
  | {
      readonly kind: 'text'
      readonly text: string
      readonly notes: readonly Note[]
      readonly messages: readonly string[]
    }
  | { readonly kind: 'refused'; readonly message: string }

/**
 * A file as text. Only the first megabyte is ever read, however large the file; what is not UTF-8 is refused with the place of the first
 * wrong byte. Never rejects.
 */
export async function readTextFile(file: Blob): Promise<ReadText> {
  let bytes: Uint8Array
  try {
    bytes = new Uint8Array(await file.slice(0, MAX_TEXT_BYTES).arrayBuffer())
  } catch {
    return { kind: 'refused', message: 'The file could not be read. The text you had is kept.' }
  }
  const cut = file.size > MAX_TEXT_BYTES
  const bad = firstBadByte(bytes, cut)
  if (bad !== undefined) {
    const found = bytes[bad]!.toString(16).padStart(2, '0')
    return {
      kind: 'refused',
      message: `Not UTF-8 text (byte 0x${found} at ${bad}). The text you had is kept.`,
    }
  }
  const decoded = new TextDecoder().decode(bytes, { stream: cut })
  const { text, notes } = normaliseText(decoded)
  const messages = cut
    ? [`The file has ${megabytes(file.size)}; its first ${megabytes(MAX_TEXT_BYTES)} are used.`]
    : []
  return { kind: 'text', text, notes, messages }
}

/** Where the bytes stop being UTF-8 text; a character cut off at the very end is no fault when the file goes on. */
export function firstBadByte(bytes: Uint8Array, cut: boolean): number | undefined {
  for (let i = 0; i < bytes.length; ) {
    const byte = bytes[i]!
    if (byte === 0) return i
    const length =
      byte < 0x80
        ? 1
        : byte >= 0xc2 && byte < 0xe0
          ? 2
          : byte >= 0xe0 && byte < 0xf0
            ? 3
            : byte >= 0xf0 && byte < 0xf5
              ? 4
              : 0
    if (length === 0) return i
    if (i + length > bytes.length) return cut ? undefined : i
    for (let j = 1; j < length; j++) if ((bytes[i + j]! & 0xc0) !== 0x80) return i
    const second = bytes[i + 1]!
    const overlong = (byte === 0xe0 && second < 0xa0) || (byte === 0xf0 && second < 0x90)
    const beyond = (byte === 0xed && second >= 0xa0) || (byte === 0xf4 && second >= 0x90)
    if (overlong || beyond) return i
    i += length
  }
  return undefined
}

function megabytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(1)} MB`
}
