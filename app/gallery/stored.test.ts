import fc from 'fast-check'
import { expect, it } from 'vitest'
import { pack, unpack } from './stored.ts'

const leaf = fc.oneof(
  fc.double(),
  fc.string(),
  fc.boolean(),
  fc.constant(null),
  fc.constant(undefined),
  fc.float32Array(),
  fc.float64Array(),
  fc.int32Array(),
  fc.uint8Array().map(bytes => bytes.slice().buffer),
)
const value = fc.letrec(tie => ({
  any: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('any')), fc.dictionary(fc.string(), tie('any'))),
})).any

it('what was stored comes back as it was, to the last bit', () => {
  fc.assert(
    fc.property(
      value.filter(one => !JSON.stringify(pack(one))?.includes('"__proto__"')),
      one => {
        expect(unpack(JSON.parse(JSON.stringify(pack(one))))).toEqual(one)
      },
    ),
  )
})

it('a part of an array is stored without the rest', () => {
  const part = Float64Array.of(1, 2, 3, 4).subarray(1, 3)
  expect(unpack(pack(part))).toEqual(Float64Array.of(2, 3))
})
