import { MAX_TEXT_BYTES } from './experiment.ts'
import type { Note } from './note.ts'

const encoder = new TextEncoder()

/**
 * Someone's own text as the rest of the program expects it: well-formed Unicode of at most 1 MiB in UTF-8, LF at line
 * ends, no byte order mark, no NUL. Nothing else is touched: no NFC, a lone CR stays. Applying it twice changes nothing.
 */
export function normaliseText(raw: string): { text: string; notes: Note[] } {
  const notes: Note[] = []
  const replace = (text: string, found: 'lone-surrogate' | 'nul', pattern: RegExp) => {
    const count = text.match(pattern)?.length ?? 0
    if (count === 0) return text
    notes.push({ kind: 'text-fixed', found, count })
    return text.replace(pattern, '\uFFFD')
  }

  let text = raw.replace(/^\uFEFF+/, '').replace(/\r+\n?/g, run => (run.endsWith('\n') ? '\n' : run))
  text = replace(text, 'lone-surrogate', /\p{Surrogate}/gu)
  text = replace(text, 'nul', /\0/g)

  if (text.length * 3 > MAX_TEXT_BYTES) {
    const { read } = encoder.encodeInto(text, new Uint8Array(MAX_TEXT_BYTES))
    if (read < text.length) {
      notes.push({ kind: 'text-cut', bytes: encoder.encode(text).length, limit: MAX_TEXT_BYTES })
      text = text.slice(0, read)
    }
  }
  return { text, notes }
}
