/** For the tests of this folder: arbitrary experiments, and seeded damage to links. */
import fc from 'fast-check'
import type { Experiment } from './experiment.ts'
import { type Field, type FieldKey, fieldKeys, fields, isAllowed, laneKeys, sharedKeys } from './fields.ts'
import { normaliseText } from './normaliseText.ts'
import { asWeight, liveKeys, MAX_WEIGHT, printTurns, readTurns, type Turn } from './turns.ts'

const [ONE, TWO] = [1, 2].map(n => ({ minLength: n, maxLength: n })) as [object, object]
const fingerprint = fc.stringMatching(/^[0-9a-f]{8}$/)
const ownText = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.lorem({ mode: 'sentences', maxCount: 20 }),
    fc.constantFrom(
      'a',
      '\r',
      'a\rb',
      '\n',
      ' ',
      '日本語'.repeat(50),
      '👩‍👩‍👧‍👦 é e\u0301 \u2028 ‮שלום',
      '\uFFFD',
    ),
  )
  .map(text => normaliseText(text).text)

const updates = fc.oneof(fc.nat(20), fc.nat(99_999_999))
const turn: fc.Arbitrary<Turn> = fc.oneof(
  fc
    .constantFrom(...liveKeys)
    .chain(key => fc.record({ update: updates, key: fc.constant(key), value: arbitraryOf(key) })),
  fc
    .constantFrom(
      'weight_ih_l0',
      'weight_hh_l2',
      'bias_ih_l1',
      'bias_hh_l0',
      'decoder.weight',
      'decoder.bias',
    )
    .chain(tensor =>
      fc.record({
        update: updates,
        tensor: fc.constant(tensor),
        at: fc.array(fc.nat(1023), tensor.includes('weight') ? TWO : ONE),
        value: fc.float({ min: -MAX_WEIGHT, max: MAX_WEIGHT, noNaN: true }).map(asWeight),
      }),
    ),
)
/** Turns in order, one for each update and target. */
export const turns: fc.Arbitrary<Turn[]> = fc
  .array(turn, { maxLength: 12 })
  .map(some => readTurns(printTurns(some)).turns)

function arbitraryOf(key: FieldKey): fc.Arbitrary<string | number | boolean> {
  const field: Field = fields[key]
  switch (field.kind) {
    case 'choice':
      return fc.constantFrom(...field.options)
    case 'flag':
      return fc.boolean()
    case 'text':
      return field.fingerprint ? fingerprint : key === 'turns' ? turns.map(printTurns) : ownText
    case 'integer':
      return fc.oneof(fc.constantFrom(field.min, field.max), fc.integer({ min: field.min, max: field.max }))
    case 'number': {
      const anywhere = fc.double({ min: field.min, max: field.max, noNaN: true }).map(value => value + 0)
      return fc.oneof(fc.constantFrom(field.min, field.max, ...(field.stops ?? [])), anywhere)
    }
  }
}

/** Any allowed experiment with normalised text. About half of the values are the default. */
export const experiments: fc.Arbitrary<Experiment> = fc.record({
  ...recordOf(sharedKeys),
  lanes: fc.array(fc.record(recordOf(laneKeys)), { minLength: 1, maxLength: 4 }),
}) as unknown as fc.Arbitrary<Experiment>

/** The same without own text, so that decoding needs no decompression. */
export const plainExperiments = experiments.map(experiment => ({ ...experiment, txt: '' }))

function recordOf(keys: readonly FieldKey[]) {
  return Object.fromEntries(
    keys.map(key => [
      key,
      fc.oneof(fc.constant<string | number | boolean>(fields[key].default), arbitraryOf(key)),
    ]),
  )
}

/** Names what is not as the table allows, or is undefined. */
export function findIllegal(experiment: Experiment): string | undefined {
  const { lanes } = experiment
  if (lanes.length < 1 || lanes.length > 4) return `${lanes.length} lanes`
  if (Object.keys(experiment).length !== sharedKeys.length + 1) return Object.keys(experiment).join()
  for (const lane of lanes) {
    if (Object.keys(lane).length !== laneKeys.length) return Object.keys(lane).join()
  }
  for (const key of fieldKeys) {
    const values: unknown[] =
      key in experiment
        ? [experiment[key as keyof Experiment]]
        : lanes.map(lane => lane[key as keyof typeof lane])
    for (const value of values) {
      if (!isAllowed(key, value) || Object.is(value, -0)) return `${key}=${String(value)}`
      if (key === 'turns' && !isNormal(String(value))) return `turns=${String(value)}`
      if ('fingerprint' in fields[key] && !/^([0-9a-f]{8})?$/.test(String(value)))
        return `${key}=${String(value)}`
    }
  }
  return undefined
}

const isNormal = (text: string) => {
  const { turns, notes } = readTurns(text)
  return notes.length === 0 && printTurns(turns) === text
}

/** mulberry32: the same numbers on every machine. Returns whole numbers from 0 to below n. */
export function createDice(seed: number): (n: number) => number {
  let state = seed >>> 0
  return n => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 0x100000000) * n)
  }
}

const SNIPPETS = [
  ...[
    '&',
    '=',
    '?',
    '#',
    '%',
    ',',
    '+',
    ' ',
    '\n',
    '\0',
    '\uD800',
    '…',
    '...',
    '&amp;',
    '&k=',
    '%2',
    '%00',
    '%FF',
  ],
  ...[
    '%F0%9F%92%A9',
    '%25',
    '-',
    '1e309',
    '-0',
    'NaN',
    'Infinity',
    '__proto__=1&',
    'constructor=x',
    '&cell=',
    '&txt=',
  ],
  ...[
    '&h=1,2,3,4,5',
    '2?',
    '0?',
    '\u200B',
    '\u202E',
    '<img src=x onerror=alert(1)>',
    '９',
    ',,,,,',
    '&lanes=9',
    '&turns=5-lr-0.1~6-weight_hh_l0.0.1--2',
    '~7-clip-',
  ],
]

/** One to three injuries: bit flips, cuts, insertions, swaps, splices with another link, random characters. */
export function mutate(link: string, other: string, dice: (n: number) => number): string {
  let text = link
  for (let times = 1 + dice(3); times > 0; times--) {
    const at = dice(text.length + 1)
    const to = at + dice(8)
    switch (dice(9)) {
      case 0:
        text = replaceAt(text, at, String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << dice(7))))
        break
      case 1:
        text = text.slice(0, at)
        break
      case 2:
        text = text.slice(0, at) + text.slice(to)
        break
      case 3:
        text = text.slice(0, at) + SNIPPETS[dice(SNIPPETS.length)]! + text.slice(at)
        break
      case 4:
        text = text.slice(0, at) + text.slice(to) + text.slice(at, to)
        break
      case 5:
        text = text.slice(0, at) + other.slice(dice(other.length + 1))
        break
      case 6:
        text = replaceAt(text, at, String.fromCharCode(dice(0x10000)))
        break
      case 7:
        text = text.slice(0, to) + text.slice(at)
        break
      case 8:
        text = dice(2) ? text.toLowerCase() : text.slice(at)
        break
    }
  }
  return text
}

export function replaceAt(text: string, at: number, by: string): string {
  return text.slice(0, at) + by + text.slice(at + 1)
}
