/**
 * Turns: what is done to a lane in the middle of its run, so that a link repeats it. As text, `turns=120-lr-0.003~300-weight_hh_l0.3.5-0.25`:
 * after update 120 the learning rate is 0.003; after update 300 one weight, row 3 and column 5, is 0.25. Update 0 is before the first one.
 *
 * A turn sets one live setting, from the next update on, or one weight, at once. It says the new value, never a difference, so it may
 * happen twice. Turns stand in order, one for each update and target.
 */
import { fields, type LaneKey, laneKeys } from './fields.ts'
import { type Allowed, excerpt, type Note, type Value } from './note.ts'
import { allowedFor, parseValue, printValue, readNumber } from './parseValue.ts'

export type LiveKey = { [K in LaneKey]: (typeof fields)[K] extends { live: true } ? K : never }[LaneKey]

export interface SettingTurn {
  /** After this update. */
  readonly update: number
  readonly key: LiveKey
  readonly value: Value
}

export interface WeightTurn {
  readonly update: number
  /** PyTorch's name. */
  readonly tensor: string
  /** Row and column, or the index in a vector. */
  readonly at: readonly number[]
  /** A float32. */
  readonly value: number
}

export type Turn = SettingTurn | WeightTurn

export const MAX_TURNS = 200
/** A weight set by hand lies between minus this and this. */
export const MAX_WEIGHT = 1000

const TURN = /^(\d{1,8})-([A-Za-z][\w.]*)-(.+)$/
const WEIGHT =
  /^((?:weight|bias)_(?:ih|hh)_l[0-2](?:_reverse)?|decoder\.(?:weight|bias))\.(\d{1,6})(?:\.(\d{1,6}))?$/

export const liveKeys = laneKeys.filter((key): key is LiveKey => 'live' in fields[key])

/** The turns of a text; what is none, or beyond the limit, is left out and noted. Never throws. */
export function readTurns(text: string, lane?: number): { turns: Turn[]; notes: Note[] } {
  const notes: Note[] = []
  const where = lane === undefined ? {} : { lane }
  const turns = new Map<string, Turn>()
  for (const given of text.split('~')) {
    if (given === '') continue
    const turn = readTurn(given)
    if ('update' in turn) turns.set(placeOf(turn), turn)
    else notes.push({ kind: 'bad-turn', given: excerpt(given), ...turn, ...where })
  }
  if (turns.size > MAX_TURNS)
    notes.push({ kind: 'too-many-turns', given: turns.size, limit: MAX_TURNS, ...where })
  return { turns: inOrder([...turns.values()]).slice(0, MAX_TURNS), notes }
}

/** The same as text again: what an experiment holds. Adds to `notes`. */
export function normaliseTurns(text: string, lane: number | undefined, notes: Note[]): string {
  const read = readTurns(text, lane)
  notes.push(...read.notes)
  return printTurns(read.turns)
}

export function parseTurns(text: string): readonly Turn[] {
  return text === '' ? [] : readTurns(text).turns
}

export function printTurns(turns: readonly Turn[]): string {
  return inOrder(turns).map(printTurn).join('~')
}

/** What a turn changes, as it is spelled: `lr`, `weight_hh_l0.3.5`. */
export function targetOf(turn: Turn): string {
  return 'key' in turn ? turn.key : [turn.tensor, ...turn.at].join('.')
}

/** The settings in force when the update after this one is made. */
export function settingsAt<S extends { readonly turns: string }>(settings: S, update: number): S {
  return foldTurns(settings, parseTurns(settings.turns), update)
}

/** The same with turns that have been parsed before. */
export function foldTurns<S>(settings: S, turns: readonly Turn[], update: number): S {
  const done = turns.filter(turn => 'key' in turn && turn.update <= update) as SettingTurn[]
  return done.length === 0
    ? settings
    : { ...settings, ...Object.fromEntries(done.map(({ key, value }) => [key, value])) }
}

/**
 * The lane with one more turn, made by hand: an earlier one of the same update and target gives way to it, and so do all later ones, as
 * what lies ahead will be another run. A setting that has this value already is not set again.
 */
export function withTurn<S extends { readonly turns: string }>(settings: S, turn: Turn): S {
  const place = placeOf(turn)
  const turns = parseTurns(settings.turns).filter(
    other => other.update <= turn.update && placeOf(other) !== place,
  )
  const idle =
    'key' in turn && foldTurns<object>(settings, turns, turn.update)[turn.key as never] === turn.value
  return { ...settings, turns: printTurns(idle ? turns : [...turns, turn]) }
}

/** What only one of two texts does. */
function differing(a: string, b: string): readonly Turn[] {
  if (a === b) return []
  const [first, second] = [a.split('~'), b.split('~')]
  const alone = [...first, ...second].filter(turn => !(first.includes(turn) && second.includes(turn)))
  return parseTurns(alone.join('~'))
}

/**
 * The last update whose state, reached with some turns, is also one on the way of others: itself, or with the weights set that they set
 * there. ∞ where they always do the same.
 */
export function sharedUntil(made: string, other: string): number {
  const places = parseTurns(other).map(placeOf)
  const until = (turn: Turn) =>
    'key' in turn || places.includes(placeOf(turn)) ? turn.update : turn.update - 1
  return Math.min(...differing(made, other).map(until))
}

/** Whether two texts differ only in what a lane that stands at an update has still before it. */
export function differAhead(a: string, b: string, update: number): boolean {
  return differing(a, b).every(turn => turn.update > update || (turn.update === update && 'key' in turn))
}

/** Where in a tensor a weight is; undefined where the tensor, or the place, does not exist. */
export function placeIn(shape: readonly number[] | undefined, at: readonly number[]): number | undefined {
  if (!shape || shape.length !== at.length || at.some((n, axis) => n >= shape[axis]!)) return undefined
  return at.reduce((place, n, axis) => place * shape[axis]! + n, 0)
}

/** The nearest float32, as the shortest decimal number that means it. */
export function asWeight(value: number): number {
  const nearest = Math.fround(value)
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(nearest.toPrecision(digits))
    if (Math.fround(short) === nearest) return short + 0
  }
  return Number(nearest.toPrecision(9)) + 0
}

function readTurn(given: string): Turn | { allowed?: Allowed } {
  const [, update, target, value] = TURN.exec(given) ?? []
  if (target === undefined || value === undefined) return {}
  const [, tensor, row, column] = WEIGHT.exec(target) ?? []
  if (tensor === undefined) return readSetting(Number(update), target, value)
  if (tensor.includes('weight') !== (column !== undefined)) return {}
  const number = readNumber(value)
  if (number === undefined) return {}
  if (Math.abs(number) > MAX_WEIGHT)
    return { allowed: { kind: 'range', min: -MAX_WEIGHT, max: MAX_WEIGHT, whole: false } }
  const at = [Number(row), ...(column === undefined ? [] : [Number(column)])]
  return { update: Number(update), tensor, at, value: asWeight(number) }
}

function readSetting(update: number, target: string, given: string): Turn | { allowed?: Allowed } {
  const key = liveKeys.find(each => each === target)
  if (!key) return {}
  const value = parseValue(key, given)
  return value === undefined ? { allowed: allowedFor(key) } : { update, key, value }
}

function printTurn(turn: Turn): string {
  return `${placeOf(turn)}-${printValue('key' in turn ? turn.value : asWeight(turn.value))}`
}

function placeOf(turn: Turn): string {
  return `${turn.update}-${targetOf(turn)}`
}

function inOrder(turns: readonly Turn[]): Turn[] {
  const later = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  return [...turns].sort((a, b) => a.update - b.update || later(targetOf(a), targetOf(b)))
}
