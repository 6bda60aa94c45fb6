import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { MAX_TEXT_BYTES } from './experiment.ts'
import { normaliseText } from './normaliseText.ts'

vi.setConfig({ testTimeout: 30_000 })

const bytesOf = (text: string) => new TextEncoder().encode(text).length

test.each([
  ['CRLF becomes LF', 'a\r\nb\r\n', 'a\nb\n'],
  ['several CRs before an LF become one LF', 'a\r\r\nb', 'a\nb'],
  ['a lone CR stays', 'a\rb', 'a\rb'],
  ['a byte order mark is removed', '\uFEFFabc', 'abc'],
  ['a zero-width no-break space inside stays', 'a\uFEFFb', 'a\uFEFFb'],
  ['composed and decomposed letters stay as they are', 'é e\u0301', 'é e\u0301'],
  ['joined emoji, directions and tabs stay', '👩‍👩‍👧‍👦\t\u202Eשלום\u2028', '👩‍👩‍👧‍👦\t\u202Eשלום\u2028'],
])('%s', (_, raw, text) => {
  expect(normaliseText(raw)).toEqual({ text, notes: [] })
})

test('lone surrogates and NULs become U+FFFD and are counted', () => {
  expect(normaliseText('a\uD800b\uDC00\uDC00c\0😀')).toEqual({
    text: 'a\uFFFDb\uFFFD\uFFFDc\uFFFD😀',
    notes: [
      { kind: 'text-fixed', found: 'lone-surrogate', count: 3 },
      { kind: 'text-fixed', found: 'nul', count: 1 },
    ],
  })
})

test('text of exactly 1 MiB is kept', () => {
  const text = 'a'.repeat(MAX_TEXT_BYTES)
  expect(normaliseText(text)).toEqual({ text, notes: [] })
})

test('text over 1 MiB is cut between two code points', () => {
  const { text, notes } = normaliseText(`a${'😀'.repeat(MAX_TEXT_BYTES / 4)}`)
  expect(text).toBe(`a${'😀'.repeat(MAX_TEXT_BYTES / 4 - 1)}`)
  expect(notes).toEqual([{ kind: 'text-cut', bytes: MAX_TEXT_BYTES + 1, limit: MAX_TEXT_BYTES }])
})

test('a megabyte of carriage returns takes no longer than other text', () => {
  const before = performance.now()
  expect(normaliseText('\r'.repeat(MAX_TEXT_BYTES)).notes).toEqual([])
  expect(performance.now() - before).toBeLessThan(1000)
})

test('normalising twice changes nothing, and the result is well-formed', () => {
  const pieces = fc.constantFrom('\r', '\n', '\uFEFF', '\0', '\uD83D', '\uDE00', 'a', '日')
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(pieces).map(list => list.join('')),
        fc.string({ unit: 'binary' }),
      ),
      raw => {
        const { text } = normaliseText(raw)
        expect(normaliseText(text)).toEqual({ text, notes: [] })
        expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text))).toBe(
          text,
        )
        expect(bytesOf(text)).toBeLessThanOrEqual(MAX_TEXT_BYTES)
      },
    ),
  )
})
