import { describe, expect, it } from 'vitest'
import { type PropertyId, properties } from './properties.ts'

/** Labels written under their characters, as digits. */
const under = (id: PropertyId, text: string, phrase = '') => properties[id](Array.from(text), phrase).join('')

describe('insideQuotes', () => {
  it.each([
    ['straight marks take turns', 'a "bc" d "e"', '001110000110'],
    ['curly marks say which they are', 'a “bc” d', '00111000'],
    ['and are not fooled by a missing one', '”a“b“c”d', '00111100'],
    ['angle marks are French', '«ab» c', '111000'],
    ['an apostrophe is not a quotation', "it's 'so'", '000000000'],
    ['a line may end inside', '"a\nb" c', '1111000'],
    ['an empty line ends it, so one mark too few does no lasting harm', '"a\n\nb "c" d', '11100011000'],
  ])('%s', (_, text, expected) => {
    expect(under('insideQuotes', text)).toBe(expected)
  })
})

describe('insideBrackets', () => {
  it.each([
    ['from the opening one to before the closing one', 'a (b) c', '0011000'],
    ['until the outermost closes', '(a[b]c)d', '11111100'],
    ['one that closes nothing is passed over', ':) (a)', '000110'],
    ['over empty lines', '{\n\n}', '1110'],
  ])('%s', (_, text, expected) => {
    expect(under('insideBrackets', text)).toBe(expected)
  })
})

it('positionInLine counts from the last line feed, where it is 0', () => {
  expect(under('positionInLine', 'abc\nde\n\nf')).toBe('123012001')
  expect(properties.positionInLine(Array.from('x'.repeat(300)))[299]).toBe(300)
})

it('afterSpace marks what follows any white space, so not the first character', () => {
  expect(under('afterSpace', 'ab c\nd  e')).toBe('000101011')
  expect(under('afterSpace', ' a\u00a0b\tc')).toBe('010101')
})

it('upperCase marks capitals of any script, and nothing else', () => {
  expect(under('upperCase', 'aB3ÉéΩß𝐀')).toBe('01010101')
})

it('vowel marks vowels with and without accents, small and capital', () => {
  expect(under('vowel', 'Sky, aEiOu')).toBe('0000011111')
  expect(under('vowel', 'éÀçñŒæü1')).toBe('11001110')
})

describe('atPhrase', () => {
  it('covers every occurrence, exactly as written', () => {
    expect(under('atPhrase', 'the cat, The the', 'the')).toBe('1110000000000111')
  })

  it('covers overlapping ones as well', () => {
    expect(under('atPhrase', 'bananas', 'ana')).toBe('0111110')
  })

  it('reaches both ends, and needs the whole phrase', () => {
    expect(under('atPhrase', 'abxab', 'ab')).toBe('11011')
    expect(under('atPhrase', 'xxa', 'ab')).toBe('000')
    expect(under('atPhrase', 'a', 'ab')).toBe('0')
  })

  it('of no characters is nowhere', () => {
    expect(under('atPhrase', 'abc', '')).toBe('000')
  })
})

describe('all of them', () => {
  const ids = Object.keys(properties) as PropertyId[]

  it.each(ids)('%s: one label per code point, not per UTF-16 unit', id => {
    const characters = Array.from('😀 a “😀” (😀)\nB')
    expect(characters.length).toBe(13)
    expect(properties[id](characters, '😀').length).toBe(13)
  })

  it('characters beyond 16 bits shift nothing', () => {
    expect(under('insideQuotes', '😀"😀"a')).toBe('01100')
    expect(under('positionInLine', '😀😀\n😀')).toBe('1201')
    expect(under('atPhrase', 'a😀b😀', '😀b')).toBe('0110')
  })

  it.each(ids.filter(id => id !== 'atPhrase'))(
    '%s at a character depends on nothing that comes later',
    id => {
      const text = Array.from('He said, "Oh (dear [É])!"\n\nA «line» “with” end\nb')
      const whole = properties[id](text, '')
      for (let n = 0; n <= text.length; n++) {
        expect(properties[id](text.slice(0, n), '')).toEqual(whole.slice(0, n))
      }
    },
  )
})
