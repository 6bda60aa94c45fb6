import { describe, expect, it } from 'vitest'
import { Pace } from './pace.ts'

describe('[W8] pictures', () => {
  const at = { now: 0 }
  const begin = () => {
    at.now = 0
    return new Pace({ now: () => at.now, after: () => undefined })
  }
  /** When pictures are asked for within so many milliseconds, if each takes `tookMs` and is drawn at once. */
  const asked = (pace: Pace, ms: number, tookMs: number) => {
    const times: number[] = []
    for (const end = at.now + ms; at.now < end; at.now++) {
      if (!pace.isTimeForFrame(false)) continue
      times.push(at.now)
      at.now += tookMs
      pace.framePublished(tookMs)
      pace.frameDrawn()
    }
    return times
  }

  it('that are quickly made come every 30 ms', () => {
    expect(asked(begin(), 100, 2)).toEqual([0, 30, 60, 90])
  })

  it('that take long leave training as much time as they took', () => {
    expect(asked(begin(), 5000, 1000)).toEqual([0, 2000, 4000])
  })

  it('of something else are tried at once', () => {
    const pace = begin()
    expect(asked(pace, 1, 1000)).toEqual([0])
    pace.watchesAnew()
    expect(pace.isTimeForFrame(false)).toBe(true)
  })

  it('of where training stands still are never missed', () => {
    const pace = begin()
    asked(pace, 1, 1000)
    expect([pace.isTimeForFrame(false), pace.isTimeForFrame(true)]).toEqual([false, true])
  })
})
