/**
 * CRC-16/CCITT-FALSE (polynomial x¹⁶+x¹²+x⁵+1, start 0xFFFF, not reflected): 0x29B1 for "123456789".
 * Finds every change confined to 16 neighbouring bits, hence every replaced ASCII character and every swap of two
 * neighbours; any other damage slips through once in 65,536.
 */
export function crc16(bytes: Uint8Array): number {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1
    crc &= 0xffff
  }
  return crc
}
