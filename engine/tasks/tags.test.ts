import { describe, expect, it } from 'vitest'
import { Random } from '../random.ts'
import { BLANK } from './blank.ts'
import { tasks } from './index.ts'
import { sentences } from './tags.ts'
import { createWindow, floor, learn, row, windows } from './testing.ts'

const T = 24
const task = tasks.tags('', T)

describe('tagging garden-path sentences', () => {
  it('every letter has the tag of its word; sentences end at the last step, each as often as any other', () => {
    const seen = new Map<string, number>()
    for (const window of windows(task.train(4, T, new Random(1, 'data')), T, 4, 1080))
      for (let b = 0; b < 4; b++) {
        const { input, target } = row(task, window, b)
        const text = input.trimStart()
        const words = text.split(' ')
        const tags = words.length === 4 ? 'DANV' : 'DNVDN'
        expect(target.trimStart()).toBe(words.map((word, i) => tags[i]!.repeat(word.length)).join(BLANK))
        expect(input).toBe(text.padStart(T, BLANK))
        seen.set(text, (seen.get(text) ?? 0) + 1)
      }
    expect(seen.size).toBe(432)
    for (const times of seen.values()) expect(times).toBeLessThan(10 + 5 * Math.sqrt(10))
    const short = [...seen].filter(([text]) => text.split(' ').length === 4)
    expect(short.length).toBe(216)
    expect(Math.abs(short.reduce((sum, [, times]) => sum + times, 0) - 2160)).toBeLessThan(150)
  })

  it('“the old man” is read in either way', () => {
    const tagsOf = (text: string) => sentences.find(sentence => sentence.text === text)!.tags
    expect(tagsOf('the old man listens').replaceAll(BLANK, ' ')).toBe('DDD AAA NNN VVVVVVV')
    expect(tagsOf('the old man the boat').replaceAll(BLANK, ' ')).toBe('DDD NNN VVV DDD NNNN')
  })

  it('what is too long for the window loses its beginning, and the last word is never in doubt', () => {
    const shown = (T: number) => {
      const probe = createWindow(T, 1)
      task.probe(probe)
      const { score } = tasks.tags('', T)
      const marked = Array.from({ length: T }, (_, t) => (score?.marks(probe, 0, t) ? '^' : ' ')).join('')
      const { input, target } = row(task, probe, 0)
      return [input, target.replaceAll(BLANK, ' '), marked]
    }
    expect(shown(22)).toEqual([
      `${BLANK}${BLANK}the old man the boat`,
      '  DDD NNN VVV DDD NNNN',
      '      ^^^ ^^^         ',
    ])
    expect(shown(14)).toEqual(['d man the boat', 'N VVV DDD NNNN', '^ ^^^         '])
    expect(shown(8)).toEqual(['the boat', 'DDD NNNN', '        '])
    // Eight steps hold the last word, or the last two, and no more.
    expect(tasks.tags('', 8).score).toBeUndefined()
    expect(tasks.tags('', 9).score).toBeDefined()
  })
})

describe('who knows no more', () => {
  /** Of every sentence and step of a window: the letter, what has been read up to there, what should be said, whether it is marked. */
  const placesIn = (T: number) =>
    sentences.map(({ text, tags }) => {
      const [input, target] = [text, tags].map(row => row.padStart(T, BLANK).slice(-T)) as [string, string]
      return Array.from(target, (tag, t) => ({
        letter: input[t]!,
        read: input.slice(0, t + 1),
        tag,
        marked: t < input.lastIndexOf(' ') && 'ANV'.includes(tag),
      }))
    })
  const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0)

  it.each([24, 30, 11, 6])(
    'than what came before has its floor, and in marked places its guess, in windows of %i',
    T => {
      const places = placesIn(T)
      let nats = 0
      let marked = 0
      let right = 0
      for (let t = 0; t < T; t++)
        for (const { [t]: here } of places) {
          const alike = places.map(sentence => sentence[t]!).filter(({ read }) => read === here!.read)
          const share = (of: typeof alike, tag: string) =>
            of.filter(other => other.tag === tag).length / of.length
          nats -= Math.log(share(alike, here!.tag))
          if (!here!.marked) continue
          const inDoubt = alike.filter(({ marked }) => marked)
          marked++
          right += Math.max(...[...'ANV'].map(tag => share(inDoubt, tag)))
        }
      const { score, ...task } = tasks.tags('', T)
      expect(floor(task, 'leftToRight')).toBeCloseTo(nats / (places.length * T), 12)
      expect(score?.guess).toEqual(marked === 0 ? undefined : expect.closeTo(right / marked, 12))
    },
  )

  it.each([24, 6, 2])(
    'than the letter, or than how often each tag is, has a floor of its own, in windows of %i',
    T => {
      const places = placesIn(T).flat()
      const nats = (known: (place: (typeof places)[number]) => string) => {
        const each = Array.from(new Set(places.map(known)), what => {
          const tags = places.filter(place => known(place) === what).map(({ tag }) => tag)
          return sum(
            [...'DANV', BLANK]
              .map(tag => tags.filter(other => other === tag).length)
              .map(times => (times > 0 ? -times * Math.log(times / tags.length) : 0)),
          )
        })
        return sum(each) / places.length
      }
      const task = tasks.tags('', T)
      expect(floor(task, 'memoryless')).toBeCloseTo(
        nats(({ letter }) => letter),
        12,
      )
      expect(floor(task, 'answers')).toBeCloseTo(
        nats(() => ''),
        12,
      )
    },
  )

  it('than what came before tosses a coin at every letter of the second and third word, and nowhere else', () => {
    const letters = sum(sentences.map(({ text }) => text.split(' ').slice(1, 3).join('').length))
    const all = sentences.length
    expect(floor(task, 'leftToRight')).toBeCloseTo((Math.LN2 * letters) / (all * T), 12)
    expect(task.score!.guess).toBe(0.5)
    // Nor does where a sentence begins tell how it ends.
    const lengths = (words: number) =>
      sentences
        .flatMap(({ text }) => (text.split(' ').length === words ? text.length : []))
        .sort((a, b) => a - b)
    expect(lengths(4)).toEqual(lengths(5))
  })
})

it('a GRU that reads from both sides is far below who reads from left to right after 80 updates, one that does not never', () => {
  const extent = { T, B: 16 }
  const least = floor(task, 'leftToRight')!
  expect(learn('tags', 80, { cell: 'gru', h: 16, lr: 0.01, wire: 'bi' }, extent)).toBeLessThan(0.3 * least)
  expect(learn('tags', 300, { cell: 'gru', h: 16, lr: 0.01 }, extent)).toBeGreaterThan(0.97 * least)
})
