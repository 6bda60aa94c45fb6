import type { Frame } from '../../../engine/worker/frame.ts'
import { glyph } from '../../draw/characters.ts'
import { ARROWS } from '../states.ts'
import type { Rows } from './frameTable.ts'

/**
 * A row for each loss τ, a column for each step t; nothing where a loss does not reach, after itself. In both directions the columns of what
 * is made from right to left follow, with nothing before the loss.
 */
export function matrixRows(
  { matrix, reverse, T, target }: Pick<Frame, 'matrix' | 'reverse' | 'T' | 'target'>,
  vocabulary: readonly string[],
): Rows | undefined {
  if (!matrix) return undefined
  const steps = Array.from({ length: T }, (_, t) => t)
  const ahead = reverse?.matrix
  const columns = (way = '') => steps.map(t => `log10 ‖∂L_τ/∂h_${t + 1}‖${way}`)
  return {
    columns: ['loss at step', 'of', ...columns(), ...(ahead ? columns(` ${ARROWS[1]}`) : [])],
    rows: steps.map(tau => [
      tau + 1,
      glyph(vocabulary[target[tau]!] ?? ''),
      ...steps.map(t => (t > tau ? '' : matrix[tau * T + t]!)),
      ...(ahead ? steps.map(t => (t < tau ? '' : ahead[tau * T + t]!)) : []),
    ]),
  }
}
