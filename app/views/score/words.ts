import type { FieldValue } from '../../../engine/experiment/fields.ts'

/** What of a task is marked, as a plural; of all others, answers. */
export const markedText: { readonly [K in FieldValue<'task'>]?: string } = {
  bonjour: 'next letters',
  anbn: 'letters from the first b on',
  plainreber: 'pairs of letters that can follow',
  reber: 'letters before the last',
  copy: 'letters said again',
  adding: 'sums, to within 0.04',
  ball: 'next positions, to within 0.05',
  sines: 'next values, to within 0.2',
  words: 'letters that are certain',
  letters: 'letters',
  spell: 'numbers',
  sentiment: 'phrases',
  numerals: 'numbers',
  names: 'names never learned from',
  tags: 'letters of the second and third word',
}
