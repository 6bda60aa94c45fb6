import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_VOCABULARY, RARE, Vocabulary } from './vocabulary.ts'

describe('a vocabulary', () => {
  it('is the characters of the text in code-point order, each once', () => {
    expect(Vocabulary.of('banana, bandana').tokens).toEqual([' ', ',', 'a', 'b', 'd', 'n'])
  })

  it('takes a code point as one character: emoji are not cut in halves, families fall into their members', () => {
    const text = '👩‍👩‍👧 é🙂'
    const vocabulary = Vocabulary.of(text)
    expect(vocabulary.tokens).toEqual([' ', 'é', '\u200D', '👧', '👩', '🙂'])
    const { tokens, unknown } = vocabulary.encode(text)
    expect(tokens.length).toBe(8)
    expect(unknown).toEqual([])
    expect(vocabulary.decode(tokens)).toBe(text)
  })

  it('gives every text back that it was made of', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), text => {
        const vocabulary = Vocabulary.of(text)
        const { tokens, unknown } = vocabulary.encode(text)
        expect(unknown).toEqual([])
        expect(vocabulary.decode(tokens)).toBe(text)
      }),
    )
  })

  it('keeps 256 characters without a bucket', () => {
    const text = Array.from({ length: MAX_VOCABULARY }, (_, i) => String.fromCodePoint(0x4e00 + i)).join('')
    const vocabulary = Vocabulary.of(text)
    expect(vocabulary.size).toBe(256)
    expect(vocabulary.tokens).not.toContain(RARE)
  })

  it('beyond 256 the rarest share one token, and among equally rare ones the later code points do', () => {
    const characters = Array.from({ length: 300 }, (_, i) => String.fromCodePoint(0x4e00 + i))
    const frequent = characters.slice(-10)
    const vocabulary = Vocabulary.of(characters.join('') + frequent.join(''))
    expect(vocabulary.size).toBe(256)
    expect(new Set(vocabulary.tokens).size).toBe(256)
    for (const character of [...frequent, ...characters.slice(0, 245), RARE]) {
      expect(vocabulary.tokens).toContain(character)
    }
    const { tokens, unknown } = vocabulary.encode(characters.join(''))
    expect(unknown).toEqual(characters.slice(245, 290))
    expect(vocabulary.decode(tokens)).toBe(
      characters.map((character, i) => (i >= 245 && i < 290 ? RARE : character)).join(''),
    )
  })

  it('beyond 256, a text that contains the bucket’s own character keeps it once', () => {
    const characters = Array.from({ length: 299 }, (_, i) => String.fromCodePoint(0x4e00 + i))
    const vocabulary = Vocabulary.of(RARE.repeat(5) + characters.join(''))
    expect(vocabulary.size).toBe(256)
    expect(vocabulary.tokens.filter(token => token === RARE)).toEqual([RARE])
  })

  it('reads characters it does not know as the bucket, else a space, else its first, and lists each once', () => {
    expect(Vocabulary.of('ab c').encode('axxa')).toEqual({
      tokens: Int32Array.of(1, 0, 0, 1),
      unknown: ['x'],
    })
    expect(Vocabulary.of('bc').encode('cx')).toEqual({ tokens: Int32Array.of(1, 0), unknown: ['x'] })
    const withBucket = new Vocabulary([' ', 'a', RARE])
    expect([...withBucket.encode('ax').tokens]).toEqual([1, 2])
  })
})
