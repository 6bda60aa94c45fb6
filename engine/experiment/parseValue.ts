import { type Field, type FieldKey, fields, isAllowed } from './fields.ts'
import type { Allowed, Value } from './note.ts'

const NUMBER = /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e-?\d+)?$/i
const FINGERPRINT = /^(?:[0-9a-f]{8})?$/

/** One value as a link spells it (`txt` in its unpacked form), or undefined if the field does not accept it. */
export function parseValue(key: FieldKey, given: string): Value | undefined {
  return acceptValue(key, spelled(fields[key].kind, given))
}

/** One value of unknown type, from a file, or undefined if the field does not accept it. −0 becomes 0. */
export function acceptValue(key: FieldKey, value: unknown): Value | undefined {
  if (!isAllowed(key, value)) return undefined
  if (isFingerprint(key) && !FINGERPRINT.test(value as string)) return undefined
  return value === 0 ? 0 : (value as Value)
}

/** How a link spells a value. */
export function printValue(value: Value): string {
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value)
}

export function allowedFor(key: FieldKey): Allowed {
  const field: Field = fields[key]
  switch (field.kind) {
    case 'choice':
      return { kind: 'options', options: field.options }
    case 'flag':
      return { kind: 'flag' }
    case 'text':
      return { kind: isFingerprint(key) ? 'fingerprint' : 'text' }
    case 'integer':
    case 'number':
      return { kind: 'range', min: field.min, max: field.max, whole: field.kind === 'integer' }
  }
}

const isFingerprint = (key: FieldKey) => 'fingerprint' in fields[key]

function spelled(kind: Field['kind'], given: string): Value | undefined {
  switch (kind) {
    case 'choice':
    case 'text':
      return given
    case 'flag':
      return given === '1' ? true : given === '0' ? false : undefined
    case 'integer':
    case 'number':
      return readNumber(given)
  }
}

/** A number as links spell it: no signs but −, no blanks, no words; undefined if it is none. */
export function readNumber(given: string): number | undefined {
  return NUMBER.test(given) ? Number(given) : undefined
}
