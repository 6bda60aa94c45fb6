import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CheckpointCheck, CheckpointError } from './checkpointError.ts'
import {
  checkFileSize,
  decodeSafetensors,
  encodeSafetensors,
  MAX_HEADER_BYTES,
  readValues,
} from './safetensors.ts'
import { fileOf } from './testing.ts'

const LIMIT = 1 << 20

/** Every tensor of a file as float32. */
function readAll(file: Uint8Array<ArrayBuffer>): Record<string, readonly number[]> {
  const { tensors } = decodeSafetensors(file, LIMIT)
  const values = Array.from(tensors, ([name, tensor]) => {
    const target = new Float32Array(tensor.shape.reduce((product, n) => product * n, 1))
    readValues(target, name, tensor)
    return [name, [...target]] as const
  })
  return Object.fromEntries(values)
}

function failure(read: () => unknown): CheckpointError {
  try {
    read()
  } catch (error) {
    return error as CheckpointError
  }
  throw new Error('nothing was refused')
}

const latin = (text: string) => Uint8Array.from(text, character => character.charCodeAt(0))

describe('a file', () => {
  it('written byte by byte is read: header length, header, offsets, little-endian float32', () => {
    const header =
      '{"__metadata__":{"a":"b"},"y":{"dtype":"F32","shape":[],"data_offsets":[8,12]},"x":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}'
    const file = Uint8Array.from([
      ...[header.length, 0, 0, 0, 0, 0, 0, 0],
      ...latin(header),
      ...[0x00, 0x00, 0x80, 0x3f],
      ...[0x00, 0x00, 0x00, 0xc0],
      ...[0x00, 0x00, 0x00, 0x3f],
    ])
    const { metadata, tensors } = decodeSafetensors(file, LIMIT)
    expect([...metadata]).toEqual([['a', 'b']])
    expect(tensors.get('x')!.shape).toEqual([2, 1])
    expect(tensors.get('y')!.shape).toEqual([])
    expect(readAll(file)).toEqual({ x: [1, -2], y: [0.5] })
  })

  it('is written as the format says: metadata first, padded to eight bytes, little-endian', () => {
    const file = encodeSafetensors(
      [{ name: 'x', shape: [2, 1], values: Float32Array.of(1, -2) }],
      new Map([['a', 'b']]),
    )
    const header = '{"__metadata__":{"a":"b"},"x":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}'
    expect(header.length).toBe(81)
    expect([...file]).toEqual([
      ...[88, 0, 0, 0, 0, 0, 0, 0],
      ...latin(`${header}       `),
      ...[0x00, 0x00, 0x80, 0x3f],
      ...[0x00, 0x00, 0x00, 0xc0],
    ])
  })

  it('of any tensors and texts comes back to the bit', () => {
    const shapes = fc.array(fc.nat(4), { maxLength: 4 })
    const names = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom('__proto__', 'constructor', '7', ''),
    )
    const tensor = fc.tuple(names, shapes).chain(([name, shape]) => {
      const length = shape.reduce((product, n) => product * n, 1)
      const value = fc.float({ noNaN: true, noDefaultInfinity: true })
      return fc.record({
        name: fc.constant(name),
        shape: fc.constant(shape),
        values: fc
          .array(value, { minLength: length, maxLength: length })
          .map(some => Float32Array.from(some)),
      })
    })
    const tensors = fc
      .uniqueArray(tensor, { selector: ({ name }) => name, maxLength: 6 })
      .filter(some => some.every(({ name }) => name !== '__metadata__'))
    const texts = fc.uniqueArray(fc.tuple(names, fc.string({ unit: 'binary' })), { selector: ([key]) => key })
    fc.assert(
      fc.property(tensors, texts, (given, metadata) => {
        const file = encodeSafetensors(given, new Map(metadata))
        const decoded = decodeSafetensors(file, LIMIT)
        expect(new Map(decoded.metadata)).toEqual(new Map(metadata))
        expect(decoded.tensors.size).toBe(given.length)
        for (const { name, shape, values } of given) {
          const tensor = decoded.tensors.get(name)!
          expect(tensor.shape).toEqual(shape)
          const read = new Float32Array(values.length)
          readValues(read, name, tensor)
          expect(new Uint32Array(read.buffer)).toEqual(new Uint32Array(values.buffer))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('in memory that is not aligned, as part of a larger array, is read as well', () => {
    const file = encodeSafetensors([{ name: 'x', shape: [1], values: Float32Array.of(3) }], new Map())
    const around = new Uint8Array(file.length + 7)
    around.set(file, 3)
    expect(readAll(around.subarray(3, 3 + file.length))).toEqual({ x: [3] })
  })

  it('is not written when values and shape do not belong together', () => {
    const wrong = { name: 'x', shape: [2, 2], values: new Float32Array(3) }
    expect(() => encodeSafetensors([wrong], new Map())).toThrow('x: expected [2, 2], got 3 values')
  })
})

describe('other kinds of numbers', () => {
  const oneOf = (dtype: string, data: number[]) =>
    fileOf(
      `{"x":{"dtype":"${dtype}","shape":[${data.length / { F64: 8, F16: 2, BF16: 2 }[dtype]!}],"data_offsets":[0,${data.length}]}}`,
      Uint8Array.from(data),
    )

  it('F64 is rounded to the nearest float32', () => {
    const data = new Uint8Array(Float64Array.of(0.1, -1.5, 1 + 2 ** -24, 2 ** -149).buffer)
    expect(readAll(oneOf('F64', [...data])).x).toEqual([Math.fround(0.1), -1.5, 1, 2 ** -149])
  })

  it('F16: 1, −2, the largest, the smallest normal, the smallest of all, −0, a third', () => {
    const words = [0x3c00, 0xc000, 0x7bff, 0x0400, 0x0001, 0x8000, 0x3555]
    const values = readAll(
      oneOf(
        'F16',
        words.flatMap(word => [word & 255, word >> 8]),
      ),
    ).x!
    expect(values).toEqual([1, -2, 65504, 2 ** -14, 2 ** -24, -0, 0.333251953125])
  })

  it('BF16: 1, −2, π as far as it goes, the largest', () => {
    const words = [0x3f80, 0xc000, 0x4049, 0x7f7f]
    const values = readAll(
      oneOf(
        'BF16',
        words.flatMap(word => [word & 255, word >> 8]),
      ),
    ).x!
    expect(values).toEqual([1, -2, 3.140625, 255 * 2 ** 120])
  })

  it.each([
    ['F16', [0x00, 0x7c], 'Infinity'],
    ['F16', [0x01, 0xfc], 'NaN'],
    ['BF16', [0x80, 0xff], '-Infinity'],
    ['F64', [...new Uint8Array(Float64Array.of(1e39).buffer)], '1e+39'],
  ])('%s %j is refused: no finite float32', (dtype, data, what) => {
    const { check, message } = failure(() => readAll(oneOf(dtype, data)))
    expect(check).toBe('not-finite')
    expect(message).toBe(`x: element 0 of [1] is ${what}, expected a finite float32`)
  })
})

describe('a file is refused by name', () => {
  const x = (more: string) => `{"x":{${more}}}`
  const f32 = (name: string, begin: number, end: number) =>
    `"${name}":{"dtype":"F32","shape":[${(end - begin) / 4}],"data_offsets":[${begin},${end}]}`
  const claims = (low: number, high: number) => {
    const file = fileOf('{}')
    new DataView(file.buffer).setUint32(0, low, true)
    new DataView(file.buffer).setUint32(4, high, true)
    return file
  }

  it.each<[CheckpointCheck, string, Uint8Array<ArrayBuffer>]>([
    ['truncated', 'the file ends after 0 bytes, before its header', new Uint8Array(0)],
    ['truncated', 'the file ends after 7 bytes, before its header', new Uint8Array(7)],
    ['truncated', 'the file ends after 10 bytes, within its header of 3', claims(3, 0)],
    [
      'header-too-long',
      `the header claims ${MAX_HEADER_BYTES + 1} bytes, at most 2097152 are read`,
      claims(MAX_HEADER_BYTES + 1, 0),
    ],
    ['header-too-long', 'the header claims 4294967296 bytes, at most 2097152 are read', claims(0, 1)],
    [
      'header-too-long',
      'the header claims 18446744073709552000 bytes, at most 2097152 are read',
      claims(0xffffffff, 0xffffffff),
    ],
    ['header-not-utf8', 'the header is not text in UTF-8', fileOf(Uint8Array.of(0x7b, 0xff, 0x7d))],
    ['header-not-json', 'the header is not JSON', fileOf('')],
    ['header-not-json', 'the header is not JSON', fileOf('{"x":')],
    ['header-not-json', 'the header is not JSON', fileOf('{"x":NaN}')],
    ['header-not-json', 'the header is not JSON', fileOf('\uFEFF{}')],
    ['header-not-object', 'the header is JSON, but no object', fileOf('[]')],
    ['header-not-object', 'the header is JSON, but no object', fileOf('null')],
    ['duplicate-name', 'the header names x twice', fileOf(`{${f32('x', 0, 4)},${f32('x', 4, 8)}}`, 8)],
    ['duplicate-name', 'the header names x twice', fileOf(`{${f32('x', 0, 4)},${f32('\\u0078', 4, 8)}}`, 8)],
    ['duplicate-name', 'the header names shape twice', fileOf(x('"shape":[1],"dtype":"F32", "shape" :[1]'))],
    ['duplicate-name', 'the header names a"b twice', fileOf('{"__metadata__":{"a\\"b":"{","a\\"b":"}"}}')],
    ['metadata', '__metadata__: expected texts by name, got an object', fileOf('{"__metadata__":{"a":1}}')],
    ['metadata', '__metadata__: expected texts by name, got null', fileOf('{"__metadata__":null}')],
    ['entry', 'x: expected dtype, shape and data_offsets, got 7', fileOf('{"x":7}')],
    ['entry', 'x: expected a dtype, got undefined', fileOf('{"x":{}}')],
    ['entry', 'x: expected a shape of whole numbers, got [1.5]', fileOf(x('"dtype":"F32","shape":[1.5]'))],
    ['entry', 'x: expected a shape of whole numbers, got [-4]', fileOf(x('"dtype":"F32","shape":[-4]'))],
    ['entry', 'x: expected a shape of whole numbers, got a list', fileOf(x('"dtype":"F32","shape":["4"]'))],
    [
      'entry',
      'x: expected two data_offsets, got [0]',
      fileOf(x('"dtype":"F32","shape":[1],"data_offsets":[0]')),
    ],
    ['dtype', 'x: expected F32, F64, F16, BF16, got I64', fileOf(x('"dtype":"I64","shape":[1]'))],
    ['dtype', 'x: expected F32, F64, F16, BF16, got toString', fileOf(x('"dtype":"toString"'))],
    [
      'size',
      'x: [2, 3] of F32 are 24 bytes, got 20',
      fileOf(x('"dtype":"F32","shape":[2,3],"data_offsets":[0,20]'), 20),
    ],
    [
      'size',
      'x: [4294967296, 4294967296, 4294967296] of F32 are 3.1691265005705735e+29 bytes, got 0',
      fileOf(x('"dtype":"F32","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,0]')),
    ],
    [
      'out-of-range',
      'x: expected data_offsets 0 ≤ begin ≤ end, got [-4, 0]',
      fileOf(x('"dtype":"F32","shape":[1],"data_offsets":[-4,0]')),
    ],
    [
      'out-of-range',
      'x: expected data_offsets 0 ≤ begin ≤ end, got [8, 4]',
      fileOf(x('"dtype":"F32","shape":[1],"data_offsets":[8,4]'), 8),
    ],
    [
      'out-of-range',
      'x: its data ends at byte 8, the file’s data at 7: is it cut off?',
      fileOf(`{${f32('x', 0, 8)}}`, 7),
    ],
    [
      'overlap',
      'y: begins at byte 4, before 8, where another tensor ends',
      fileOf(`{${f32('y', 4, 12)},${f32('x', 0, 8)}}`, 12),
    ],
    ['gap', 'bytes 0 to 4 of the data belong to no tensor', fileOf(`{${f32('x', 4, 8)}}`, 8)],
    [
      'gap',
      'bytes 4 to 8 of the data belong to no tensor',
      fileOf(`{${f32('y', 8, 12)},${f32('x', 0, 4)}}`, 12),
    ],
    ['gap', 'bytes 4 to 5 of the data belong to no tensor', fileOf(`{${f32('x', 0, 4)}}`, 5)],
  ])('%s: %s', (check, message, file) => {
    const error = failure(() => decodeSafetensors(file, LIMIT))
    expect([error.name, error.check, error.message]).toEqual(['CheckpointError', check, message])
  })

  it('too-large, before anything is read', () => {
    expect(failure(() => decodeSafetensors(new Uint8Array(11), 10)).message).toBe(
      'the file has 11 bytes, at most 10 are read',
    )
    expect(failure(() => checkFileSize(11, 10)).check).toBe('too-large')
    expect(() => checkFileSize(10, 10)).not.toThrow()
  })

  it('however deep it is nested, and with an excerpt of whatever is long in it', () => {
    const deep = fileOf(`{"x":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}}`)
    expect(['header-not-json', 'entry']).toContain(failure(() => decodeSafetensors(deep, 4 << 20)).check)
    const long = failure(() => decodeSafetensors(fileOf(`{"${'x'.repeat(1e6)}":7}`), 4 << 20))
    expect(long.message).toBe(`${'x'.repeat(80)}: expected dtype, shape and data_offsets, got 7`)
  })
})
