/** What setting a weight did to the loss that is followed. */
import type { Frame } from '../../../engine/worker/frame.ts'
import { figureIn, inUnit, type ShownUnit } from '../loss/layout.ts'
import { shortFigure } from '../numbers.ts'

type Shown = Pick<Frame, 'update' | 'tau' | 'input' | 'target' | 'values' | 'wanted' | 'surprise'>

/**
 * The followed loss before → after, where the two frames are of the same step of the same text after the same update, so that nothing but
 * the weight can have changed it; '' elsewhere, and until the new frame has come.
 */
export function sayEffect(before: Shown | undefined, after: Shown | undefined, unit: ShownUnit): string {
  if (!before?.surprise || !after?.surprise || before === after) return ''
  if (before.update !== after.update || before.tau !== after.tau) return ''
  for (const read of ['input', 'target', 'values', 'wanted'] as const)
    if (!alike(before[read] ?? [], after[read] ?? [])) return ''
  const { tau } = after
  const [was, is] = [inUnit(before.surprise[tau]!, unit), inUnit(after.surprise[tau]!, unit)]
  const start = `Loss at step ${tau + 1}: ${figureIn(was, unit)}`
  if (was === is) return `${start} ${unit}, unchanged`
  if (figureIn(was, unit) !== figureIn(is, unit)) return `${start} → ${figureIn(is, unit)} ${unit}`
  return `${start} ${unit}, changed by ${is > was ? '+' : '−'}${shortFigure(Math.abs(is - was))}`
}

function alike(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => value === b[i])
}
