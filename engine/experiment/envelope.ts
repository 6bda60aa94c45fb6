/**
 * What every link looks like whatever its settings mean: `#1?key=value&key=value&k=5f3a`. Knows nothing of fields.
 *
 * `k` is always last and the same in every version: the checksum of what precedes it (version included, `&` before k not),
 * percent-decoded and without blanks, in UTF-8. So escapes added or removed on the way and wrapped lines do not matter.
 */
import { checksum } from './checksum.ts'
import type { Note } from './note.ts'
import { BLANK, percentDecode, percentEncode, stripBlanks } from './percent.ts'

export const LINK_VERSION = 1

export type Pair = [key: string, value: string]

export interface Opened {
  /** 0 if it cannot be made out. */
  readonly version: number
  /** In the order of the link, keys not yet checked, k left out. */
  readonly pairs: Pair[]
  readonly notes: Note[]
}

const encoder = new TextEncoder()
const LEADING = new RegExp(`^(?:#|%23|%20|[${BLANK}])+`, 'i')
const DIGITS = new RegExp(`^(?:[${BLANK}]*[0-9a-f]){0,4}`, 'i')

export function sealLink(pairs: readonly (readonly [string, string])[]): string {
  const parts = pairs.map(([key, value]) => `${percentEncode(key)}=${percentEncode(value)}`)
  const body = `${LINK_VERSION}?${parts.join('&')}`
  return `#${body}${parts.length > 0 ? '&' : ''}k=${checksumOf(body)}`
}

/** Never throws. A damaged or cut link yields all pairs that are left of it, and a note. */
export function openLink(hash: string): Opened {
  const text = unwrap(hash)
  if (text === '') return { version: LINK_VERSION, pairs: [], notes: [] }

  const mark = text.indexOf('?')
  const head = mark < 0 ? text : text.slice(0, mark)
  const version = parseVersion(stripBlanks(head))
  const notes: Note[] = version > LINK_VERSION ? [{ kind: 'newer', version }] : []
  if (mark < 0) {
    notes.push(version > 0 ? { kind: 'cut' } : damaged('format'))
    return { version, pairs: [], notes }
  }

  const parts = text
    .slice(mark + 1)
    .split('&')
    .map(readPart)
  const last = parts.findLastIndex(part => part.key === 'k')
  const before = last < 0 ? parts : parts.slice(0, last)
  const body = `${head}?${before.map(part => part.raw).join('&')}`
  const check = last < 0 ? undefined : readCheck(parts[last]!.rawValue)
  const added = last < 0 || check?.junk ? [] : parts.slice(last + 1).filter(part => part.hasValue)

  const verdict = version > 0 ? judge(body, check, added.length > 0) : damaged('version')
  if (verdict) notes.push(verdict)
  const pairs = [...before, ...added]
    .filter(({ key, value }) => key !== '' || value !== '')
    .map(({ key, value }): Pair => [key, value])
  return { version, pairs, notes }
}

/** Takes off what surrounds or replaces characters of the whole link: `##`, `&amp;`, and escaped ? or & throughout. */
function unwrap(hash: string): string {
  let text = hash.replace(LEADING, '')
  const escaped = (!text.includes('?') && /%3f/i.test(text)) || (!text.includes('&') && text.includes('%26'))
  if (escaped) text = percentDecode(text).text
  return text.replace(/&(?:amp;)+/gi, '&')
}

function parseVersion(text: string): number {
  return /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 0
}

interface Part {
  readonly raw: string
  /** Whether there is a = in it. */
  readonly hasValue: boolean
  readonly key: string
  readonly value: string
  readonly rawValue: string
}

function readPart(raw: string): Part {
  const source = raw.includes('=') ? raw : percentDecode(raw).text
  const equals = source.indexOf('=')
  const rawKey = equals < 0 ? source : source.slice(0, equals)
  const rawValue = equals < 0 ? '' : source.slice(equals + 1)
  const key = stripBlanks(percentDecode(rawKey).text)
  return { raw, hasValue: equals >= 0, key, value: percentDecode(stripBlanks(rawValue)).text, rawValue }
}

interface Check {
  readonly digits: string
  /** A letter or digit follows the last digit, so these are not the four that were written. */
  readonly overlong: boolean
  /** Something else follows: the `).` or `">` of the text in which the link stood. */
  readonly junk: boolean
}

function readCheck(rawValue: string): Check {
  const { text } = percentDecode(rawValue)
  const match = DIGITS.exec(text)![0]
  const digits = stripBlanks(match).toLowerCase()
  const rest = text.slice(match.length)
  const overlong = /^[0-9a-z]/i.test(digits.length < 4 ? stripBlanks(rest) : rest)
  return { digits, overlong, junk: rest !== '' }
}

/** What the checksum says about the link; undefined if all is well. */
function judge(body: string, check: Check | undefined, added: boolean): Note | undefined {
  const { text, malformed } = percentDecode(stripBlanks(body))
  if (!check) return looksCut(text) ? { kind: 'cut' } : malformed ? damaged('escapes') : { kind: 'unchecked' }
  if (check.digits.length < 4 && !check.overlong) return { kind: 'cut' }
  if (!check.overlong && check.digits === checksumOf(body)) return added ? { kind: 'unchecked' } : undefined
  // Programs that shorten a link for display leave dots in its middle.
  if (/…|\.\.\./.test(text)) return { kind: 'cut' }
  return damaged(malformed ? 'escapes' : 'checksum')
}

/** A last part without a value, or one that ends in a comma or inside an escape, was not written by hand. */
function looksCut(body: string): boolean {
  const last = body.slice(Math.max(body.indexOf('?'), body.lastIndexOf('&')) + 1)
  return !last.includes('=') || /[=,]$|%[0-9a-f]?$/i.test(last)
}

function damaged(reason: 'checksum' | 'escapes' | 'version' | 'format'): Note {
  return { kind: 'damaged', reason }
}

function checksumOf(body: string): string {
  const bytes = encoder.encode(stripBlanks(percentDecode(stripBlanks(body)).text))
  return checksum(bytes).toString(16).padStart(4, '0')
}
