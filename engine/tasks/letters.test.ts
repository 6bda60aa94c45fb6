import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { tasks } from './index.ts'
import { createWindow, floor, learn, row, windows } from './testing.ts'

describe('vowel or consonant', () => {
  const task = tasks.letters()

  it('asks at every letter what it is, and every letter comes as often', () => {
    const seen = new Map<string, number>()
    for (const window of windows(task.train(2, 26, new Random(1, 'data')), 26, 2, 100)) {
      for (const b of [0, 1]) {
        const { input, target } = row(task, window, b)
        expect(target).toBe(input.replace(/[aeiou]/g, 'V').replace(/[a-z]/g, 'C'))
        for (const letter of input) seen.set(letter, (seen.get(letter) ?? 0) + 1)
      }
    }
    expect([...seen.keys()].sort().join('')).toBe('abcdefghijklmnopqrstuvwxyz')
    for (const times of seen.values()) expect(Math.abs(times - 200)).toBeLessThan(60)
  })

  it('floor: 5 of 26 are vowels', () => {
    const p = 5 / 26
    expect(floor(task, 'answers')).toBeCloseTo(-p * Math.log(p) - (1 - p) * Math.log(1 - p), 12)
    expect(floor(task, 'uniform')).toBeCloseTo(Math.log(28), 12)
    expect(task.score!.guess).toBeCloseTo(21 / 26, 12)
    expect(task.asks).toBe('every')
  })

  it('shows every letter', () => {
    const probe = createWindow(35, 1)
    task.probe(probe)
    expect(new Set(row(task, probe, 0).input).size).toBe(26)
  })

  it('needs no memory: a network without one is right after 200 updates', () => {
    expect(learn('letters', 200, { cell: 'ff', h: 8, lr: 0.02 }, { T: 12, B: 16 })).toBeLessThan(0.05)
  })
})
