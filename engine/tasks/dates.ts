import { ln64 } from '../kernels/ln.ts'
import type { Random } from '../random.ts'
import { BLANK } from './blank.ts'
import { writeSourceAndAnswer } from './sourceAndAnswer.ts'
import type { Task, Window } from './task.ts'
import { Vocabulary } from './vocabulary.ts'

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** From 2000-01-01 to 2099-12-31, 25 of the years with a 29 February. */
const DAYS = 100 * 365 + 25
const ISO = 10

interface CivilDate {
  readonly year: number
  /** From 1. */
  readonly month: number
  readonly day: number
}

const two = (n: number) => String(n).padStart(2, '0')
const iso = ({ year, month, day }: CivilDate) => `${year}-${two(month)}-${two(day)}`

/** How people write dates; in figures alone the day comes first. */
const formats: readonly ((date: CivilDate) => string)[] = [
  ({ year, month, day }) => `${day} ${MONTHS[month - 1]} ${year}`,
  ({ year, month, day }) => `${day} ${MONTHS[month - 1]!.slice(0, 3)} ${year}`,
  ({ year, month, day }) => `${MONTHS[month - 1]} ${day}, ${year}`,
  ({ year, month, day }) => `${MONTHS[month - 1]!.slice(0, 3)} ${day}, ${year}`,
  ({ year, month, day }) => `${day}.${month}.${year}`,
  ({ year, month, day }) => `${two(day)}/${two(month)}/${two(year % 100)}`,
]

const VOCABULARY = [...new Set(`0123456789 -,./${MONTHS.join('')}`), BLANK, '→']
const SIGNS = { blank: VOCABULARY.indexOf(BLANK), go: VOCABULARY.indexOf('→') }
const encode = (text: string) => Array.from(text, character => VOCABULARY.indexOf(character))

/** A day of 2000 … 2099, counted from 0. */
function dateOf(days: number): CivilDate {
  // Years of 366 and three of 365 days in turn; none of these hundred is skipped.
  const four = Math.floor(days / 1461)
  let left = days - four * 1461
  const inFour = left < 366 ? 0 : 1 + Math.floor((left - 366) / 365)
  if (inFour > 0) left -= 366 + (inFour - 1) * 365
  const lengths = [31, inFour === 0 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  let month = 0
  while (left >= lengths[month]!) left -= lengths[month++]!
  return { year: 2000 + 4 * four + inFour, month: month + 1, day: left + 1 }
}

/**
 * Dates as people write them → as computers do: “3 Feb 2021” and “February 3, 2021” are 2021-02-03. Every day of a hundred years is as
 * likely, and so is every way to write it that the window has room for. Who has forgotten the source but knows what has been written of
 * the answer has ln 36525 nats in its ten characters.
 *
 * Source   the task of TensorFlow.js' date-conversion-attention example; the ways to write are our own
 * @param T window length; 28 has room for all of it, and with less than 20 the answer is cut off
 */
export function datesTask(T: number): Task {
  const k = Math.min(ISO, T >> 1)
  const fitting = formats.filter(way => longest(way) <= T - k)
  const ways = fitting.length > 0 ? fitting : formats.slice(-1)
  const write = (window: Window, b: number, date: CivilDate, way: number) =>
    writeSourceAndAnswer(window, b, encode(ways[way]!(date)), encode(iso(date)), SIGNS)
  return {
    vocabulary: new Vocabulary(VOCABULARY),
    continues: false,
    wirings: ['plain', 'encdec', 'attn'],
    answer: ISO,
    asks: 'answer',
    floors: k === ISO ? [{ id: 'forgetful', nats: ln64(DAYS) / ISO }] : [],
    ...(k === ISO && {
      score: {
        kind: 'wholly',
        goal: 0.99,
        guess: 1 / DAYS,
        answers: 200,
        marks: ({ T: steps }, _b, t) => t >= steps - ISO,
      },
    }),
    passages: undefined,
    train(_B, _T, random: Random) {
      return {
        state: random.state,
        next(window: Window) {
          for (let b = 0; b < window.B; b++)
            write(window, b, dateOf(random.below(DAYS)), random.below(ways.length))
        },
      }
    },
    heldOut: () => undefined,
    probe: window => write(window, 0, { year: 2024, month: 2, day: 29 }, Math.min(2, ways.length - 1)),
  }
}

/** Characters of a way to write dates, at most. */
function longest(way: (date: CivilDate) => string): number {
  return Math.max(...MONTHS.map((_, m) => way({ year: 2020, month: m + 1, day: 20 }).length))
}
