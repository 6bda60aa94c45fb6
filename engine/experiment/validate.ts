/**
 * An experiment from a file: any JSON value in, an allowed experiment and notes out. Missing settings have their default;
 * wrong types count as bad values (a number in quotes is not a number). Only the first two levels are ever looked at.
 */
import { defaultAt } from './defaultAt.ts'
import { defaultExperiment, type Experiment, type LaneSettings, MAX_LANES } from './experiment.ts'
import { type FieldKey, laneKeys, sharedKeys } from './fields.ts'
import { normaliseText } from './normaliseText.ts'
import { excerpt, limitNotes, type Note, type Value } from './note.ts'
import { acceptValue, allowedFor } from './parseValue.ts'
import { normaliseTurns } from './turns.ts'

export function parseExperiment(value: unknown): { experiment: Experiment; notes: Note[] } {
  if (!isObject(value)) {
    return { experiment: defaultExperiment, notes: [{ kind: 'damaged', reason: 'format' }] }
  }
  const notes: Note[] = []
  noteUnknown(value, [...sharedKeys, 'lanes'], notes)
  const shared = readFields(value, sharedKeys, notes)
  const txt = normaliseText(shared.get('txt') as string)
  shared.set('txt', txt.text)
  notes.push(...txt.notes)
  const lanes = readLanes(own(value, 'lanes'), notes)
  return {
    experiment: { ...Object.fromEntries(shared), lanes } as unknown as Experiment,
    notes: limitNotes(notes),
  }
}

function readLanes(value: unknown, notes: Note[]): readonly LaneSettings[] {
  if (value === undefined) return defaultExperiment.lanes
  if (!Array.isArray(value) || value.length === 0) {
    notes.push({ kind: 'bad-lanes', given: spell(value) })
    return defaultExperiment.lanes
  }
  if (value.length > MAX_LANES) notes.push({ kind: 'too-many-lanes', given: value.length, limit: MAX_LANES })
  return Array.from(value.slice(0, MAX_LANES), (item: unknown, lane) => {
    const usable = isObject(item)
    if (!usable) notes.push({ kind: 'bad-lanes', given: spell(item), lane })
    const settings = usable ? item : {}
    noteUnknown(settings, laneKeys, notes, lane)
    return Object.fromEntries(readFields(settings, laneKeys, notes, lane)) as unknown as LaneSettings
  })
}

function readFields(object: object, keys: readonly FieldKey[], notes: Note[], lane?: number) {
  const values = new Map<FieldKey, Value>()
  for (const key of keys) {
    const given = own(object, key)
    const used = defaultAt(key, lane)
    const value = given === undefined ? used : acceptValue(key, given)
    values.set(key, key === 'turns' && value ? normaliseTurns(value as string, lane, notes) : (value ?? used))
    if (value !== undefined) continue
    const note: Note = { kind: 'bad-value', key, given: spell(given), used, allowed: allowedFor(key) }
    notes.push(lane === undefined ? note : { ...note, lane })
  }
  return values
}

function noteUnknown(object: object, known: readonly string[], notes: Note[], lane?: number) {
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue
    const note: Note = { kind: 'unknown-key', key: excerpt(key), value: spell(own(object, key)) }
    notes.push(lane === undefined ? note : { ...note, lane })
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Never an inherited property, and never a getter's code. */
function own(object: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(object, key)?.value
}

/** A short spelling of any value, without looking inside it. */
function spell(value: unknown): string {
  if (typeof value === 'string') return excerpt(value)
  if (Array.isArray(value)) return '[…]'
  if (typeof value === 'object' && value !== null) return '{…}'
  return typeof value === 'function' ? 'function' : String(value)
}
