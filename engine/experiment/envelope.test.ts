import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { openLink, type Pair, sealLink } from './envelope.ts'

vi.setConfig({ testTimeout: 30_000 })

const keys = fc
  .stringMatching(/^[^\s]{1,12}$/)
  .filter(key => key !== 'k' && openLink(sealLink([[key, '']])).pairs[0]?.[0] === key)
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('&k=0000', '%2C', 'a b', '&amp;', '='),
)

test('opening undoes sealing for all keys without blanks and all values', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(keys, anyText)), (pairs: Pair[]) => {
      const link = sealLink(pairs)
      expect(link).toMatch(/^#1\?(?:[\w.,~%=-]+&)*k=[0-9a-f]{4}$/)
      expect(openLink(link)).toEqual({ version: 1, pairs, notes: [] })
    }),
  )
})

test('escaping what was sent plainly, or the whole link, does not break the checksum', () => {
  const link = sealLink([
    ['cell', 'rnn,lstm'],
    ['x', 'a&b=c%'],
  ])
  const expected = openLink(link)
  expect(openLink(link.replaceAll(',', '%2C'))).toEqual(expected)
  expect(openLink(encodeURIComponent(link))).toEqual(expected)
})

test.each([
  ['', 1, []],
  ['#', 1, []],
  ['# \n', 1, []],
  ['#1', 1, [{ kind: 'cut' }]],
  ['#1?', 1, [{ kind: 'cut' }]],
  ['#1?h', 1, [{ kind: 'cut' }]],
  ['#1?h=', 1, [{ kind: 'cut' }]],
  ['#1?h=1,', 1, [{ kind: 'cut' }]],
  ['#1?x=a%2', 1, [{ kind: 'cut' }]],
  ['#1?h=1&k', 1, [{ kind: 'cut' }]],
  ['#1?h=1&k=', 1, [{ kind: 'cut' }]],
  ['#1?h=1&k=12', 1, [{ kind: 'cut' }]],
  ['#1?h=1&k=123)', 1, [{ kind: 'cut' }]],
  ['#1?h=1', 1, [{ kind: 'unchecked' }]],
  ['#1?x=%zz', 1, [{ kind: 'damaged', reason: 'escapes' }]],
  ['#1?x=%zz&k=0000', 1, [{ kind: 'damaged', reason: 'escapes' }]],
  ['#1?h=1&k=0000', 1, [{ kind: 'damaged', reason: 'checksum' }]],
  ['#1?h=1&k=00000', 1, [{ kind: 'damaged', reason: 'checksum' }]],
  ['#1?h=1&k=00zz', 1, [{ kind: 'damaged', reason: 'checksum' }]],
  ['#1?h=1…&k=0000', 1, [{ kind: 'cut' }]],
  ['#1?h=1...2&k=0000', 1, [{ kind: 'cut' }]],
  ['#main', 0, [{ kind: 'damaged', reason: 'format' }]],
  ['#cell=rnn&h=3', 0, [{ kind: 'damaged', reason: 'format' }]],
  ['#0?h=1', 0, [{ kind: 'damaged', reason: 'version' }]],
  ['#-1?h=1', 0, [{ kind: 'damaged', reason: 'version' }]],
  ['#01?h=1', 0, [{ kind: 'damaged', reason: 'version' }]],
  ['#1.5?h=1', 0, [{ kind: 'damaged', reason: 'version' }]],
  ['#1e3?h=1', 0, [{ kind: 'damaged', reason: 'version' }]],
  ['#１?h=1', 0, [{ kind: 'damaged', reason: 'version' }]],
  ['#99999999999999999999?h=1', 0, [{ kind: 'damaged', reason: 'version' }]],
  ['#?h=1', 0, [{ kind: 'damaged', reason: 'version' }]],
  ['#2?h=1', 2, [{ kind: 'newer', version: 2 }, { kind: 'unchecked' }]],
  ['#2', 2, [{ kind: 'newer', version: 2 }, { kind: 'cut' }]],
])('%j has version %i and the notes %j', (hash, version, notes) => {
  expect(openLink(hash)).toMatchObject({ version, notes })
})

test('16 KiB of any one character are read quickly', () => {
  const before = performance.now()
  for (const char of [
    '&',
    '=',
    '?',
    '%',
    '#',
    ' ',
    ',',
    'k',
    '.',
    '\u200B',
    '&k=',
    '%2',
    '%20',
    '&amp;',
    '%FF',
  ]) {
    for (const start of ['', '#1?', '#1?k=']) openLink((start + char.repeat(1 << 14)).slice(0, 1 << 14))
  }
  expect(performance.now() - before).toBeLessThan(3000)
})
