/** What a network that has just read a character could know about it: 0 or 1, or a whole number. One per character. */
export type Label = (characters: readonly string[], phrase?: string) => Uint32Array

const registry = {
  insideQuotes,
  insideBrackets,
  positionInLine,
  afterSpace,
  upperCase,
  vowel,
  atPhrase,
} satisfies Record<string, Label>

/** To be used as keys of texts. */
export type PropertyId = keyof typeof registry

/**
 * Labels of a text, character by character, to look for units that follow one (unitProperty.ts).
 *
 * All say how things stand when the character has just been read, as h_t does: an opening quotation mark is inside, the closing one
 * no longer. `characters` are Unicode code points, `Array.from(text)`; a text that begins in the middle of a quotation is read as if
 * it did not. Letters are told by Unicode's tables as the machine knows them; all of what is older than the machine is the same
 * everywhere.
 *
 * Some need memory (insideQuotes, insideBrackets, positionInLine), one a memory of one character (afterSpace), the others none: they can
 * be read off the character itself, and an untrained network has units for them too.
 *
 * Source   quotation, brackets, line position: Karpathy, Johnson & Fei-Fei 2015; the rest are our own
 * Tests    properties.test.ts
 */
export const properties: Readonly<Record<PropertyId, Label>> = registry

const OPENING_QUOTES = '“«'
const CLOSING_QUOTES = '”»'

/**
 * 1 from an opening double quotation mark to before its closing one. A straight " is whichever is due; “ ” and « » say it themselves.
 * An empty line ends a quotation: printers leave out the closing mark at the end of a paragraph when the next goes on speaking, and
 * one straight mark too few would otherwise turn the rest of the text inside out. Single marks are not looked at; most are apostrophes.
 */
function insideQuotes(characters: readonly string[]): Uint32Array {
  let inside = false
  return label(characters, (character, i) => {
    if (character === '"') inside = !inside
    else if (OPENING_QUOTES.includes(character)) inside = true
    else if (CLOSING_QUOTES.includes(character)) inside = false
    else if (character === '\n' && characters[i - 1] === '\n') inside = false
    return inside
  })
}

/** 1 from an opening bracket, round, square or curly, to before the one that closes the outermost. One that closes nothing is passed over. */
function insideBrackets(characters: readonly string[]): Uint32Array {
  let depth = 0
  return label(characters, character => {
    if ('([{'.includes(character)) depth++
    else if (')]}'.includes(character)) depth = Math.max(0, depth - 1)
    return depth > 0
  })
}

/** Characters read since the last line feed: 0 at the line feed, 1 at the first character of a line. */
function positionInLine(characters: readonly string[]): Uint32Array {
  let position = 0
  return label(characters, character => {
    position = character === '\n' ? 0 : position + 1
    return position
  })
}

/** 1 where the character before is white space, line feeds included: mostly the first letter of a word. */
function afterSpace(characters: readonly string[]): Uint32Array {
  return label(characters, (_, i) => /\s/u.test(characters[i - 1] ?? ''))
}

/** 1 at capital letters of any script. */
function upperCase(characters: readonly string[]): Uint32Array {
  return label(characters, character => /^\p{Lu}$/u.test(character))
}

/** 1 at a, e, i, o, u, æ and œ, small or capital, with any accent. Not y, which is both; Latin letters only. */
function vowel(characters: readonly string[]): Uint32Array {
  return label(characters, character => /^[aeiouæœ]\p{M}*$/iu.test(character.normalize('NFD')))
}

/** 1 at every character of every occurrence of `phrase`, overlapping ones too, exactly as it is written; nowhere when it is empty. */
function atPhrase(characters: readonly string[], phrase = ''): Uint32Array {
  const wanted = Array.from(phrase)
  const labels = new Uint32Array(characters.length)
  for (let start = 0; start + wanted.length <= characters.length; start++) {
    if (wanted.every((character, n) => characters[start + n] === character)) {
      labels.fill(1, start, start + wanted.length)
    }
  }
  return labels
}

function label(
  characters: readonly string[],
  of: (character: string, i: number) => boolean | number,
): Uint32Array {
  return Uint32Array.from(characters, (character, i) => Number(of(character, i)))
}
