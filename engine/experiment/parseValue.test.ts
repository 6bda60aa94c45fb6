import { expect, test } from 'vitest'
import { allowedFor, parseValue, printValue } from './parseValue.ts'

test.each([
  ['drop', '0.5', 0.5],
  ['drop', '.5', 0.5],
  ['drop', '0.', 0],
  ['drop', '-0', 0],
  ['drop', '-0.0', 0],
  ['drop', '1e-400', 0],
  ['fb', '-1e-7', -1e-7],
  ['fb', '-10', -10],
  ['h', '32', 32],
  ['h', '032', 32],
  ['h', '1e2', 100],
  ['h', '5.0', 5],
  ['clip', '1E3', 1000],
  ['seed', '4294967295', 4294967295],
  ['carry', '1', true],
  ['carry', '0', false],
  ['cell', 'gru', 'gru'],
  ['fp', '', ''],
  ['fp', '0123abcd', '0123abcd'],
  ['weights', '', ''],
  ['weights', '0123abcd', '0123abcd'],
] as const)('%s=%j is %j', (key, given, value) => {
  expect(parseValue(key, given)).toBe(value)
})

test.each([
  ...[
    '',
    ' 5 ',
    '5 ',
    '5\n',
    '５',
    '0x10',
    '0b1',
    '1_000',
    '1,5',
    '+5',
    '--5',
    '5px',
    '.',
    '-',
    'e5',
    '1e',
    '1e+2',
  ],
  ...[
    'NaN',
    'Infinity',
    '-Infinity',
    '1e309',
    '-1e309',
    '1e999999999',
    '٥',
    '½',
    'null',
    'true',
    '[5]',
    '5n',
  ],
])('the number %j is refused everywhere', given => {
  for (const key of ['drop', 'lr', 'fb', 'h', 'seed', 'at', 'T'] as const) {
    expect(parseValue(key, given)).toBeUndefined()
  }
})

test.each([
  ['h', '0'],
  ['h', '257'],
  ['h', '1e9'],
  ['h', '5.5'],
  ['h', '-5'],
  ['drop', '0.91'],
  ['lr', '0'],
  ['lr', '1e-400'],
  ['seed', '4294967296'],
  ['carry', 'true'],
  ['carry', ''],
  ['cell', 'constructor'],
  ['cell', '__proto__'],
  ['cell', 'RNN'],
  ['cell', ''],
  ['fp', 'ABCDEF01'],
  ['fp', 'abcdef0'],
  ['weights', 'weights'],
  ['fp', '0123abcd\n'],
  ['fp', '<script>'],
] as const)('%s=%j is refused', (key, given) => {
  expect(parseValue(key, given)).toBeUndefined()
})

test('a number as long as a link is refused or read quickly', () => {
  const before = performance.now()
  parseValue('drop', '1'.repeat(16000))
  parseValue('drop', `0.${'1'.repeat(16000)}x`)
  parseValue('drop', `${'1'.repeat(16000)}x`)
  parseValue('drop', `1e${'1'.repeat(16000)}x`)
  expect(performance.now() - before).toBeLessThan(200)
})

test('flags are spelled 1 and 0', () => {
  expect([true, false].map(printValue)).toEqual(['1', '0'])
})

test('what a field allows is told as data', () => {
  expect(allowedFor('h')).toEqual({ kind: 'range', min: 1, max: 256, whole: true })
  expect(allowedFor('drop')).toEqual({ kind: 'range', min: 0, max: 0.9, whole: false })
  expect(allowedFor('act')).toEqual({ kind: 'options', options: ['tanh', 'relu'] })
  expect(allowedFor('carry')).toEqual({ kind: 'flag' })
  expect(allowedFor('fp')).toEqual({ kind: 'fingerprint' })
  expect(allowedFor('txt')).toEqual({ kind: 'text' })
})
