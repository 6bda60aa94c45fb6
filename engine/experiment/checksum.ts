/**
 * 16 bits that notice what happens to links: the length modulo 8 (3 bits) and a CRC of 13 bits, polynomial
 * x¹³+x⁴+x³+x+1, start 0x1FFF, not reflected.
 *
 * The length notices one to seven bytes lost or added, always. The CRC notices every change within 13 neighbouring bits,
 * so every replaced ASCII character, and every swap of two neighbours: the polynomial is irreducible and of a higher
 * degree than the factors of the difference, d(x)·(x⁸+1). Other damage slips through once in 65,536, or once in 8,192
 * where the length stays the same. A plain CRC-16 would miss one lost character in 65,536.
 */
export function checksum(bytes: Uint8Array): number {
  let crc = 0x1fff
  for (const byte of bytes) {
    crc ^= byte << 5
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x1000 ? (crc << 1) ^ 0x201b : crc << 1
  }
  return ((bytes.length & 7) << 13) | crc
}
