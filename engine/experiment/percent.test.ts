import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { percentDecode, percentEncode, stripBlanks } from './percent.ts'

vi.setConfig({ testTimeout: 30_000 })

test('decoding undoes encoding for all well-formed text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const encoded = percentEncode(text)
      expect(encoded).toMatch(/^(?:[A-Za-z0-9.,_~-]|%[0-9A-F]{2})*$/)
      expect(percentDecode(encoded)).toEqual({ text, malformed: false })
    }),
  )
})

test('escapes are undone once', () => {
  expect(percentDecode('%252C')).toEqual({ text: '%2C', malformed: false })
})

test.each(['%', '%4', '%zz', 'a%FFb', '%C3', '%ED%A0%80'])('%s stays as it is and is reported', text => {
  expect(percentDecode(text)).toEqual({ text, malformed: true })
})

test('blanks are spaces, line ends, soft hyphens and zero-width characters', () => {
  expect(stripBlanks(' a\t\r\nb\u00A0c\u00ADd\u200Be\u2060f\uFEFF\u3000')).toBe('abcdef')
})
