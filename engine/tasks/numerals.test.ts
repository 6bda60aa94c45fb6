import { describe, expect, it } from 'vitest'
import { loadKernels } from '../kernels/loadForTests.ts'
import { Random } from '../random.ts'
import { complete } from '../run.ts'
import { scoreOf } from '../score.ts'
import { sourceSteps } from '../sourceSteps.ts'
import { createTrainer, lane } from '../testing/network.ts'
import { BLANK } from './blank.ts'
import { tasks } from './index.ts'
import type { Reader } from './task.ts'
import { createWindow, floor, row, windows } from './testing.ts'

const simd = await loadKernels()

/** Longest first, so that “sixty” is not taken for “six”. */
const VALUES = Object.entries({
  ...{ zero: 0, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10 },
  ...{ eleven: 11, twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17 },
  ...{ eighteen: 18, nineteen: 19, twenty: 20, thirty: 30, forty: 40, fifty: 50, sixty: 60 },
  ...{ seventy: 70, eighty: 80, ninety: 90 },
}).sort(([a], [b]) => b.length - a.length)

/** Reads number words from left to right: another way than that they were made, and no other words. */
function numberOf(words: string): number {
  let sum = 0
  for (let rest = words; rest !== ''; ) {
    const hundred = / hundred( and )?/y.exec(rest)
    if (hundred) {
      sum *= 100
      rest = rest.slice(hundred[0].length)
      continue
    }
    const [name, value] = VALUES.find(([word]) => rest.startsWith(word)) ?? ['', Number.NaN]
    sum += value
    rest = rest.slice(name.length).replace(/^-/, '')
    if (name === '') return Number.NaN
  }
  return sum
}

const digitSum = (n: number) => [...String(n)].reduce((sum, digit) => sum + Number(digit), 0)

/** What is read and written in n windows of B rows; every row must be a source, a sign, and its answer. */
function readAll(reader: Reader, T: number, B: number, n: number) {
  const task = tasks.numerals('', T)
  const S = sourceSteps(task.answer, T)
  const rows = windows(reader, T, B, n).flatMap(window =>
    Array.from({ length: B }, (_, b) => {
      const { input, target } = row(task, window, b)
      return { input, target, words: input.slice(0, S).replaceAll(BLANK, ''), answer: target.slice(S) }
    }),
  )
  const wrong = rows.filter(
    ({ input, target, words, answer }) =>
      input !== `${words.padStart(S, BLANK)}→${answer.slice(0, -1)}` ||
      target.slice(0, S) !== input.slice(1, S + 1),
  )
  expect(wrong).toEqual([])
  return rows
}

describe('number words', () => {
  const T = 34
  const task = tasks.numerals('', T)
  const learned = readAll(task.train(32, T, new Random(1, 'data')), T, 32, 400)
  const numbers = new Set(learned.map(({ answer }) => Number(answer.replaceAll(BLANK, ''))))
  const keptBack = readAll(task.heldOut(6, T)!, T, 6, 15)

  it('mean the figures beside them, which stand to the right', () => {
    const wrong = [...learned, ...keptBack].filter(({ words, answer }) => {
      const n = numberOf(words)
      return (
        answer !== String(n).padStart(3, BLANK) ||
        words.includes(' and ') !== (n > 100 && n % 100 !== 0) ||
        words.includes('-') !== (n % 100 > 20 && n % 10 !== 0)
      )
    })
    expect(wrong).toEqual([])
    const written = new Map([...learned, ...keptBack].map(({ words, answer }) => [words, answer]))
    expect(written.size).toBe(1000)
    for (const [words, answer] of [
      ['zero', '  0'],
      ['thirteen', ' 13'],
      ['forty', ' 40'],
      ['five hundred', '500'],
      ['nine hundred and ninety', '990'],
      ['one hundred and sixteen', '116'],
      ['six hundred and twenty-one', '621'],
    ] as const)
      expect(written.get(words)).toBe(answer.replaceAll(' ', BLANK))
  })

  it('are of all from 0 to 999 as often, but for 90 that are kept back', () => {
    const all = Array.from({ length: 1000 }, (_, n) => n)
    expect([...numbers].sort((a, b) => a - b)).toEqual(all.filter(n => n < 100 || digitSum(n) % 10 !== 8))
    const hundreds = new Array<number>(10).fill(0)
    for (const { words } of learned) hundreds[Math.floor(numberOf(words) / 100)]!++
    // 12,800 of 910, with standard deviations of 36 and 34.
    expect(Math.abs(hundreds[0]! - 1407)).toBeLessThan(150)
    for (const n of hundreds.slice(1)) expect(Math.abs(n - 1266)).toBeLessThan(150)
  })

  it('that are kept back come once each, have no word of their own, and the first few are of all hundreds', () => {
    const back = keptBack.map(({ words }) => numberOf(words))
    expect(new Set(back).size).toBe(90)
    expect(back.filter(n => numbers.has(n))).toEqual([])
    expect(new Set(back.slice(0, 32).map(n => Math.floor(n / 100))).size).toBe(9)
    const known = new Set(learned.flatMap(({ words }) => words.split(/[ -]/)))
    expect(keptBack.flatMap(({ words }) => words.split(/[ -]/)).filter(word => !known.has(word))).toEqual([])
    for (const n of back) {
      const [h, t, o] = [...String(n)]
      for (const pair of [`${h}${t}.`, `${h}.${o}`, `.${t}${o}`])
        expect([...numbers].some(m => new RegExp(`^${pair}$`).test(String(m).padStart(3, '0')))).toBe(true)
    }
  })

  it('floor: what each character adds to those before it, counted over all that are learned', () => {
    const answers = [...numbers].map(n => String(n).padStart(3, BLANK))
    let nats = 0
    for (const answer of answers)
      for (let i = 0; i < 3; i++) {
        const before = answers.filter(other => other.startsWith(answer.slice(0, i)))
        const here = before.filter(other => other.startsWith(answer.slice(0, i + 1)))
        nats -= Math.log(here.length / before.length)
      }
    expect(floor(task, 'forgetful')).toBeCloseTo(nats / (3 * answers.length), 12)
    expect(floor(task, 'forgetful')).toBeCloseTo(Math.log(910) / 3, 12)
  })

  it('shows one that is kept back, as long as any', () => {
    const probe = createWindow(T, 1)
    task.probe(probe)
    expect(row(task, probe, 0)).toEqual({
      input: 'three hundred and seventy-eight→37',
      target: 'hree hundred and seventy-eight→378',
    })
  })

  it('marks the three characters; a blind guess gets one of the 90', () => {
    const { score } = task
    expect(score!.guess).toBeCloseTo(1 / 90, 12)
    const window = createWindow(T, 1)
    expect(Array.from({ length: T }, (_, t) => t).filter(t => score!.marks(window, 0, t))).toEqual([
      31, 32, 33,
    ])
  })

  it('after 300 updates a GRU has half of those right that it never learned from; without memory, hardly any', () => {
    const scoreAfter = (cell: 'gru' | 'ff', updates: number) => {
      const settings = lane({ cell, h: 32, lr: 0.02, wire: 'encdec' })
      const trainer = createTrainer(settings, { task: 'numerals', T, B: 32, loss: 'task', seed: 1 }, { simd })
      for (let n = 0; n < updates; n++) complete(trainer.next())
      return complete(scoreOf(trainer.model, trainer.task, 1))!.value
    }
    expect(scoreAfter('gru', 300)).toBeGreaterThan(0.5)
    expect(scoreAfter('ff', 100)).toBeLessThan(0.1)
  })
})

describe('number words in a short window', () => {
  it('are those that there is room for, none of them kept back', () => {
    const T = 10
    const task = tasks.numerals('', T)
    const seen = new Set(
      readAll(task.train(8, T, new Random(1, 'data')), T, 8, 100).map(({ words }) => words),
    )
    expect([...seen].map(numberOf).sort((a, b) => a - b)).toEqual(
      // Of seven letters at most.
      [...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 15, 16], ...[20, 30, 40, 50, 60, 70, 80, 90]],
    )
    expect(task.heldOut(8, T)).toBeUndefined()
    expect(floor(task, 'forgetful')).toBeCloseTo(Math.log(23) / 3, 12)
    expect(task.score!.guess).toBeCloseTo(1 / 23, 12)
    const probe = createWindow(T, 1)
    task.probe(probe)
    expect(numberOf(row(task, probe, 0).input.slice(0, 7).replaceAll(BLANK, ''))).toBe(90)
  })

  it('and where there is room for none or not for the answer, what is cut off is not graded', () => {
    for (const T of [2, 3, 4, 5]) {
      const task = tasks.numerals('', T)
      expect([task.floors, task.score]).toEqual([[], undefined])
      expect(readAll(task.train(4, T, new Random(1, 'data')), T, 4, 50).length).toBe(200)
    }
    expect(tasks.numerals('', 6).score!.guess).toBe(1 / 4)
  })
})
