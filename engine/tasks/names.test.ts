import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { BLANK } from './blank.ts'
import { tasks } from './index.ts'
import { createWindow, floor, learn, names, row, windows } from './testing.ts'

const lists = names
  .trim()
  .split('\n')
  .map(line => line.split(': '))
  .map(([language, list]) => ({ language: language!, names: list!.split(' ') }))

describe('the lists of names', () => {
  it('are alike long, have no name twice, and are in lower case', () => {
    expect(lists.map(({ language }) => language)).toEqual([
      'English',
      'French',
      'German',
      'Italian',
      'Japanese',
    ])
    for (const list of lists) expect(list.names.length).toBe(90)
    expect(new Set(lists.flatMap(list => list.names)).size).toBe(450)
    expect(names.replace(/^\w+:/gm, '')).toMatch(/^[\p{Ll}\s]+$/u)
    // Decomposed accents would be letters of their own.
    expect(names.normalize('NFC')).toBe(names)
  })
})

describe('names', () => {
  const T = 11
  const task = tasks.names(names)
  const languageOf = new Map(lists.flatMap(({ language, names }) => names.map(name => [name, language[0]!])))
  const read = (reader: ReturnType<typeof task.train>, n: number) =>
    windows(reader, T, 6, n).flatMap(window =>
      Array.from({ length: 6 }, (_, b) => {
        const { input, target } = row(task, window, b)
        expect(target.slice(0, -1)).toBe(input.slice(1))
        const name = input.replaceAll(BLANK, '')
        expect(input).toBe(name.padStart(T, BLANK))
        expect(target.at(-1)).toBe(languageOf.get(name))
        return name
      }),
    )
  const learned = read(task.train(6, T, new Random(1, 'data')), 500)
  const keptBack = read(task.heldOut(6, T)!, 15)

  it('asks of every language as often, and never learns from a name that is kept back', () => {
    expect(new Set(learned).size).toBe(5 * 72)
    expect(new Set(keptBack).size).toBe(5 * 18)
    expect(keptBack.filter(name => learned.includes(name))).toEqual([])
    for (const { names } of lists)
      expect(Math.abs(learned.filter(name => names.includes(name)).length - 600)).toBeLessThan(90)
    for (const { names } of lists)
      expect(keptBack.filter(name => names.includes(name)).slice(0, 18)).toEqual(
        names.filter((_, n) => n % 5 === 4),
      )
    // The first few that are kept back are of all languages.
    expect(keptBack.slice(0, 5).map(name => languageOf.get(name))).toEqual(['E', 'F', 'G', 'I', 'J'])
  })

  it('floors: ln 5, and by the last letter alone as counted', () => {
    expect(floor(task, 'classes')).toBeCloseTo(Math.log(5), 12)
    const letters = new Map<string, number[]>()
    for (const name of new Set(learned)) {
      const counts = letters.get(name.at(-1)!) ?? [0, 0, 0, 0, 0]
      counts['EFGIJ'.indexOf(languageOf.get(name)!)]!++
      letters.set(name.at(-1)!, counts)
    }
    let nats = 0
    for (const counts of letters.values()) {
      const total = counts.reduce((a, b) => a + b)
      for (const n of counts) if (n > 0) nats -= (n * Math.log(n / total)) / 360
    }
    expect(floor(task, 'memoryless')).toBeCloseTo(nats, 12)
  })

  it('marks the language of every name that is kept back; a blind guess gets one of five', () => {
    const { score } = task
    const window = createWindow(T, 1)
    expect(Array.from({ length: T }, (_, t) => t).filter(t => score!.marks(window, 0, t))).toEqual([T - 1])
    expect([score!.answers, score!.guess]).toEqual([90, 1 / 5])
  })

  it('shows a name that is kept back', () => {
    const probe = createWindow(T, 1)
    task.probe(probe)
    expect(keptBack).toContain(row(task, probe, 0).input.replaceAll(BLANK, ''))
  })

  it('a GRU is below who sees the last letter after 300 updates, a network without memory never', () => {
    const extent = { T, B: 32 }
    expect(learn('names', 300, { cell: 'gru', h: 32, lr: 0.01 }, extent)).toBeLessThan(
      0.8 * floor(task, 'memoryless')!,
    )
    expect(learn('names', 200, { cell: 'ff', h: 32, lr: 0.01 }, extent)).toBeGreaterThan(
      0.9 * floor(task, 'memoryless')!,
    )
  })
})
