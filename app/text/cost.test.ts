import { describe, expect, it } from 'vitest'
import { sayChanges, sayCost, sayExcess } from './cost.ts'

describe('what an experiment costs', () => {
  const MB = 2 ** 20

  it('is said in two digits and units of the right size', () => {
    expect(sayCost({ bytes: 1.449 * MB, flopPerUpdate: 2_140_000, secondsPerUpdate: 0.00111 })).toBe(
      '≈ 1.4 MB · 2.1 MFLOP an update · 900 updates/s on a laptop',
    )
    expect(sayCost({ bytes: 0.0512 * MB, flopPerUpdate: 849_999, secondsPerUpdate: 0.00015 })).toBe(
      '≈ 0.051 MB · 850 kFLOP an update · 6\u202F700 updates/s on a laptop',
    )
    expect(sayCost({ bytes: 1234 * MB, flopPerUpdate: 211e9, secondsPerUpdate: 14.2 })).toBe(
      '≈ 1\u202F200 MB · 210 GFLOP an update · 0.07 updates/s on a laptop',
    )
  })
})

describe('a refusal', () => {
  it('names the lane, the number and the limit; what is over it by a little does not read like it', () => {
    const limit = 512 * 2 ** 20
    const memory = (value: number) =>
      sayExcess('LSTM', { what: 'bytes', value, limit, factor: value / limit })
    expect(memory(limit + 1)).toBe(
      'This experiment is too large: LSTM would need 513 MB of memory; the limit is 512 MB a lane.',
    )
    expect(memory(1210 * 2 ** 20)).toContain('need 1\u202F210 MB')
    const time = (value: number) =>
      sayExcess('RNN', { what: 'secondsPerUpdate', value, limit: 2, factor: value / 2 })
    expect(time(2.001)).toBe(
      'This experiment is too slow: an update of RNN would take 2.1 s on an ordinary laptop; the limit is 2 s.',
    )
    expect(time(14.01)).toContain('would take 15 s')
  })

  it('says what to use instead', () => {
    expect(sayChanges([{ key: 'B', from: 64, to: 8 }])).toBe('a batch of 8 instead of 64')
    expect(
      sayChanges([
        { key: 'T', from: 400, to: 100 },
        { key: 'h', from: 256, to: 128 },
        { key: 'layers', from: 3, to: 1 },
      ]),
    ).toBe('a window of 100 instead of 400 and 128 hidden units instead of 256 and 1 layer instead of 3')
  })
})
