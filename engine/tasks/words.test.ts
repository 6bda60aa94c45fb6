import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { gradeBeginnings, WORDS, wordBeginnings } from './beginnings.ts'
import { tasks } from './index.ts'
import { countedPairs, createWindow, floor, learn, readOn, row, windows } from './testing.ts'

describe('six words without spaces', () => {
  const task = tasks.words()
  const text = readOn(task, 50, 4000)

  it('is the six words, alike often', () => {
    // No word begins another, so the first one that fits is the one.
    expect(text.slice(0, -5)).toMatch(/^(cat|ate|tea|cake|late|plant)+/)
    expect(text.replaceAll(/cat|ate|tea|cake|late|plant/g, '').length).toBeLessThan(5)
    const words = text.match(/cake|plant|late|cat|ate|tea/gy)!
    for (const word of WORDS)
      expect(Math.abs(words.filter(each => each === word).length / words.length - 1 / 6)).toBeLessThan(0.01)
  })

  it('floors: 0.4887 nats a letter for who knows all; letter by letter: ln 3 or ln 6 at a beginning, ln 2 after “ca”', () => {
    expect(floor(task, 'best')).toBeCloseTo(0.4887, 4)
    const beginnings = (2 * Math.log(3) + 4 * Math.log(6)) / 6
    expect(beginnings).toBeCloseTo(1.561, 3)
    expect(floor(task, 'best')).toBeCloseTo((beginnings + Math.log(2) / 3) / (22 / 6), 12)
    expect(floor(task, 'memoryless')).toBeCloseTo(countedPairs(task, text), 2)
    // Every word after every word once: every pair as often as it is on average.
    const all = WORDS.flatMap(one => WORDS.flatMap(other => [one, other]))
    const pairs = WORDS.flatMap(word => Array.from(word.slice(1), (letter, i) => word[i]! + letter))
    const counts = new Map<string, number>()
    for (const pair of pairs) counts.set(pair, (counts.get(pair) ?? 0) + 1)
    for (let i = 0; i < all.length; i += 2) {
      const pair = all[i]!.at(-1)! + all[i + 1]![0]!
      counts.set(pair, (counts.get(pair) ?? 0) + 1 / 6)
    }
    const total = (first: string) =>
      [...counts].reduce((sum, [pair, times]) => (pair[0] === first ? sum + times : sum), 0)
    const nats = [...counts].reduce(
      (sum, [pair, times]) => sum - times * Math.log(times / total(pair[0]!)),
      0,
    )
    expect(floor(task, 'memoryless')).toBeCloseTo(nats / 22, 12)
  })

  it('the probe is whole words, every one of them among its first 30 letters', () => {
    const probe = createWindow(30, 1)
    task.probe(probe)
    const { input } = row(task, probe, 0)
    for (const word of WORDS) expect(input).toContain(word)
  })

  it('marks the 14 letters in the six words that are certain, once it is known where words end', () => {
    const { score } = task
    const [window] = windows(task.train(1, 400, new Random(1, 'data')), 400, 1, 1)
    const letters = [...row(task, window!, 0).input]
    const begins = wordBeginnings(letters)
    let [marked, words] = [0, 0]
    for (let t = 20; t < 400; t++) {
      if (begins[t]) words++
      const begin = begins.lastIndexOf(true, t)
      const read = letters.slice(begin, t + 1).join('')
      const possible = WORDS.filter(word => word.startsWith(read) && word !== read).map(
        word => word[read.length],
      )
      expect(score!.marks(window!, 0, t)).toBe(new Set(possible).size === 1)
      if (score!.marks(window!, 0, t)) marked++
    }
    expect(marked / words).toBeCloseTo(14 / 6, 0)
  })

  it('where words begin follows from the text alone', () => {
    const begins = wordBeginnings([...'catcakeplant'])
    expect(begins.flatMap((each, i) => (each ? [i] : []))).toEqual([0, 3, 7])
  })

  it('beginnings found are graded by precision and recall: F1', () => {
    const begins = [true, false, false, true, false, true]
    expect(gradeBeginnings([2, 0, 1, 2, 0, 0.1], begins)).toEqual({ true: 3, found: 3, right: 2, f1: 2 / 3 })
    expect(gradeBeginnings([2, 0, 0, 2, 0, 2], begins).f1).toBe(1)
    expect(gradeBeginnings([0, 0, 0, 0, 0, 0], begins).f1).toBe(0)
    expect(gradeBeginnings([], []).f1).toBe(0)
  })

  it('the surprise of who knows all finds every beginning and nothing else', () => {
    const letters = [...text.slice(0, 2000)]
    let word = ''
    const surprise = letters.map(letter => {
      const possible = WORDS.filter(each => each.startsWith(word))
      word += letter
      const left = possible.filter(each => each.startsWith(word))
      const nats = -Math.log(left.length / possible.length)
      if ((WORDS as readonly string[]).includes(word)) word = ''
      return nats
    })
    expect(gradeBeginnings(surprise, wordBeginnings(letters)).f1).toBe(1)
    expect(surprise.reduce((a, b) => a + b) / surprise.length).toBeCloseTo(floor(task, 'best')!, 1)
  })

  it('an RNN is near the best floor after 400 updates, a network without memory stays at its own', () => {
    const extent = { T: 30, B: 16 }
    expect(learn('words', 400, { cell: 'rnn', h: 32, lr: 0.01 }, extent)).toBeLessThan(
      1.25 * floor(task, 'best')!,
    )
    expect(learn('words', 400, { cell: 'ff', h: 32, lr: 0.01 }, extent)).toBeGreaterThan(
      0.98 * floor(task, 'memoryless')!,
    )
  })
})
