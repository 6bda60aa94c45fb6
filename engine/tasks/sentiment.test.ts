import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { BLANK } from './blank.ts'
import { tasks } from './index.ts'
import { phrases } from './sentiment.ts'
import { createWindow, floor, learn, row, windows } from './testing.ts'

describe('praise or blame', () => {
  const T = 19
  const task = tasks.sentiment()

  it('phrases end at the last step, where it is asked what they say; half of them are praise', () => {
    const seen = new Set<string>()
    let praise = 0
    for (const window of windows(task.train(4, T, new Random(1, 'data')), T, 4, 250)) {
      for (let b = 0; b < 4; b++) {
        const { input, target } = row(task, window, b)
        const phrase = phrases.find(({ text }) => text.padStart(T, BLANK) === input)!
        expect(target).toBe(input.slice(1) + (phrase.good ? '+' : '−'))
        seen.add(phrase.text)
        if (phrase.good) praise++
      }
    }
    expect(seen.size).toBe(phrases.length)
    expect(Math.abs(praise - 500)).toBeLessThan(65)
  })

  it('“not” turns what follows', () => {
    const says = (text: string) => phrases.find(phrase => phrase.text === text)!.good
    expect([says('good'), says('not good'), says('bad'), says('it is not bad')]).toEqual([
      true,
      false,
      false,
      true,
    ])
    expect(phrases.filter(({ good }) => good).length).toBe(phrases.length / 2)
  })

  it('who weighs words cannot be better than a coin in nats, and is right at most 3 times of 4', () => {
    // One weight for “not”, one for the kind of word: all that words tell. A line through the four corners of a square.
    const kinds = [false, true].flatMap(not => [false, true].map(kind => ({ not, kind, good: not !== kind })))
    let least = Infinity
    let most = 0
    for (let a = -4; a <= 4; a += 0.25)
      for (let b = -4; b <= 4; b += 0.25)
        for (let c = -4; c <= 4; c += 0.25) {
          const scores = kinds.map(({ not, kind }) => a * Number(not) + b * Number(kind) + c)
          const nats = kinds.map(({ good }, i) => Math.log(1 + Math.exp(good ? -scores[i]! : scores[i]!)))
          least = Math.min(least, nats.reduce((sum, each) => sum + each) / 4)
          most = Math.max(most, kinds.filter(({ good }, i) => scores[i]! > 0 === good).length)
        }
    expect(floor(task, 'chance')).toBeCloseTo(least, 12)
    expect(task.score!.guess).toBe(1 / 2)
    expect(most).toBe(3)
    // The phrases are these four kinds, alike often.
    for (const { not, kind, good } of kinds) {
      const of = phrases.filter(
        ({ text }) =>
          / ?not /.test(` ${text}`) === not && /(good|fine|great|lovely|happy|kind)$/.test(text) === kind,
      )
      expect(of.length).toBe(phrases.length / 4)
      for (const phrase of of) expect(phrase.good).toBe(good)
    }
  })

  it('what is too long for the window loses its beginning', () => {
    const probe = createWindow(6, 1)
    task.probe(probe)
    expect(row(task, probe, 0)).toEqual({ input: 't good', target: ' good−' })
  })

  it('an RNN is far below a coin toss after 800 updates, a network without memory at it', () => {
    const extent = { T, B: 32 }
    expect(learn('sentiment', 800, { cell: 'rnn', h: 32, lr: 0.01 }, extent)).toBeLessThan(0.2)
    expect(learn('sentiment', 200, { cell: 'ff', h: 16, lr: 0.01 }, extent)).toBeGreaterThan(0.95 * Math.LN2)
  })
})
