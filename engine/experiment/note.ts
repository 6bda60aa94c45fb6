import type { FieldKey } from './fields.ts'

export type Value = string | number | boolean

/** What a field accepts, as data; the app says it in words. */
export type Allowed =
  | { readonly kind: 'options'; readonly options: readonly string[] }
  | { readonly kind: 'range'; readonly min: number; readonly max: number; readonly whole: boolean }
  /** 1 or 0 in a link, true or false in a file. */
  | { readonly kind: 'flag' }
  /** Eight lower-case hexadecimal digits, or nothing. */
  | { readonly kind: 'fingerprint' }
  | { readonly kind: 'text' }

/**
 * What was found while reading a link, a file or someone's text, and what was done about it. Data, no sentences: the app
 * turns a note into words in its language. Strings that came from outside (`key`, `value`, `given`) are excerpts of at
 * most 80 code points and are shown as text only. `lane` counts from 0 and is absent where a note concerns all lanes.
 */
export type Note =
  // The link or file as a whole. At most one of cut, damaged and unchecked.
  | { readonly kind: 'newer'; readonly version: number }
  /** The end is missing, or the middle was shortened with dots. What is left was read. */
  | { readonly kind: 'cut' }
  /** Not what was written: `checksum` differs, `escapes` cannot be decoded, `version` or `format` is not ours. */
  | { readonly kind: 'damaged'; readonly reason: 'checksum' | 'escapes' | 'version' | 'format' }
  /** No checksum (or settings added behind it): written by hand, or cut exactly between two settings. */
  | { readonly kind: 'unchecked' }
  /** Refused by its length, before anything was read. */
  | { readonly kind: 'too-long'; readonly bytes: number; readonly limit: number }
  // Single settings.
  | { readonly kind: 'unknown-key'; readonly key: string; readonly value: string; readonly lane?: number }
  /** The first one counts; `given` is the later value that was ignored. */
  | { readonly kind: 'duplicate-key'; readonly key: string; readonly given: string }
  | {
      readonly kind: 'bad-value'
      readonly key: FieldKey
      readonly given: string
      readonly used: Value
      readonly allowed: Allowed
      readonly lane?: number
    }
  /** In `turns`: left out. `allowed` says what its value may be, and is absent where it is not written as a turn at all. */
  | { readonly kind: 'bad-turn'; readonly given: string; readonly allowed?: Allowed; readonly lane?: number }
  /** The first `limit` were kept. */
  | {
      readonly kind: 'too-many-turns'
      readonly given: number
      readonly limit: number
      readonly lane?: number
    }
  // Lanes.
  /** `given` values for `lanes` lanes: the last value serves the remaining ones. */
  | { readonly kind: 'list-extended'; readonly key: FieldKey; readonly given: number; readonly lanes: number }
  | { readonly kind: 'too-many-lanes'; readonly given: number; readonly limit: number }
  /** In a file: not a list of lanes, or (with `lane`) not a lane; the defaults were used. */
  | { readonly kind: 'bad-lanes'; readonly given: string; readonly lane?: number }
  // Own text.
  /** The packed text of a link cannot be unpacked; the text is empty. */
  | { readonly kind: 'text-damaged' }
  /** The packed text of a link unpacks to more than `limit` bytes; the text is empty. */
  | { readonly kind: 'text-too-long'; readonly limit: number }
  /** The first `limit` bytes of `bytes` were kept, ending between two code points. */
  | { readonly kind: 'text-cut'; readonly bytes: number; readonly limit: number }
  /** Characters that cannot be kept were replaced by U+FFFD. */
  | { readonly kind: 'text-fixed'; readonly found: 'lone-surrogate' | 'nul'; readonly count: number }
  /** This many further notes were left out. */
  | { readonly kind: 'more'; readonly count: number }

const MAX_EXCERPT = 80
const MAX_NOTES = 50

/** At most the first 80 code points. */
export function excerpt(given: string): string {
  return Array.from(given.slice(0, 2 * MAX_EXCERPT))
    .slice(0, MAX_EXCERPT)
    .join('')
}

/** The first 50 notes and a count of the rest, so that a hostile link cannot fill a page with them. */
export function limitNotes(notes: readonly Note[]): Note[] {
  if (notes.length <= MAX_NOTES) return [...notes]
  return [...notes.slice(0, MAX_NOTES), { kind: 'more', count: notes.length - MAX_NOTES }]
}
