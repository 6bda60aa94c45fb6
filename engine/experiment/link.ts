/**
 * An experiment as the hash of a URL and back: `#1?cell=rnn,lstm&h=32&T=50&seed=7&k=5f3a`.
 *
 * Fields stand in the order of the table, and only those that differ from the default experiment. A lane field is one
 * value if the lanes agree, otherwise one per lane; `cell` always has one per lane, because it says how many there are.
 * Keys and spellings are for ever: `golden-links.json` may grow but never change.
 */
import { defaultAt } from './defaultAt.ts'
import { LINK_VERSION, openLink, type Pair, sealLink } from './envelope.ts'
import { defaultExperiment, type Experiment, type LaneSettings, MAX_LANES } from './experiment.ts'
import {
  type FieldKey,
  fieldKeys,
  fields,
  type LaneKey,
  laneKeys,
  type SharedKey,
  sharedKeys,
} from './fields.ts'
import { excerpt, limitNotes, type Note, type Value } from './note.ts'
import { packText, unpackText } from './packText.ts'
import { allowedFor, parseValue, printValue } from './parseValue.ts'
import { stripBlanks } from './percent.ts'
import { normaliseTurns } from './turns.ts'

export { LINK_VERSION }

/** The lane field whose list is always complete and so gives the number of lanes. */
const COUNTING: LaneKey = 'cell'

/** A longer hash is refused unread; an experiment that needs one is saved as a file. */
export const MAX_LINK_BYTES = 16 << 10

export interface Decoded {
  readonly experiment: Experiment
  readonly notes: Note[]
  /** Settings that this version does not know, to be handed to `encodeLink` when the experiment is shared again. */
  readonly unknown: [string, string][]
  /** As the link says; 0 if that cannot be made out. */
  readonly version: number
  /** Written by a newer version: shown as far as understood, not to be overwritten. */
  readonly readOnly: boolean
}

/**
 * The experiment's own text must be normalised (`normaliseText`). The result may be longer than MAX_LINK_BYTES, and text
 * of more than MAX_LINK_TEXT_BYTES cannot be read back: then the file is the way.
 */
export async function encodeLink(
  experiment: Experiment,
  unknown: readonly (readonly [string, string])[] = [],
): Promise<string> {
  const pairs: [string, string][] = []
  for (const key of fieldKeys) {
    const printed = isLaneKey(key) ? printLanes(experiment, key) : await printShared(experiment, key)
    if (printed !== undefined) pairs.push([key, printed])
  }
  return sealLink([...pairs, ...unknown.filter(([key]) => !isTaken(stripBlanks(key)))])
}

/** Never rejects, whatever the string. A damaged or cut link still applies every setting that is left and valid. */
export async function decodeLink(hash: string): Promise<Decoded> {
  if (hash.length > MAX_LINK_BYTES) {
    const note: Note = { kind: 'too-long', bytes: hash.length, limit: MAX_LINK_BYTES }
    return {
      experiment: defaultExperiment,
      notes: [note],
      unknown: [],
      version: LINK_VERSION,
      readOnly: false,
    }
  }
  const { version, pairs, notes } = openLink(hash)
  const { known, unknown } = sortPairs(pairs, notes)
  const txt = await unpackText(known.get('txt') ?? '')
  const shared = sharedKeys.map(key => [
    key,
    key === 'txt' ? txt.text : readShared(key, known.get(key), notes),
  ])
  const lanes = readLanes(known, notes)
  const experiment = { ...Object.fromEntries(shared), lanes } as Experiment
  return {
    experiment,
    notes: limitNotes([...notes, ...txt.notes]),
    unknown,
    version,
    readOnly: version > LINK_VERSION,
  }
}

async function printShared(experiment: Experiment, key: SharedKey): Promise<string | undefined> {
  if (experiment[key] === fields[key].default) return undefined
  return key === 'txt' ? await packText(experiment.txt) : printValue(experiment[key])
}

function printLanes({ lanes }: Experiment, key: LaneKey): string | undefined {
  const values = lanes.map(lane => lane[key])
  const usual = values.every((value, lane) => value === defaultAt(key, lane))
  if (key === COUNTING) {
    if (usual && lanes.length === defaultExperiment.lanes.length) return undefined
    return values.map(printValue).join(',')
  }
  if (usual) return undefined
  return (values.every(value => value === values[0]) ? values.slice(0, 1) : values).map(printValue).join(',')
}

/** First come, first served; keys of the table apart from all others. Adds to `notes`. */
function sortPairs(pairs: readonly Pair[], notes: Note[]) {
  const known = new Map<FieldKey, string>()
  const unknown = new Map<string, string>()
  for (const [key, value] of pairs) {
    if (isFieldKey(key) ? known.has(key) : unknown.has(key) || isTaken(key)) {
      notes.push({ kind: 'duplicate-key', key: excerpt(key), given: excerpt(value) })
    } else if (isFieldKey(key)) {
      known.set(key, stripBlanks(value))
    } else {
      unknown.set(key, value)
      notes.push({ kind: 'unknown-key', key: excerpt(key), value: excerpt(value) })
    }
  }
  return { known, unknown: [...unknown] }
}

function readShared(key: SharedKey, given: string | undefined, notes: Note[]): Value {
  if (given === undefined) return fields[key].default
  const value = parseValue(key, given)
  if (value !== undefined) return value
  const used = fields[key].default
  notes.push({ kind: 'bad-value', key, given: excerpt(given), used, allowed: allowedFor(key) })
  return used
}

/** As many lanes as the longest list, at most four; shorter lists go on with their last value. Adds to `notes`. */
function readLanes(known: ReadonlyMap<FieldKey, string>, notes: Note[]): LaneSettings[] {
  const lists = new Map<LaneKey, string[]>()
  for (const key of laneKeys) if (known.has(key)) lists.set(key, known.get(key)!.split(','))

  const lengths = Array.from(lists.values(), list => list.length)
  const given = Math.max(lists.has(COUNTING) ? 1 : defaultExperiment.lanes.length, ...lengths)
  const count = Math.min(given, MAX_LANES)
  if (given > MAX_LANES) notes.push({ kind: 'too-many-lanes', given, limit: MAX_LANES })

  const columns = new Map<LaneKey, Value[]>()
  for (const [key, list] of lists) {
    columns.set(key, readList(key, list.slice(0, MAX_LANES), notes))
    if (list.length > 1 && list.length < count) {
      notes.push({ kind: 'list-extended', key, given: list.length, lanes: count })
    }
  }
  const valueAt = (key: LaneKey, lane: number) => {
    const values = columns.get(key)
    return values ? (values[lane] ?? values.at(-1)!) : defaultAt(key, lane)
  }
  return Array.from({ length: count }, (_, lane) => {
    return Object.fromEntries(laneKeys.map(key => [key, valueAt(key, lane)])) as unknown as LaneSettings
  })
}

function readList(key: LaneKey, list: readonly string[], notes: Note[]): Value[] {
  return list.map((given, lane) => {
    if (key === 'turns') return normaliseTurns(given, list.length > 1 ? lane : undefined, notes)
    const value = parseValue(key, given)
    if (value !== undefined) return value
    const used = defaultAt(key, lane)
    const note: Note = { kind: 'bad-value', key, given: excerpt(given), used, allowed: allowedFor(key) }
    notes.push(list.length > 1 ? { ...note, lane } : note)
    return used
  })
}

function isFieldKey(key: string): key is FieldKey {
  return Object.hasOwn(fields, key)
}

function isLaneKey(key: FieldKey): key is LaneKey {
  return fields[key].scope === 'lane'
}

/** Whether a key already means something, so that no unknown setting may carry it. */
function isTaken(key: string): boolean {
  return key === 'k' || isFieldKey(key)
}
