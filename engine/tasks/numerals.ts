import { ln64 } from '../kernels/ln.ts'
import { Random } from '../random.ts'
import { BLANK } from './blank.ts'
import { writeSourceAndAnswer } from './sourceAndAnswer.ts'
import { NUMERALS } from './spell.ts'
import type { Task, Window } from './task.ts'
import { Vocabulary } from './vocabulary.ts'

const TEENS = [
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
]
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety']

/** Hundreds, tens, ones. */
const ANSWER = 3
const ALL = Array.from({ length: 1000 }, (_, n) => n)
const LONGEST = Math.max(...ALL.map(n => inWords(n).length))

/** What the stage shows: of those kept back, and as long as any. */
const SHOWN = 378

const VOCABULARY = [
  ...new Set(`0123456789 -${[...NUMERALS, ...TEENS, ...TENS, 'hundred', 'and'].join('')}`),
  BLANK,
  '→',
]
const SIGNS = { blank: VOCABULARY.indexOf(BLANK), go: VOCABULARY.indexOf('→') }
const encode = (text: string) => Array.from(text, character => VOCABULARY.indexOf(character))

/** As the British say it, from 0 to 999. */
function inWords(n: number): string {
  if (n < 10) return NUMERALS[n]!
  if (n < 20) return TEENS[n - 10]!
  if (n < 100) return join(TENS[Math.floor(n / 10) - 2]!, '-', n % 10)
  return join(`${NUMERALS[Math.floor(n / 100)]} hundred`, ' and ', n % 100)
}

function join(words: string, by: string, rest: number): string {
  return rest === 0 ? words : `${words}${by}${inWords(rest)}`
}

/** A place each for hundreds, tens and ones; blank where a number has none. */
const inFigures = (n: number) => String(n).padStart(ANSWER, BLANK)

/**
 * Above 99 one number of each ten, that whose digits add up to 8 or 18: every word of it is learned from in other numbers, and so are any
 * two of its digits together.
 */
const isKeptBack = (n: number) =>
  n > 99 && (Math.floor(n / 100) + Math.floor((n % 100) / 10) + (n % 10)) % 10 === 8

/**
 * Numbers in words → in figures: “three hundred and seventy-eight” is 378. From 0 to 999, all that are learned from alike likely. 90 are
 * kept back: whether a network has learned numbers by heart or how they are made shows there. Hundreds, tens and ones have a place each
 * in the answer, so that a blank or a zero stands for a word that is not there. Who has forgotten the source but knows what has been
 * written of the answer has ln 910 nats in its three characters.
 *
 * @param T window length; 34 has room for all of it. With less only numbers whose words fit are there, none of them kept back, and with
 * less than 6 the answer is cut off
 */
export function numeralsTask(T: number): Task {
  const k = Math.min(ANSWER, T >> 1)
  const fitting = ALL.filter(n => inWords(n).length <= T - k)
  const numbers = fitting.length > 0 ? fitting : ALL
  const keptBack = T - k < LONGEST ? [] : shuffled(numbers.filter(isKeptBack))
  const learned = numbers.filter(n => !keptBack.includes(n))
  const marked = keptBack.length > 0 ? keptBack : learned
  const write = (window: Window, b: number, n: number) =>
    writeSourceAndAnswer(window, b, encode(inWords(n)), encode(inFigures(n)), SIGNS)
  return {
    vocabulary: new Vocabulary(VOCABULARY),
    continues: false,
    wirings: ['plain', 'encdec', 'attn'],
    answer: ANSWER,
    asks: 'answer',
    // No two numbers have the same figures.
    floors: k === ANSWER ? [{ id: 'forgetful', nats: ln64(learned.length) / ANSWER }] : [],
    ...(k === ANSWER && {
      score: {
        kind: 'wholly',
        goal: 0.95,
        guess: 1 / marked.length,
        answers: marked.length,
        marks: ({ T: steps }, _b, t) => t >= steps - ANSWER,
      },
    }),
    passages: undefined,
    train(_B, _T, random: Random) {
      return {
        state: random.state,
        next(window: Window) {
          for (let b = 0; b < window.B; b++) write(window, b, learned[random.below(learned.length)]!)
        },
      }
    },
    heldOut() {
      if (keptBack.length === 0) return undefined
      const state = new Uint32Array(1)
      return {
        state,
        next(window: Window) {
          for (let b = 0; b < window.B; b++) write(window, b, keptBack[state[0]!++ % keptBack.length]!)
        },
      }
    },
    probe: window => write(window, 0, marked.includes(SHOWN) ? SHOWN : marked.at(-1)!),
  }
}

/** By a chance of its own, the same every time, so that the first few are of all kinds. */
function shuffled(numbers: readonly number[]): readonly number[] {
  const random = new Random(1, 'kept back')
  const order = [...numbers]
  for (let left = order.length; left > 1; left--) {
    const i = random.below(left)
    ;[order[i], order[left - 1]] = [order[left - 1]!, order[i]!]
  }
  return order
}
