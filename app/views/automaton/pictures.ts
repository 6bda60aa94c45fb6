/** Where the states of each grammar stand: by hand. */
import type { WORDS } from '../../../engine/tasks/beginnings.ts'

export const WIDTH = 264
const ROW = 43
const TOP = 16

export type Point = readonly [x: number, y: number]

export interface Picture {
  readonly height: number
  /** By the name of the state. */
  readonly places: Readonly<Record<string, Point>>
  /** Where an edge ends that leads back to the start and is not drawn so far: by where it begins, and its symbol. */
  readonly ends: Readonly<Record<string, Point>>
  /** An edge that goes round all the others, up the right side: by the same. */
  readonly round: string | undefined
  /** Self-loops lie on this side of their state: −1 left, 1 right. */
  readonly loops: Readonly<Record<string, -1 | 1>>
  /** How far along an edge its symbol stands, where half-way would be in the way of another: by the same. */
  readonly along: Readonly<Record<string, number>>
  /** What stands beside the picture. */
  readonly words: readonly {
    readonly at: Point
    readonly text: string
    readonly anchor: 'start' | 'middle' | 'end'
  }[]
}

const at = (share: number, row: number): Point => [share * WIDTH, TOP + row * ROW]

/** Half the distance between the two columns of Reber's states. */
const APART = 0.105
const inner = (copy: 't' | 'p', middle: number): Record<string, Point> => ({
  [copy]: at(middle, 2),
  [`${copy}0`]: at(middle, 3),
  [`${copy}1`]: at(middle - APART, 4),
  [`${copy}2`]: at(middle + APART, 4),
  [`${copy}3`]: at(middle - APART, 5.1),
  [`${copy}4`]: at(middle + APART, 5.1),
  [`${copy}5`]: at(middle, 6.1),
  [`${copy}6`]: at(middle, 7.1),
})
const [LEFT, RIGHT] = [0.245, 0.715]

const reber: Picture = {
  height: TOP + 8.1 * ROW + 20,
  places: {
    start: at(0.48, 0),
    outer: at(0.48, 1),
    ...inner('t', LEFT),
    ...inner('p', RIGHT),
    end: at(0.48, 8.1),
  },
  ends: {},
  round: 'end E',
  loops: { t1: -1, t2: 1, p1: -1, p2: 1 },
  along: { 't3 X': 0.7, 'p3 X': 0.7, 't1 X': 0.62, 'p1 X': 0.62 },
  words: [
    { at: [at(LEFT, 2)[0] - 14, at(LEFT, 2)[1] + 4], text: 'after T', anchor: 'end' },
    { at: [at(RIGHT, 2)[0] + 14, at(RIGHT, 2)[1] + 4], text: 'after P', anchor: 'start' },
  ],
}

const plainreber: Picture = {
  height: TOP + 6 * ROW + 20,
  places: {
    start: at(0.48, 0),
    0: at(0.48, 1.2),
    1: at(0.28, 2.4),
    2: at(0.68, 2.4),
    3: at(0.28, 4),
    4: at(0.68, 4),
    5: at(0.48, 5.2),
  },
  ends: {},
  round: '5 E',
  loops: { 1: -1, 2: 1 },
  along: { '3 X': 0.7, '1 X': 0.62 },
  words: [],
}

/** Word by word from left to right; where two words begin alike, between them. */
const ORDER = [
  'cat',
  'cake',
  'ate',
  'tea',
  'late',
  'plant',
] as const satisfies readonly (typeof WORDS)[number][]
const column = (word: string) => (ORDER.indexOf(word as (typeof ORDER)[number]) + 0.5) / ORDER.length
const columnOf = (part: string) => {
  const columns = ORDER.filter(word => word.startsWith(part)).map(column)
  return columns.reduce((a, b) => a + b) / columns.length
}

/** The first letters have more room: five ways lead on from there. */
const down = (part: string) => part.length + (part === '' ? 0 : 0.6)

const words: Picture = {
  height: TOP + 5.6 * ROW + 26,
  places: Object.fromEntries(
    [...new Set(ORDER.flatMap(word => Array.from(word, (_, i) => word.slice(0, i))))].map(part => [
      part,
      at(columnOf(part), down(part)),
    ]),
  ),
  ends: Object.fromEntries(
    ORDER.map(word => [`${word.slice(0, -1)} ${word.at(-1)}`, at(column(word), down(word))]),
  ),
  round: undefined,
  loops: {},
  along: Object.fromEntries(ORDER.map(word => [` ${word[0]}`, 0.72])),
  words: ORDER.map(word => {
    const [x, y] = at(column(word), down(word))
    return { at: [x, y + 18], text: word, anchor: 'middle' }
  }),
}

export const pictures: Readonly<Record<string, Picture>> = { plainreber, reber, words }
