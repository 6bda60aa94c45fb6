import { BLANK } from '../../engine/tasks/blank.ts'

/** How a character is shown in a cell: invisible ones get a visible stand-in. */
const visible: Readonly<Record<string, string>> = {
  ' ': '␣',
  '\n': '⏎',
  '\t': '⇥',
  '\r': '␍',
  '\u00A0': '⍽',
  '\u2028': '⏎',
  '\u2029': '⏎',
  '\uFEFF': '□',
  '\u200B': '□',
  '\u200D': '□',
}

/** Control characters, marks that combine with what stands before them, direction marks. */
const needsBox = /^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]$/u
const combining = /^\p{M}$/u

export function glyph(character: string): string {
  if (Object.hasOwn(visible, character)) return visible[character]!
  if (needsBox.test(character)) return '□'
  return combining.test(character) ? `◌${character}` : character
}

export function isInvisible(character: string): boolean {
  return glyph(character) !== character
}

const names: Readonly<Record<string, string>> = {
  ' ': 'space',
  '\n': 'line break',
  '\t': 'tab',
  [BLANK]: 'nothing',
}

/** How a character is called in a sentence. What is longer than one is a number, and is called by itself. */
export function nameOf(character: string): string {
  if (/^[−–]?\d+\./.test(character)) return character
  return Object.hasOwn(names, character) ? names[character]! : `“${glyph(character)}”`
}
