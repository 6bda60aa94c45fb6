import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { normaliseText } from './normaliseText.ts'
import { MAX_LINK_TEXT_BYTES, packText, unpackText } from './packText.ts'

vi.setConfig({ testTimeout: 30_000 })

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url')
const zeros = (n: number) => new Uint8Array(n)
const damaged = { text: '', notes: [{ kind: 'text-damaged' }] }
const tooLong = { text: '', notes: [{ kind: 'text-too-long', limit: MAX_LINK_TEXT_BYTES }] }

/** Deflate blocks without compression, as RFC 1951 lays them out: 0 or 1 (last), length, its complement, the bytes. */
function stored(blocks: readonly Uint8Array[]): Uint8Array {
  const parts = blocks.map((block, i) => {
    const head = Buffer.alloc(5)
    head.writeUInt8(i === blocks.length - 1 ? 1 : 0, 0)
    head.writeUInt16LE(block.length, 1)
    head.writeUInt16LE(block.length ^ 0xffff, 3)
    return Buffer.concat([head, block])
  })
  return Buffer.concat(parts)
}

test('unpacking undoes packing for all normalised text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 3000 }), async raw => {
      const { text } = normaliseText(raw)
      const packed = await packText(text)
      expect(packed).toMatch(/^[A-Za-z0-9_-]*$/)
      expect(await unpackText(packed)).toEqual({ text, notes: [] })
    }),
  )
})

test('a short text costs at most a few characters more than plain base64', async () => {
  for (const text of ['a', 'hello', 'hihohihohiho', 'to be or not to be']) {
    expect((await packText(text)).length).toBeLessThanOrEqual(Math.ceil(text.length * (4 / 3)) + 4)
  }
})

test('text of exactly 256 KiB is kept and one byte more is refused', async () => {
  const text = 'a'.repeat(MAX_LINK_TEXT_BYTES)
  expect(await unpackText(await packText(text))).toEqual({ text, notes: [] })
  expect(await unpackText(await packText(`${text}a`))).toEqual(tooLong)
})

test('unpacked text is normalised', async () => {
  const packed = base64url(deflateRawSync('\uFEFFa\r\nb\0'))
  expect(await unpackText(packed)).toEqual({
    text: 'a\nb\uFFFD',
    notes: [{ kind: 'text-fixed', found: 'nul', count: 1 }],
  })
})

test.each([
  ['a character outside base64url', 'ab+/'],
  ['padding', 'ywUA='],
  ['a length that base64 cannot have', 'abcde'],
  ['an underscore alone', '_'],
  ['invalid UTF-8', base64url(deflateRawSync(Buffer.from([0xff, 0xfe])))],
  ['an encoded surrogate', base64url(deflateRawSync(Buffer.from([0xed, 0xa0, 0x80])))],
  ['a reserved block type', base64url(Buffer.from([0xff, 0xff, 0xff]))],
  ['a PNG', base64url(Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]))],
])('%s is damaged text', async (_, packed) => {
  expect(await unpackText(packed)).toEqual(damaged)
})

test('every truncation of packed text is damaged', async () => {
  const bytes = deflateRawSync('Alice was beginning to get very tired of sitting by her sister on the bank.')
  for (let length = 1; length < bytes.length; length++) {
    expect(await unpackText(base64url(bytes.subarray(0, length)))).toEqual(damaged)
  }
})

const MEBI = 1 << 20
const bomb = deflateRawSync(zeros(12 * MEBI))
const halfLimit = zeros(MAX_LINK_TEXT_BYTES / 2)
const withoutEnd = (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 4)

const bombs: [string, Uint8Array, 'too long' | 'damaged' | 'either'][] = [
  ['12 KiB of zeros that become 12 MiB', bomb, 'too long'],
  ['a repeated word that becomes 8 MiB', deflateRawSync('RNN '.repeat(2 * MEBI)), 'too long'],
  ['zeros one byte over the limit', deflateRawSync(zeros(MAX_LINK_TEXT_BYTES + 1)), 'too long'],
  ['a bomb without its end', withoutEnd(bomb), 'too long'],
  ['a bomb followed by rubbish', Buffer.concat([bomb, Buffer.from('rubbish')]), 'too long'],
  ['one stream after another', Buffer.concat(Array(6).fill(deflateRawSync(halfLimit))), 'either'],
  ['a bomb inside a bomb', deflateRawSync(deflateRawSync(zeros(64 * MEBI))), 'damaged'],
  [
    'a gzip bomb of several members',
    Buffer.concat([gzipSync(zeros(MEBI)), gzipSync(zeros(MEBI))]),
    'damaged',
  ],
  [
    'a gzip bomb that lies about its size',
    Buffer.concat([gzipSync(zeros(MEBI)).subarray(0, -4), zeros(4)]),
    'damaged',
  ],
  ['a zlib bomb', deflateSync(zeros(MEBI)), 'damaged'],
  ['3,000 empty stored blocks', stored(Array(3000).fill(zeros(0))), 'either'],
  ['a stored block that claims more than there is', stored([zeros(9000)]).subarray(0, 60), 'damaged'],
  ['stored blocks around a wrong complement', Buffer.concat([stored([zeros(9), zeros(9)]), bomb]), 'either'],
  [
    'dynamic blocks that end too early',
    deflateRawSync(Buffer.from('abracadabra'.repeat(900))).subarray(0, 30),
    'damaged',
  ],
  ['12 KiB of zero bytes', zeros(12 << 10), 'damaged'],
  ['12 KiB of 0xff', zeros(12 << 10).fill(0xff), 'damaged'],
]

test.each(bombs)('%s gives no more text than the limit', async (_, bytes, verdict) => {
  const { text, notes } = await unpackText(base64url(bytes))
  expect(text.length).toBeLessThanOrEqual(MAX_LINK_TEXT_BYTES)
  if (verdict === 'too long') expect(notes).toEqual(tooLong.notes)
  if (verdict === 'damaged') expect(notes).toEqual(damaged.notes)
})

test('a bomb is not unpacked further than the limit', async () => {
  const sizes: number[] = []
  const original = globalThis.DecompressionStream
  class Counting extends original {
    override readonly readable = super.readable.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
        transform(chunk, controller) {
          sizes.push(chunk.length)
          controller.enqueue(chunk)
        },
      }),
    )
  }
  globalThis.DecompressionStream = Counting
  try {
    await unpackText(base64url(bomb))
  } finally {
    globalThis.DecompressionStream = original
  }
  await new Promise(resolve => setImmediate(resolve)) // whatever is still on its way would be counted
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_LINK_TEXT_BYTES + 300_000)
})
