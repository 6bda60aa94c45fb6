import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { tasks } from './index.ts'
import { type Reader, type Task, type Window, weighSteps } from './task.ts'
import { frequencyFloors, readInTurn, textTask } from './text.ts'
import { findTextProblem } from './textProblem.ts'

const createWindow = (T: number, B: number): Window => ({
  T,
  B,
  input: new Int32Array(T * B).fill(-1),
  target: new Int32Array(T * B).fill(-1),
})

/** What row b of a window reads and is asked for, in characters. */
const row = ({ vocabulary }: Task, { T, B, input, target }: Window, b: number) => {
  const at = (array: Int32Array) => vocabulary.decode(Array.from({ length: T }, (_, t) => array[t * B + b]!))
  return { input: at(input), target: at(target) }
}

/** The next n windows of a reader, as copies. */
const windows = (reader: Reader, T: number, B: number, n: number) =>
  Array.from({ length: n }, () => {
    const window = createWindow(T, B)
    reader.next(window)
    return window
  })

const floor = (task: Task, id: string) => task.floors.find(floor => floor.id === id)?.nats

describe.each(Object.keys(tasks) as (keyof typeof tasks)[])('every task keeps its promises: %s', name => {
  const T = 6
  const B = 3
  const task = tasks[name]('so much depends upon a red wheel barrow', T)

  it('fills every place of a window with tokens of its vocabulary, and asks for the next input within it', () => {
    const [window, second] = windows(task.train(B, T, new Random(1, 'data')), T, B, 2)
    for (const { input, target } of [window!, second!]) {
      for (const token of [...input, ...target]) {
        expect(token).toBeGreaterThanOrEqual(0)
        expect(token).toBeLessThan(task.vocabulary.size)
      }
      expect([...target.subarray(0, (T - 1) * B)]).toEqual([...input.subarray(B)])
    }
    if (!task.continues) return
    expect([...window!.target.subarray((T - 1) * B)]).toEqual([...second!.input.subarray(0, B)])
  })

  it('goes on exactly from a saved position', () => {
    const random = new Random(1, 'data')
    const reader = task.train(B, T, random)
    windows(reader, T, B, 5)
    const saved = reader.state.slice()
    const expected = windows(reader, T, B, 5)
    const other = task.train(B, T, new Random(2, 'data'))
    other.state.set(saved)
    expect(windows(other, T, B, 5)).toEqual(expected)
  })

  it('shows the same probe every time', () => {
    const [one, two] = [createWindow(T, 1), createWindow(T, 1)]
    task.probe(one)
    task.train(B, T, new Random(3, 'data')).next(createWindow(T, B))
    task.probe(two)
    expect(two).toEqual(one)
    expect(one.input.every(token => token >= 0)).toBe(true)
  })

  it('its floors are in nats, from knowing nothing downwards', () => {
    const nats = task.floors.map(floor => floor.nats)
    expect(nats).toEqual([...nats].sort((a, b) => b - a))
    expect(nats.every(value => value > 0)).toBe(true)
  })
})

describe('text', () => {
  it('readers start at evenly spaced places, read on window after window, and go on at the beginning', () => {
    const tokens = Int32Array.from({ length: 10 }, (_, i) => i)
    const reader = readInTurn(tokens, 2)
    const read = windows(reader, 4, 2, 4).map(({ input }) =>
      [0, 1].map(b => [0, 1, 2, 3].map(t => input[t * 2 + b])),
    )
    expect(read).toEqual([
      [
        [0, 1, 2, 3],
        [5, 6, 7, 8],
      ],
      [
        [4, 5, 6, 7],
        [9, 0, 1, 2],
      ],
      [
        [8, 9, 0, 1],
        [3, 4, 5, 6],
      ],
      [
        [2, 3, 4, 5],
        [7, 8, 9, 0],
      ],
    ])
  })

  it('the last target of the text is its first character', () => {
    const window = createWindow(4, 1)
    readInTurn(Int32Array.of(3, 1, 2), 1).next(window)
    expect([...window.input]).toEqual([3, 1, 2, 3])
    expect([...window.target]).toEqual([1, 2, 3, 1])
  })

  it('the last tenth is held out: training never sees it, testing sees nothing else', () => {
    const text = `${'abc'.repeat(60)}${'1234567890'.repeat(2)}`
    const T = 5
    const task = textTask(text, T)
    for (const window of windows(task.train(4, T, new Random(1, 'data')), T, 4, 100)) {
      for (let b = 0; b < 4; b++) {
        const { input, target } = row(task, window, b)
        expect(input + target).toMatch(/^[abc]+$/)
      }
    }
    const reader = task.heldOut(8, T)!
    const seen = new Set<string>()
    for (const window of windows(reader, T, 8, 20)) {
      for (let b = 0; b < 8; b++) {
        const { input, target } = row(task, window, b)
        for (const character of input + target) seen.add(character)
      }
    }
    expect([...seen].sort().join('')).toBe('0123456789')
    const probe = createWindow(T, 1)
    task.probe(probe)
    expect(row(task, probe, 0)).toEqual({ input: '12345', target: '23456' })
  })

  it('a text too short to spare a tenth holds nothing out, and the probe is its beginning', () => {
    const task = textTask('a short text, all of it needed', 5)
    expect(task.heldOut(8, 5)).toBeUndefined()
    const probe = createWindow(5, 1)
    task.probe(probe)
    expect(row(task, probe, 0)).toEqual({ input: 'a sho', target: ' shor' })
  })

  it('a held-out part is kept only if it is longer than two windows', () => {
    const text = 'ab'.repeat(50) // a tenth is 10 characters
    expect(textTask(text, 5).heldOut(8, 5)).toBeUndefined()
    expect(textTask(text, 4).heldOut(8, 4)).toBeDefined()
  })

  it('floors by hand: “aab” has 0.6365 nats by frequency and ⅔ ln 2 by pairs', () => {
    const floors = frequencyFloors(Int32Array.of(0, 0, 1), 2)
    expect(floors.map(({ id }) => id)).toEqual(['uniform', 'unigram', 'bigram'])
    expect(floors[0]!.nats).toBeCloseTo(Math.log(2), 12)
    expect(floors[1]!.nats).toBeCloseTo(-(2 / 3) * Math.log(2 / 3) - (1 / 3) * Math.log(1 / 3), 12)
    expect(floors[2]!.nats).toBeCloseTo((2 / 3) * Math.log(2), 12)
  })

  it('floors by hand: a text in which each character decides the next has a pair floor of 0', () => {
    expect(frequencyFloors(Int32Array.of(0, 1, 2, 3), 4).map(({ nats }) => nats)).toEqual([
      expect.closeTo(Math.log(4), 12),
      expect.closeTo(Math.log(4), 12),
      expect.closeTo(0, 12),
    ])
  })

  it('floors are measured on what is trained on, not on the held-out part', () => {
    const task = textTask(`${'ab'.repeat(90)}${'xyzw'.repeat(5)}`, 4)
    expect(floor(task, 'uniform')).toBeCloseTo(Math.log(6), 12)
    expect(floor(task, 'unigram')).toBeCloseTo(Math.log(2), 12)
    expect(floor(task, 'bigram')).toBeCloseTo(0, 12)
  })
})

describe('bonjour', () => {
  const task = tasks.bonjour()

  it('reads the word for ever', () => {
    const [first, second] = windows(task.train(2, 10, new Random(1, 'data')), 10, 2, 2)
    expect(row(task, first!, 0)).toEqual({ input: 'bonjour bo', target: 'onjour bon' })
    expect(row(task, first!, 1).input).toBe('our bonjou')
    expect(row(task, second!, 0).input).toBe('njour bonj')
  })

  it('who sees only the current letter cannot go below 2 ln 2/8 = 0.1733 nats: only after o are there two answers', () => {
    expect(floor(task, 'memoryless')).toBeCloseTo(0.1733, 4)
    const { tokens } = task.vocabulary.encode('bonjour ')
    expect(floor(task, 'memoryless')).toBeCloseTo(
      frequencyFloors(tokens, task.vocabulary.size).find(({ id }) => id === 'bigram')!.nats,
      12,
    )
    expect(floor(task, 'uniform')).toBeCloseTo(Math.log(7), 12)
  })
})

describe('recall', () => {
  const task = tasks.recall()

  it('says A or B, then T−2 fillers, then asks; the answer is the first symbol', () => {
    const all = windows(task.train(4, 7, new Random(1, 'data')), 7, 4, 50)
    const rows = all.flatMap(window => [0, 1, 2, 3].map(b => row(task, window, b)))
    for (const { input, target } of rows) {
      expect(['A·····?', 'B·····?']).toContain(input)
      expect(target).toBe(`·····?${input[0]}`)
    }
    const a = rows.filter(({ input }) => input.startsWith('A')).length
    expect(a).toBeGreaterThan(75)
    expect(a).toBeLessThan(125)
  })

  it('works with the shortest window: clue, question', () => {
    const [window] = windows(task.train(1, 2, new Random(1, 'data')), 2, 1, 1)
    const { input, target } = row(task, window!, 0)
    expect(input[1]).toBe('?')
    expect(target).toBe(`?${input[0]}`)
  })

  it('asks about the last step only; who has forgotten has ln 2 nats; windows do not follow on from one another', () => {
    expect(task.asks).toBe('last')
    expect(floor(task, 'chance')).toBeCloseTo(Math.LN2, 12)
    expect(task.continues).toBe(false)
    expect(task.heldOut(8, 5)).toBeUndefined()
  })
})

describe('the weights of the steps', () => {
  it.each(['every', 'last'] as const)('sum to 1, so that the loss is a mean: %s', asks => {
    const weight = new Float32Array(5 * 3).fill(9)
    weighSteps(weight, { T: 5, B: 3 }, asks)
    expect(weight.reduce((a, b) => a + b)).toBeCloseTo(1, 6)
    if (asks === 'every') expect(new Set(weight).size).toBe(1)
    else
      expect([...weight.subarray(0, 12), ...weight.subarray(12)]).toEqual([
        ...new Array(12).fill(0),
        ...new Array(3).fill(Math.fround(1 / 3)),
      ])
  })
})

describe('a text that cannot be learned from', () => {
  it('is one into which no window fits, with the numbers; code points count, not UTF-16 units', () => {
    expect(findTextProblem('abcde', 5)).toEqual({ kind: 'text-too-short', length: 5, needed: 6 })
    expect(findTextProblem('abcdef', 5)).toBeUndefined()
    expect(findTextProblem('🙂🙃🙂', 5)).toEqual({ kind: 'text-too-short', length: 3, needed: 6 })
    expect(findTextProblem('', 2)).toEqual({ kind: 'text-too-short', length: 0, needed: 3 })
  })

  it('is one that has a single character', () => {
    expect(findTextProblem('aaaaaaaa', 4)).toEqual({ kind: 'text-too-plain' })
  })
})
