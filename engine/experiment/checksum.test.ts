import { expect, test } from 'vitest'
import { crc16 } from './checksum.ts'

test('the check value of CRC-16/CCITT-FALSE is 0x29b1', () => {
  expect(crc16(new TextEncoder().encode('123456789'))).toBe(0x29b1)
})

test('nothing has the checksum ffff', () => {
  expect(crc16(new Uint8Array())).toBe(0xffff)
})
