/** What setting a weight did to the loss that is followed. */
import type { Frame } from '../../../engine/worker/frame.ts'
import type { LossUnit } from '../../store/preferences.ts'
import { inUnit } from '../loss/layout.ts'
import { lossFigure, shortFigure } from '../numbers.ts'

type Shown = Pick<Frame, 'update' | 'tau' | 'input' | 'target' | 'surprise'>

/**
 * The followed loss before → after, where the two frames are of the same step of the same text after the same update, so that nothing but
 * the weight can have changed it; '' elsewhere, and until the new frame has come.
 */
export function sayEffect(before: Shown | undefined, after: Shown | undefined, unit: LossUnit): string {
  if (!before?.surprise || !after?.surprise || before === after) return ''
  if (before.update !== after.update || before.tau !== after.tau) return ''
  if (!alike(before.input, after.input) || !alike(before.target, after.target)) return ''
  const { tau } = after
  const [was, is] = [inUnit(before.surprise[tau]!, unit), inUnit(after.surprise[tau]!, unit)]
  const start = `Loss at step ${tau + 1}: ${lossFigure(was)}`
  if (was === is) return `${start} ${unit}, unchanged`
  if (lossFigure(was) !== lossFigure(is)) return `${start} → ${lossFigure(is)} ${unit}`
  return `${start} ${unit}, changed by ${is > was ? '+' : '−'}${shortFigure(Math.abs(is - was))}`
}

function alike(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => value === b[i])
}
