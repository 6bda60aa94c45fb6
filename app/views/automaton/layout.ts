/** A grammar as a graph, and what a network knows of it: pure. */
import type { Automaton, Edge } from '../../../engine/tasks/automata.ts'
import { follow } from '../../../engine/tasks/automata.ts'
import { gradeBeginnings, SURPRISE_OF_A_BEGINNING, wordBeginnings } from '../../../engine/tasks/beginnings.ts'
import type { DistributionAnswer } from '../../../engine/worker/questions/distribution.ts'
import { nameOf } from '../../draw/characters.ts'
import { percent } from '../connectivity/layout.ts'
import type { Table } from '../table.ts'
import { type Picture, type Point, WIDTH } from './pictures.ts'

export const RADIUS = 8
const HEAD = 6

export const keyOf = ({ from, symbol }: Edge) => `${from} ${symbol}`

export interface DrawnEdge {
  readonly edge: Edge
  readonly path: string
  readonly head: string
  readonly label: Point
}

/** Lines from rim to rim, with heads; labels stand on the lines. */
export function layoutEdges({ edges }: Automaton, picture: Picture): DrawnEdge[] {
  return edges.map(edge => {
    const from = picture.places[edge.from]!
    const to = picture.ends[keyOf(edge)] ?? picture.places[edge.to]!
    if (keyOf(edge) === picture.round) return round(edge, from, to)
    const side = picture.loops[edge.from]
    if (edge.from === edge.to && side) return loop(edge, from, side)
    const length = Math.hypot(to[0] - from[0], to[1] - from[1])
    const unit: Point = [(to[0] - from[0]) / length, (to[1] - from[1]) / length]
    const tip = along(to, unit, -RADIUS - 1)
    return {
      edge,
      path: `M${along(from, unit, RADIUS)}L${along(tip, unit, -HEAD / 2)}`,
      head: head(tip, unit),
      label: along(from, unit, length * (picture.along[keyOf(edge)] ?? 0.5)),
    }
  })
}

const along = ([x, y]: Point, [dx, dy]: Point, by: number): Point => [x + dx * by, y + dy * by]

function head(tip: Point, unit: Point): string {
  const back = along(tip, unit, -HEAD)
  const across: Point = [-unit[1], unit[0]]
  return `M${tip}L${along(back, across, HEAD / 2)}L${along(back, across, -HEAD / 2)}Z`
}

/** Out of the state and back into it, on one side. */
function loop(edge: Edge, [x, y]: Point, side: -1 | 1): DrawnEdge {
  const reach = side * 24
  return {
    edge,
    path: `M${[x + side * 6, y - 6]}C${[x + reach, y - 18]} ${[x + reach, y + 18]} ${[x + side * 7.5, y + 7.5]}`,
    head: head([x + side * 5.5, y + 6.5], [-side * 0.8, -0.6]),
    label: [x + side * 18, y - 6],
  }
}

/** To the right, up along the side, and back from above. */
function round(edge: Edge, [x, y]: Point, [toX, toY]: Point): DrawnEdge {
  const side = WIDTH - 6
  return {
    edge,
    path: `M${[x + RADIUS, y]}C${[side, y]} ${[side, y]} ${[side, y - 50]}V${toY + 50}C${[side, toY]} ${[side, toY]} ${[toX + RADIUS + HEAD, toY]}`,
    head: head([toX + RADIUS + 1, toY], [-1, 0]),
    label: [x + 60, y - 1],
  }
}

/** Where a string stands after a step. */
export interface Standing {
  /** Undefined where what has been read is of no such string. */
  readonly state: string | undefined
  /** What may come now. */
  readonly leaving: readonly Edge[]
  /** The edges walked since the string, or the word, began. */
  readonly walked: ReadonlySet<string>
  /** What has been read since then. */
  readonly read: string
}

export function standingAt(automaton: Automaton, symbols: readonly string[], t: number): Standing {
  const states = [automaton.start, ...follow(automaton, symbols.slice(0, t + 1))]
  const state = states[t + 1]
  if (state === undefined) return { state, leaving: [], walked: new Set(), read: '' }
  // A string that has just ended is still in view.
  const begin = states.lastIndexOf(automaton.start, t)
  return {
    state,
    leaving: automaton.edges.filter(({ from }) => from === state),
    walked: new Set(symbols.slice(begin, t + 1).map((symbol, i) => `${states[begin + i]} ${symbol}`)),
    read: symbols.slice(begin, t + 1).join(''),
  }
}

/** One lane's answer. */
export interface Told {
  readonly name: string
  readonly update: number
  readonly answer: DistributionAnswer
}

/** What a lane gives to a symbol after step t. */
export function given(
  { probabilities, input }: DistributionAnswer,
  vocabulary: readonly string[],
  t: number,
) {
  const V = probabilities.length / input.length
  return (symbol: string) => probabilities[t * V + vocabulary.indexOf(symbol)] ?? 0
}

function likeliest(answer: DistributionAnswer, vocabulary: readonly string[], t: number): string {
  const p = given(answer, vocabulary, t)
  return vocabulary.reduce((best, symbol) => (p(symbol) > p(best) ? symbol : best), vocabulary[0]!)
}

/** For a narrow place: whole percent. */
export function shortPercent(p: number): string {
  return p > 0 && p < 0.005 ? '<1\u200a%' : `${Math.round(100 * p)}\u200a%`
}

const list = (names: readonly string[], word: string) =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`

/** Where one is, what may come and what the lanes give it. */
export function describeStanding(
  { state, leaving, read }: Standing,
  told: readonly Told[],
  vocabulary: readonly string[],
  t: number,
): string {
  if (state === undefined) return `What is read up to step ${t + 1} is not of this grammar.`
  const symbols = leaving.map(({ symbol }) => symbol)
  const repeats = /^[tp]6$/.test(state)
  const begin = `After “${read}”, step ${t + 1}, ${
    repeats ? `only ${symbols[0]} may come: it repeats the second letter` : `${list(symbols, 'or')} may come`
  }.`
  const lanes = told.map(({ name, answer }) => {
    const p = given(answer, vocabulary, t)
    const together = symbols.reduce((sum, symbol) => sum + p(symbol), 0)
    if (symbols.length > 1) return `${name} gives them ${percent(together)} together`
    const best = likeliest(answer, vocabulary, t)
    return `${name} gives it ${percent(together)}, ${best === symbols[0] ? 'right' : `wrong: ${nameOf(best)} ${percent(p(best))}`}`
  })
  return lanes.length > 0 ? `${begin} ${list(lanes, 'and')}.` : begin
}

/** Of embedded Reber: how many of the letters before the last in view a lane has right, of how many, and whether the first is. */
export function repetitions(automaton: Automaton, { answer }: Told, vocabulary: readonly string[]) {
  const symbols = Array.from(answer.input, token => vocabulary[token] ?? '')
  const asked = follow(automaton, symbols).flatMap((state, t) => (state && /^[tp]6$/.test(state) ? [t] : []))
  const knows = asked.map(t => likeliest(answer, vocabulary, t) === vocabulary[answer.target[t]!])
  return { asked: asked.length, right: knows.filter(Boolean).length, first: knows[0] ?? false }
}

export function describeRepetitions(
  automaton: Automaton,
  told: readonly Told[],
  vocabulary: readonly string[],
): string {
  const all = told.map(each => ({ name: each.name, ...repetitions(automaton, each, vocabulary) }))
  const asked = all[0]?.asked ?? 0
  if (asked === 0) return ''
  const known = `Of the ${asked === 1 ? 'one letter' : `${asked} letters`} before the last in view, ${list(
    all.map(({ name, right }) => `${name} knows ${right}`),
    'and',
  )}.`
  // What a score does not show: there the first window is only read.
  const butFirst = all.filter(({ right, first }) => !first && asked > 2 && right === asked - 1)
  if (butFirst.length === 0) return known
  const names = butFirst.map(({ name }) => name)
  return `${known} What ${list(names, 'and')} ${names.length === 1 ? 'does' : 'do'} not know is in the first string, read with an empty memory: hardly any is in training.`
}

/** A letter of a text without spaces. */
export interface Letter {
  readonly letter: string
  readonly begins: boolean
  /** Taken for a beginning, by the surprise at it; of the first nothing is known. */
  readonly found: boolean
}

export function layoutBeginnings(
  { input, target, probabilities }: DistributionAnswer,
  vocabulary: readonly string[],
) {
  const V = probabilities.length / input.length
  const letters = [vocabulary[input[0]!] ?? '', ...Array.from(target, token => vocabulary[token] ?? '')]
  const begins = wordBeginnings(letters)
  const surprise = Array.from(target, (token, t) => -Math.log(probabilities[t * V + token]!))
  const grade = gradeBeginnings(surprise, begins.slice(1))
  const marked: Letter[] = letters.map((letter, i) => ({
    letter,
    begins: begins[i]!,
    found: i > 0 && surprise[i - 1]! > SURPRISE_OF_A_BEGINNING,
  }))
  return { marked, grade }
}

/** How well the surprise tells where words begin. */
export function describeBeginnings(told: readonly Told[], vocabulary: readonly string[]): string {
  const bits = (SURPRISE_OF_A_BEGINNING / Math.LN2).toFixed(1)
  const lanes = told.map(({ name, answer }) => {
    const { grade } = layoutBeginnings(answer, vocabulary)
    const wrong = grade.found - grade.right
    return `${name} finds ${grade.right} of ${grade.true} and ${wrong === 0 ? 'nothing' : wrong} else, F1 ${grade.f1.toFixed(2)}`
  })
  return `Taking every surprise above ${bits} bits for the beginning of a word, ${list(lanes, 'and')}.`
}

export function automatonTable(
  automaton: Automaton,
  told: readonly Told[],
  vocabulary: readonly string[],
): Table | undefined {
  const first = told[0]
  if (!first) return undefined
  const symbols = Array.from(first.answer.input, token => vocabulary[token] ?? '')
  return {
    caption: told.map(({ name, update }) => `${name}, update ${update}`).join(' · '),
    columns: [
      'step',
      'reads',
      'may come',
      ...told.flatMap(({ name }) => [`${name}: probability of that`, `${name}: likeliest`]),
    ],
    rows: symbols.map((symbol, t) => {
      const { leaving } = standingAt(automaton, symbols, t)
      const may = leaving.map(edge => edge.symbol)
      return [
        t + 1,
        symbol,
        may.join(' '),
        ...told.flatMap(({ answer }) => {
          const p = given(answer, vocabulary, t)
          return [may.reduce((sum, each) => sum + p(each), 0), likeliest(answer, vocabulary, t)]
        }),
      ]
    }),
  }
}
