/** What one unit does along a text and which units follow a property, as places, bars and words: pure. */
import type { FindUnitsAnswer } from '../../../engine/worker/questions/findUnits.ts'
import type { Passage, PropertyQuestion } from '../../../engine/worker/questions/passage.ts'
import type { ReadTextAnswer } from '../../../engine/worker/questions/readText.ts'
import { nameOf } from '../../draw/characters.ts'
import { group } from '../../stage/laneName.ts'
import type { Unit } from '../../store/stage.ts'
import { ARROWS } from '../states.ts'
import type { Table } from '../table.ts'

export type PropertyId = Extract<PropertyQuestion, { kind: 'property' }>['id'] | 'places'

interface PropertyText {
  /** After “follows”. */
  readonly name: string
  /** What memory it takes; said when a unit follows it. */
  readonly needs: string
  /** Why there is nothing to look for, in a text without any. */
  readonly missing: string
}

export const propertyTexts: Record<PropertyId, PropertyText> = {
  insideQuotes: {
    name: 'inside quotes',
    needs: 'It cannot be read off one character: this takes memory.',
    missing: 'no quotation marks',
  },
  positionInLine: {
    name: 'position in line',
    needs: 'It cannot be read off one character: this takes memory.',
    missing: 'no line breaks',
  },
  afterSpace: {
    name: 'after a space',
    needs: 'It takes a memory of one character.',
    missing: 'no spaces',
  },
  upperCase: {
    name: 'upper case',
    needs: 'It can be read off the character itself and takes no memory.',
    missing: 'no capitals',
  },
  vowel: {
    name: 'a vowel',
    needs: 'It can be read off the character itself and takes no memory.',
    missing: 'no vowels',
  },
  insideBrackets: {
    name: 'inside brackets',
    needs: 'It cannot be read off one character: this takes memory.',
    missing: 'no brackets',
  },
  clue: {
    name: 'the clue was A',
    needs: 'It stands at the beginning of the sequence only: this takes memory.',
    missing: 'only the task “recall” has one',
  },
  places: { name: 'the brushed places', needs: '', missing: 'nothing brushed' },
}

export const propertyIds = Object.keys(propertyTexts) as PropertyId[]

/** What is looked for at first: the famous one, or what the task is about; else the first that there is. */
export function firstOf(possible: readonly PropertyId[]): PropertyId {
  return (['clue', 'insideQuotes'] as const).find(id => possible.includes(id)) ?? possible[0] ?? 'places'
}

/** Whether a text has anything to look for. */
export function applies(
  id: PropertyId,
  { characters, sequences }: { characters: readonly string[]; sequences: boolean },
): boolean {
  const has = (pattern: RegExp) => characters.some(character => pattern.test(character))
  switch (id) {
    case 'insideQuotes':
      return has(/["“”«»]/u)
    case 'positionInLine':
      return sequences || has(/\n/)
    case 'afterSpace':
      return has(/\s/u)
    case 'upperCase':
      return has(/\p{Lu}/u)
    case 'vowel':
      return has(/[aeiou]/i)
    case 'insideBrackets':
      return has(/[([{]/)
    case 'clue':
      return sequences
    case 'places':
      return true
    default: {
      const unreachable: never = id
      return unreachable
    }
  }
}

export type Place = readonly [from: number, to: number]

/** Every place at which a phrase stands, overlapping ones too; none for the empty phrase. */
export function placesOf(characters: readonly string[], phrase: readonly string[]): Place[] {
  const found: Place[] = []
  if (phrase.length === 0) return found
  for (let from = 0; from + phrase.length <= characters.length; from++)
    if (phrase.every((character, n) => characters[from + n] === character))
      found.push([from, from + phrase.length])
  return found
}

/** What the ends of a scale for a unit stand for: ±1 for what a tanh keeps within, else a round number not far above the largest. */
export function limitOf(values: Float32Array): number {
  let largest = 0
  for (const value of values) if (Math.abs(value) > largest) largest = Math.abs(value)
  if (largest <= 1 || !Number.isFinite(largest)) return 1
  const decade = 10 ** Math.floor(Math.log10(largest))
  return (ROUND.find(step => step * decade >= largest) ?? 10) * decade
}

const ROUND = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8]

/** Unit 12, unit 12 of layer 2, or of both directions unit 12 ←; counted from 1, as everywhere on the page. */
export function unitName({ l, j, reverse = false }: Unit, layers: number, bothWays = false): string {
  const unit = `unit ${j + 1}${bothWays ? ` ${ARROWS[reverse ? 1 : 0]}` : ''}`
  return layers > 1 ? `${unit} of layer ${l + 1}` : unit
}

const sources: Record<Passage['source'], string> = {
  keptBack: 'kept-back characters',
  learned: 'characters that it learns from',
  probe: 'characters on the stage',
  text: 'characters of your own',
  sequences: 'characters of its task',
}

/** Characters seen less often are left out of the comparison. */
const OFTEN = 5

/** Range, and after which characters the unit is highest and lowest on average. */
export function describeUnit(
  { tokens, values, source }: Pick<ReadTextAnswer, 'tokens' | 'values' | 'source'>,
  vocabulary: readonly string[],
  name: string,
): string {
  const sums = new Map<number, { sum: number; count: number }>()
  let least = Infinity
  let most = -Infinity
  for (const [n, token] of tokens.entries()) {
    const value = values[n]!
    least = Math.min(least, value)
    most = Math.max(most, value)
    const known = sums.get(token) ?? { sum: 0, count: 0 }
    sums.set(token, { sum: known.sum + value, count: known.count + 1 })
  }
  const start = `${capital(name)} over ${group(tokens.length)} ${sources[source]}: from ${signed(least)} to ${signed(most)}`
  const means = [...sums]
    .filter(([, { count }]) => count >= OFTEN)
    .map(([token, { sum, count }]) => ({ token, mean: sum / count }))
    .sort((a, b) => a.mean - b.mean)
  if (means.length < 2) return `${start}.`
  const said = ({ token, mean }: { token: number; mean: number }) =>
    `${nameOf(vocabulary[token] ?? '')} (${signed(mean)})`
  return `${start}. On average highest after ${said(means.at(-1)!)}, lowest after ${said(means[0]!)}.`
}

const capital = (text: string) => text[0]!.toUpperCase() + text.slice(1)

/** +0.73, −0.05, with a minus sign. */
export function signed(value: number): string {
  if (!Number.isFinite(value)) return '–'
  if (Math.abs(value) < 0.005) return '0.00'
  const digits = Math.abs(value) >= 10 ? Math.abs(value).toPrecision(2) : Math.abs(value).toFixed(2)
  return `${value < 0 ? '−' : '+'}${digits}`
}

export interface Bar extends Unit {
  readonly r: number
  readonly verdict: FindUnitsAnswer['verdicts'][number]
}

/** The units that follow best. */
export function barsOf({ l, j, reverse, r, verdicts }: FindUnitsAnswer, most = 8): Bar[] {
  return verdicts.slice(0, most).map((verdict, n) => ({
    ...{ l: l[n]!, j: j[n]!, r: r[n]!, verdict },
    ...(reverse && { reverse: reverse[n] === 1 }),
  }))
}

const verdictWords = { strong: 'strong', weak: 'weak', none: 'chance' } as const
export const sayVerdict = ({ verdict }: Bar): string => verdictWords[verdict]

/** Whether any unit follows a property, and whether that could be chance. */
export function describeFound(answer: FindUnitsAnswer, id: PropertyId, layers: number): string {
  const { name, needs } = propertyTexts[id]
  const { baseline, verdicts } = answer
  const [best] = barsOf(answer, 1)
  if (!best || answer.labels.every(label => label === answer.labels[0]))
    return `“${name}” holds everywhere here, or nowhere: there is nothing to follow.`
  const unit = unitName(best, layers, answer.reverse !== undefined)
  const count = (verdict: Bar['verdict']) => verdicts.filter(each => each === verdict).length
  if (!Number.isFinite(baseline.r))
    return `The text is too short to tell a unit that follows “${name}” from chance.`
  const chance = `chance gives the best of ${verdicts.length} units up to ${baseline.r.toFixed(2)}`
  if (best.verdict === 'none')
    return `No unit of this network follows “${name}”: the best, ${unit} (r ${signed(best.r)}), is within what chance gives; ${chance}.`
  const [strong, weak] = [count('strong'), count('weak')]
  if (best.verdict === 'weak')
    return `Only weakly: ${unit} goes with “${name}”, r ${signed(best.r)}, which is ${Math.round(100 * best.r ** 2)} % of its variance; ${chance}. ${weak} weak in all. ${needs}`.trim()
  return `${capital(unit)} follows “${name}”: r ${signed(best.r)}; ${chance}. ${strong} strong, ${weak} weak in all. ${needs}`.trim()
}

export function unitTable(
  { tokens, values }: Pick<ReadTextAnswer, 'tokens' | 'values'>,
  vocabulary: readonly string[],
  labels: Uint32Array | undefined,
  caption: string,
): Table {
  return {
    caption,
    columns: ['character', 'reads', 'value', ...(labels ? ['label'] : [])],
    rows: Array.from(tokens, (token, n) => [
      n + 1,
      vocabulary[token] ?? '',
      values[n]!,
      ...(labels ? [labels[n]!] : []),
    ]),
  }
}

export function foundTable(answer: FindUnitsAnswer, caption: string): Table {
  return {
    caption: `${caption}; chance: ${answer.baseline.r.toFixed(3)} at ${100 * answer.baseline.level} %, ${answer.baseline.shifts} displacements`,
    columns: ['rank', 'layer', 'unit', ...(answer.reverse ? ['direction'] : []), 'r', 'verdict'],
    rows: barsOf(answer, Infinity).map((bar, n) => [
      ...[n + 1, bar.l + 1, bar.j + 1],
      ...(bar.reverse === undefined ? [] : [ARROWS[bar.reverse ? 1 : 0]]),
      ...[bar.r, sayVerdict(bar)],
    ]),
  }
}
