const encoder = new TextEncoder()

/** Escapes all but letters, digits and `. , - _ ~`, which mail and chat programs leave alone inside a link. */
export function percentEncode(text: string): string {
  return text.replace(/[^A-Za-z0-9.,_~-]+/g, run =>
    Array.from(encoder.encode(run), byte => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  )
}

/** Undoes escapes once. A run of escapes that is not UTF-8, or a % without two digits, stays as it is and is reported. */
export function percentDecode(text: string): { text: string; malformed: boolean } {
  let malformed = false
  const decoded = text.replace(/(?:%[0-9a-f]{2})+|%/gi, run => {
    try {
      if (run !== '%') return decodeURIComponent(run)
    } catch {
      // Not UTF-8.
    }
    malformed = true
    return run
  })
  return { text: decoded, malformed }
}

/** As the inside of a character class: white space, soft hyphens, zero-width and direction marks. */
export const BLANK = '\\s\\u00AD\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u2069\\uFEFF'
const blanks = new RegExp(`[${BLANK}]+`, 'g')

/** Removes what line wrapping and word processors put into a link. No key, known value or checksum contains any. */
export function stripBlanks(text: string): string {
  return text.replace(blanks, '')
}
