import { type Frame, GUESSES } from '../../../engine/worker/frame.ts'
import { glyph } from '../../draw/characters.ts'
import { surpriseBits } from '../guess/layout.ts'
import type { Table } from '../table.ts'
import { type Rows, rowsByStep, tableOfFrame } from './frameTable.ts'

export function guessTable(lane: number): Table | undefined {
  return tableOfFrame(lane, () => 'guesses', guessRows)
}

/** The likeliest characters of every step with their probabilities, and how surprising the true one was. */
export function guessRows(frame: Frame, vocabulary: readonly string[]): Rows | undefined {
  const { guessed, guessedP, target } = frame
  if (!guessed || !guessedP) return undefined
  const bits = surpriseBits(frame)
  const ranks = Array.from({ length: GUESSES }, (_, rank) => rank)
  const columns = ranks.flatMap(rank => [`guess ${rank + 1}`, `probability ${rank + 1}`])
  return rowsByStep(frame, vocabulary, ['truth', 'surprise, bits', ...columns], t => [
    glyph(vocabulary[target[t]!] ?? ''),
    bits[t]!,
    ...ranks.flatMap(rank => {
      const token = guessed[t * GUESSES + rank]!
      return token < 0 ? ['', ''] : [glyph(vocabulary[token]!), guessedP[t * GUESSES + rank]!]
    }),
  ])
}
