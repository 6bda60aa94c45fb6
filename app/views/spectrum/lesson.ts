/** The lesson that eigenvalues can lie, as numbers and a sentence. */
import { type EigenvaluesCanLie, eigenvaluesCanLie } from '../../../engine/diagnostics/eigenvaluesCanLie.ts'
import { group } from '../../stage/laneName.ts'
import type { Table } from '../table.ts'

export const STEPS = 12

let known: EigenvaluesCanLie | undefined

/** Computed once, by the engine's own instruments. */
export function lesson(): EigenvaluesCanLie {
  known ??= eigenvaluesCanLie(STEPS)
  return known
}

const short = (value: number) => (value < 1000 ? String(Number(value.toPrecision(3))) : group(value))

export function describeLesson({ spectrum, norms }: EigenvaluesCanLie): string {
  const { re } = spectrum.eigenvalues
  const all = re.length === 2 ? 'Both' : `All ${re.length}`
  return `${all} eigenvalues of W are ${short(spectrum.radius)}, so without a tanh nothing is left after two steps. With it, and the state held at (0, ½), the gradient doubles at every step: ×${short(norms[1]!)} after one, ×${short(norms.at(-1)!)} after ${norms.length - 1}. What decides is the product of the Jacobians; σ_max = ${short(spectrum.sigmaMax)} had left it open.`
}

export function lessonTable({ norms, linear }: EigenvaluesCanLie): Table {
  return {
    caption: 'W = [[8, 8], [−8, −8]], state held at (0, ½)',
    columns: ['steps l', '‖K^l‖, with tanh', '‖W^l‖, without'],
    rows: Array.from(norms, (norm, l) => [l, norm, linear[l]!]),
  }
}
