import type { Frame } from '../../../engine/worker/frame.ts'
import { glyph } from '../../draw/characters.ts'
import type { Rows } from './frameTable.ts'

/** A row for each loss τ, a column for each step t; nothing where a loss does not reach, after itself. */
export function matrixRows(
  { matrix, T, target }: Pick<Frame, 'matrix' | 'T' | 'target'>,
  vocabulary: readonly string[],
): Rows | undefined {
  if (!matrix) return undefined
  const steps = Array.from({ length: T }, (_, t) => t)
  return {
    columns: ['loss at step', 'of', ...steps.map(t => `log10 ‖∂L_τ/∂h_${t + 1}‖`)],
    rows: steps.map(tau => [
      tau + 1,
      glyph(vocabulary[target[tau]!] ?? ''),
      ...steps.map(t => (t > tau ? '' : matrix[tau * T + t]!)),
    ]),
  }
}
