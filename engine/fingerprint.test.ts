import { describe, expect, it } from 'vitest'
import { fingerprint } from './fingerprint.ts'

const of = (...values: number[]) => fingerprint(Float32Array.from(values))

describe('a fingerprint', () => {
  it.each([
    [[], '00000000'],
    [[0], 'ad0af653'],
    [[-0], '234e387f'],
    [[0, 0], '8f2c17e0'],
    [[1, 2, 3], '724b22e1'],
    [[1, 3, 2], '74284124'],
    [[0.1, -1e-40, 1e30], '1196fc08'],
  ])('of %j is %s (computed by a separate script in Python)', (values, expected) => {
    expect(of(...values)).toBe(expected)
  })

  it('changes with any single bit of any word', () => {
    const words = new Uint32Array([0x3f800000, 0x00000000, 0xbf800000])
    const before = fingerprint(new Float32Array(words.buffer))
    const seen = new Set([before])
    for (let i = 0; i < words.length; i++) {
      for (let bit = 0; bit < 32; bit++) {
        words[i]! ^= 1 << bit
        seen.add(fingerprint(new Float32Array(words.buffer)))
        words[i]! ^= 1 << bit
      }
    }
    expect(seen.size).toBe(97)
  })

  it('reads only its own part of a larger buffer', () => {
    const all = Float32Array.of(9, 1, 2, 3, 9)
    expect(fingerprint(all.subarray(1, 4))).toBe(of(1, 2, 3))
  })
})
