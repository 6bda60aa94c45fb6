import { expect, test } from 'vitest'
import { checksum } from './checksum.ts'
import { createDice } from './testing.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)

test('these are the checksums for ever', () => {
  expect(checksum(bytesOf(''))).toBe(0x1fff)
  expect(checksum(bytesOf('123456789')).toString(16)).toBe('2d78')
  expect(checksum(bytesOf('1?')).toString(16)).toBe('4ef3')
})

test('a value has 16 bits, and all of them are used', () => {
  let any = 0
  for (let n = 0; n < 1000; n++) any |= checksum(bytesOf('x'.repeat(n)))
  expect(any).toBe(0xffff)
})

// The checksum is linear: whether a difference is noticed depends neither on the text nor on what follows.
test('every change of one byte and every swap of two neighbouring ASCII bytes is noticed', () => {
  const plain = checksum(new Uint8Array(2))
  for (let difference = 1; difference < 256; difference++) {
    expect(checksum(Uint8Array.of(0, difference))).not.toBe(plain)
    expect(checksum(Uint8Array.of(difference, difference))).not.toBe(plain)
  }
})

test('one to seven bytes lost anywhere are noticed', () => {
  const dice = createDice(1)
  for (let n = 0; n < 20_000; n++) {
    const bytes = Uint8Array.from({ length: 8 + dice(100) }, () => 32 + dice(95))
    const at = dice(bytes.length - 7)
    const rest = [...bytes.subarray(0, at), ...bytes.subarray(at + 1 + dice(7))]
    expect(checksum(Uint8Array.from(rest))).not.toBe(checksum(bytes))
  }
})
