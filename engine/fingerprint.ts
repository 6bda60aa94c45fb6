/**
 * Eight hexadecimal digits that two runs share only if every parameter agrees to the bit (but for one chance in 4 billion).
 * A murmur3-style mix over the 32-bit words; the sign of zero counts, NaN payloads do too.
 */
export function fingerprint(parameters: Float32Array): string {
  const words = new Uint32Array(parameters.buffer, parameters.byteOffset, parameters.length)
  let hash = parameters.length
  for (let i = 0; i < words.length; i++) {
    let word = Math.imul(words[i]!, 0xcc9e2d51)
    word = Math.imul((word << 15) | (word >>> 17), 0x1b873593)
    hash ^= word
    hash = (Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64) | 0
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0')
}
