import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeSections, encodeSections, type TypedArray } from './sections.ts'

const f32 = fc.array(fc.float({ noNaN: false }), { maxLength: 9 }).map(x => Float32Array.from(x))
const f64 = fc.array(fc.double(), { maxLength: 9 }).map(x => Float64Array.from(x))
const i32 = fc.array(fc.integer(), { maxLength: 9 }).map(x => Int32Array.from(x))
const u32 = fc.array(fc.nat(), { maxLength: 9 }).map(x => Uint32Array.from(x))

describe('sections', () => {
  it('come back as they were: names, types, values, and whatever else is said of them', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(f32, f64, i32, u32) as fc.Arbitrary<TypedArray>, {
          noNullPrototype: true,
        }),
        fc.record({ update: fc.nat(), words: fc.string({ unit: 'binary' }) }),
        (arrays, meta) => {
          const buffer = encodeSections(7, 3, { meta, arrays })
          const back = decodeSections<typeof meta>(7, 3, 'test', buffer)
          expect(back.meta).toEqual(meta)
          expect(Object.keys(back.arrays).sort()).toEqual(Object.keys(arrays).sort())
          for (const [name, array] of Object.entries(arrays)) expect(back.arrays[name]).toEqual(array)
        },
      ),
    )
  })

  it('may be called anything', () => {
    const arrays = Object.fromEntries(
      ['__proto__', 'constructor', ''].map((name, i) => [name, Uint32Array.of(i)] as const),
    )
    expect(decodeSections(7, 3, 'test', encodeSections(7, 3, { meta: {}, arrays })).arrays).toEqual(arrays)
  })

  it('are copied in and looked at in place', () => {
    const h = Float32Array.of(1, 2)
    const buffer = encodeSections(7, 1, { meta: {}, arrays: { h } })
    h[0] = 9
    const { arrays } = decodeSections(7, 1, 'test', buffer)
    expect(arrays.h).toEqual(Float32Array.of(1, 2))
    expect(arrays.h!.buffer).toBe(buffer)
  })

  it('keep to themselves when an array is only a part of a larger one', () => {
    const all = Float32Array.of(0, 1, 2, 3, 4)
    const buffer = encodeSections(7, 1, {
      meta: {},
      arrays: { part: all.subarray(1, 3), empty: all.subarray(2, 2) },
    })
    const { arrays } = decodeSections(7, 1, 'test', buffer)
    expect(arrays).toEqual({ part: Float32Array.of(1, 2), empty: new Float32Array(0) })
  })

  it('of another version are refused with both numbers', () => {
    const buffer = encodeSections(7, 2, { meta: {}, arrays: {} })
    expect(() => decodeSections(7, 1, 'snapshot', buffer)).toThrow('expected snapshot v1, got v2')
  })

  it('of another kind, and other bytes altogether, are refused by name', () => {
    const frame = encodeSections(2, 1, { meta: {}, arrays: {} })
    const sentence = 'expected a snapshot, got other bytes'
    expect(() => decodeSections(1, 1, 'snapshot', frame)).toThrow(sentence)
    expect(() => decodeSections(1, 1, 'snapshot', new ArrayBuffer(64))).toThrow(sentence)
    expect(() => decodeSections(1, 1, 'snapshot', new ArrayBuffer(3))).toThrow(sentence)
  })
})
