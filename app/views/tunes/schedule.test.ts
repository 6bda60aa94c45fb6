import { describe, expect, it } from 'vitest'
import { parseAbc } from '../../../engine/tasks/abc/parseAbc.ts'
import { frequencyOf, playingOrder, schedule, soundAt } from './schedule.ts'

const tuneOf = (body: string) => parseAbc(`M:4/4\nL:1/8\nK:C\n${body}`).tunes[0]!
/** At 120 quarters per minute an eighth lasts a quarter of a second. */
const soundsOf = (body: string) =>
  schedule(tuneOf(body), 120).sounds.map(({ start, duration, frequency }) => [
    start,
    duration,
    Math.round(frequency),
  ])

it('concert pitch: A is 440 Hz, an octave doubles', () => {
  expect(frequencyOf(9)).toBe(440)
  expect(frequencyOf(21)).toBe(880)
  expect(frequencyOf(0)).toBeCloseTo(261.626, 3)
})

describe('a schedule', () => {
  it('is one note after another, rests counted', () => {
    expect(soundsOf('A2 z a C4|')).toEqual([
      [0, 0.5, 440],
      [0.75, 0.25, 880],
      [1, 1, 262],
    ])
    expect(schedule(tuneOf('A2 z6|'), 120).seconds).toBe(2)
    expect(schedule(tuneOf('A2 z6|'), 60).seconds).toBe(4)
  })

  it('a tie makes one sound of two notes, of the same pitch only', () => {
    expect(soundsOf('A4-A4|')).toEqual([[0, 2, 440]])
    expect(soundsOf('A4 A4|').map(([start]) => start)).toEqual([0, 1])
    expect(soundsOf('A4-|A2 a2-A2|').map(([start]) => start)).toEqual([0, 1.5, 2])
  })

  it('several at once', () => {
    expect(soundsOf('[Aa]4|')).toEqual([
      [0, 1, 440],
      [0, 1, 880],
    ])
  })

  it('leaves out what nobody can hear', () => {
    expect(soundsOf("A,,,,,,2 a''''''2 A4|")).toEqual([[1, 1, 440]])
  })

  it('knows what sounds when, and nothing in a rest', () => {
    const { sounds } = schedule(tuneOf('A2 z2 a4|'), 120)
    const at = (...seconds: number[]) => seconds.map(time => soundAt(sounds, time)?.start)
    expect(at(0, 0.49, 1, 1.9)).toEqual([0, 0, 1, 1])
    expect(at(0.5, 0.6, 2, 2.1)).toEqual([undefined, undefined, undefined, undefined])
  })
})

describe('the order of playing', () => {
  const order = (body: string) =>
    playingOrder(tuneOf(body).bars)
      .map(i => 'ABCDEFG'[i])
      .join('')

  it('repeats from the sign, or from the beginning', () => {
    expect(order('A8|B8|')).toBe('AB')
    expect(order('A8|B8:|C8|')).toBe('ABABC')
    expect(order('A8|:B8|C8:|D8|')).toBe('ABCBCD')
    expect(order('|:A8:|\n|:B8:|')).toBe('AABB')
    expect(order('A8:|B8:|')).toBe('AABB')
  })

  it('with a first and a second ending', () => {
    expect(order('|:A8|1B8:|2C8||D8|')).toBe('ABACD')
    expect(order('|:A8|1B8:|2C8||D8:|')).toBe('ABACDD')
    expect(order('|:A8|1B8:|2C8|D8:|E8|')).toBe('ABACDE')
  })
})
