import { normaliseText } from './normaliseText.ts'
import type { Note } from './note.ts'

/** A link's text is read up to this many bytes of UTF-8; a longer one belongs into a file. */
export const MAX_LINK_TEXT_BYTES = 256 << 10

/** Fed to the decompressor at a time. Deflate expands at most 1032-fold, so one portion yields at most 258 KiB. */
const PORTION_BYTES = 256

/** UTF-8 → deflate-raw → base64url without padding. Empty text packs to the empty string. */
export async function packText(text: string): Promise<string> {
  if (text === '') return ''
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  let binary = ''
  for (const byte of new Uint8Array(await new Response(packed).arrayBuffer()))
    binary += String.fromCharCode(byte)
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')
}

/** Never rejects. Stops after 256 KiB of output, whatever the input would expand to; then, and if damaged, text is ''. */
export async function unpackText(packed: string): Promise<{ text: string; notes: Note[] }> {
  if (packed === '') return { text: '', notes: [] }
  const damaged: { text: string; notes: Note[] } = { text: '', notes: [{ kind: 'text-damaged' }] }
  const input = fromBase64url(packed)
  if (!input) return damaged
  try {
    const bytes = await inflate(input, MAX_LINK_TEXT_BYTES)
    if (!bytes) return { text: '', notes: [{ kind: 'text-too-long', limit: MAX_LINK_TEXT_BYTES }] }
    return normaliseText(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
  } catch {
    return damaged
  }
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(text) || text.length % 4 === 1) return undefined
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(binary, char => char.charCodeAt(0))
}

/** Undefined beyond the limit; rejects if the input is not a deflate stream or ends too early. */
async function inflate(input: Uint8Array<ArrayBuffer>, limit: number): Promise<Uint8Array | undefined> {
  const stream = new DecompressionStream('deflate-raw')
  const reader = stream.readable.getReader()
  // Whatever goes wrong on this side also reaches the reader.
  feed(stream.writable.getWriter(), input).catch(() => {})

  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > limit) {
      reader.cancel().catch(() => {})
      return undefined
    }
    chunks.push(value)
  }

  const output = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    output.set(chunk, at)
    at += chunk.length
  }
  return output
}

async function feed(writer: WritableStreamDefaultWriter<BufferSource>, input: Uint8Array<ArrayBuffer>) {
  for (let at = 0; at < input.length; at += PORTION_BYTES) {
    await writer.write(input.subarray(at, at + PORTION_BYTES))
  }
  await writer.close()
}
