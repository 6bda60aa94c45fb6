import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { sourceSteps } from '../sourceSteps.ts'
import { BLANK } from './blank.ts'
import { datesTask } from './dates.ts'
import { reversalTask } from './reversal.ts'
import { type Task, type Window, weighSteps } from './task.ts'

function windowOf(task: Task, T: number, B = 1, seed?: number): Window {
  const window = { T, B, input: new Int32Array(T * B), target: new Int32Array(T * B) }
  if (seed === undefined) task.probe(window)
  else task.train(B, T, new Random(seed, 'test')).next(window)
  return window
}

/** Row b as it is read, and as it should be guessed; blanks as dots. */
function textOf({ vocabulary }: Task, { T, B, input, target }: Window, b = 0): [string, string] {
  const text = (tokens: Int32Array) =>
    Array.from({ length: T }, (_, t) => vocabulary.tokens[tokens[t * B + b]!]!)
      .join('')
      .replaceAll(BLANK, '·')
  return [text(input), text(target)]
}

describe('the source', () => {
  it.each([
    [24, 12, 12],
    [25, 12, 13],
    [24, 10, 14],
    [24, 200, 12],
    [2, 10, 1],
    [1, 10, 1],
    [9, undefined, 0],
  ])('of a window of %i whose answer is %s steps has %i', (T, answer, S) => {
    expect(sourceSteps(answer, T)).toBe(S)
  })

  it('has no weight in the loss where the answer alone is asked for', () => {
    const weight = new Float32Array(5 * 2)
    weighSteps(weight, { T: 5, B: 2 }, 'answer', 9)
    expect([...weight]).toEqual([0, 0, 0, 0, 0, 0, ...Array<number>(4).fill(0.25)])
  })
})

describe('reversal', () => {
  it.each([
    [8, '3141→141', '141→1413'],
    [9, '·3141→141', '3141→1413'],
    [2, '3→', '→3'],
  ])('in a window of %i reads %s, and the answer follows from what is read before it', (T, input, target) => {
    expect(textOf(reversalTask(T), windowOf(reversalTask(T), T))).toEqual([input, target])
  })

  it('is the same digits from last to first, in every row, of digits that are alike likely', () => {
    const T = 20
    const task = reversalTask(T)
    const window = windowOf(task, T, 400, 3)
    const count = new Array<number>(10).fill(0)
    for (let b = 0; b < 400; b++) {
      const [input, target] = textOf(task, window, b)
      expect(target.slice(10)).toBe([...input.slice(0, 10)].reverse().join(''))
      expect(input.slice(10)).toBe(`→${target.slice(10, -1)}`)
      expect(target.slice(0, 10)).toBe(input.slice(1, 11))
      for (const digit of input.slice(0, 10)) count[Number(digit)]!++
    }
    // 400 of each, with a standard deviation of 19.
    for (const n of count) expect(Math.abs(n - 400)).toBeLessThan(80)
  })

  it('has ln 10 nats for who has forgotten, and marks the answer', () => {
    const task = reversalTask(6)
    expect(task.floors).toEqual([{ id: 'forgetful', nats: Math.log(10) }])
    expect([task.asks, task.answer]).toEqual(['answer', 3])
    const window = windowOf(task, 6)
    expect([0, 1, 2, 3, 4, 5].map(t => task.score!.marks(window, 0, t))).toEqual([
      false,
      false,
      false,
      true,
      true,
      true,
    ])
    expect(task.score!.guess).toBeCloseTo(1e-3, 12)
  })
})

describe('dates', () => {
  const T = 28
  const task = datesTask(T)

  it('shows a leap day, in words where there is room', () => {
    expect(textOf(task, windowOf(task, T))[0]).toBe('·February 29, 2024→2024-02-2')
    expect(textOf(datesTask(20), windowOf(datesTask(20), 20))).toEqual([
      '··29/02/24→2024-02-2',
      '·29/02/24→2024-02-29',
    ])
    expect(textOf(datesTask(8), windowOf(datesTask(8), 8))[0]).toBe('2/24→202')
    // A way to write is there when its longest date fits: “September 20, 2020” does not.
    expect(textOf(datesTask(27), windowOf(datesTask(27), 27))[0]).toBe('·····Feb 29, 2024→2024-02-2')
  })

  it('means the same date as another reader of dates, in six ways, over a hundred years', () => {
    const window = windowOf(task, T, 3000, 1)
    const ways = new Set<string>()
    const years = new Set<string>()
    for (let b = 0; b < 3000; b++) {
      const [input, target] = textOf(task, window, b)
      const source = input.slice(0, 18).replaceAll('·', '')
      const answer = target.slice(18)
      const [first, second, third] = source.split(/[./]/)
      const date = third
        ? new Date(
            Date.UTC(
              third.length === 2 ? 2000 + Number(third) : Number(third),
              Number(second) - 1,
              Number(first),
            ),
          )
        : new Date(`${source} UTC`)
      expect(date.toISOString().slice(0, 10), source).toBe(answer)
      ways.add(
        source
          .replace(/[A-Z][a-z]{2}\b/, 'Mon')
          .replace(/[A-Z][a-z]{3,}/, 'Month')
          .replace(/\d+/g, '9'),
      )
      years.add(answer.slice(0, 4))
    }
    // May is as long in full as cut short, so that two of the ways look alike for it.
    expect([...ways].sort()).toEqual(
      ['9 Mon 9', '9 Month 9', '9.9.9', '9/9/9', 'Mon 9, 9', 'Month 9, 9'].sort(),
    )
    expect(years.size).toBe(100)
  })

  it('has ln 36525 nats in ten characters for who has forgotten, as counting days says', () => {
    const days = (Date.UTC(2100, 0, 1) - Date.UTC(2000, 0, 1)) / 86_400_000
    expect(task.floors).toEqual([{ id: 'forgetful', nats: Math.log(days) / 10 }])
    expect(task.score!.guess).toBe(1 / days)
    expect([datesTask(12).score, datesTask(12).floors]).toEqual([undefined, []])
  })
})
