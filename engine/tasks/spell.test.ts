import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { BLANK } from './blank.ts'
import { tasks } from './index.ts'
import { NUMERALS } from './spell.ts'
import { createWindow, floor, learn, row, windows } from './testing.ts'

describe('a number spelled', () => {
  const T = 6
  const task = tasks.spell('', T)
  const all = windows(task.train(4, T, new Random(1, 'data')), T, 4, 200).flatMap(window =>
    [0, 1, 2, 3].map(b => row(task, window, b)),
  )

  it('a digit, then nothing; its name from the first step on, then nothing', () => {
    const seen = new Map<string, number>()
    for (const { input, target } of all) {
      expect(input.slice(1)).toBe(BLANK.repeat(T - 1))
      expect(target).toBe(NUMERALS[Number(input[0])]!.padEnd(T, BLANK))
      seen.set(input[0]!, (seen.get(input[0]!) ?? 0) + 1)
    }
    for (const digit of '0123456789') expect(Math.abs(seen.get(digit)! - 80)).toBeLessThan(35)
  })

  it('in a window too short, as much of the name as there is room for', () => {
    const probe = createWindow(3, 1)
    tasks.spell('', 3).probe(probe)
    expect(row(task, probe, 0)).toEqual({ input: `7${BLANK.repeat(2)}`, target: 'sev' })
  })

  it('floors, counted over the ten names: by place for who has forgotten, by nothing for who sees a blank', () => {
    const entropy = (letters: readonly string[]) => {
      const times = new Map<string, number>()
      for (const letter of letters) times.set(letter, (times.get(letter) ?? 0) + 1)
      return [...times.values()].reduce((sum, n) => sum - n * Math.log(n / letters.length), 0)
    }
    const names = NUMERALS.map(name => name.padEnd(T, BLANK))
    const places = [1, 2, 3, 4, 5].map(t => entropy(names.map(name => name[t]!)))
    expect(floor(task, 'forgetful')).toBeCloseTo(places.reduce((a, b) => a + b) / (10 * T), 12)
    expect(floor(task, 'memoryless')).toBeCloseTo(
      entropy(names.flatMap(name => [...name.slice(1)])) / (10 * T),
      12,
    )
  })

  it('who says the same at every blank spells none, but in a window of two the four with i', () => {
    expect(task.score!.guess).toBe(0)
    expect(tasks.spell('', 2).score!.guess).toBe(0.4)
  })

  it('an LSTM knows all ten after 300 updates, a network without memory stays at its floor', () => {
    const extent = { T, B: 16 }
    expect(learn('spell', 300, { cell: 'lstm', h: 16, lr: 0.02 }, extent)).toBeLessThan(0.05)
    expect(learn('spell', 300, { cell: 'ff', h: 16, lr: 0.02 }, extent)).toBeGreaterThan(
      0.95 * floor(task, 'memoryless')!,
    )
  })
})
