import type { Cell } from '../../../engine/cells/cell.ts'
import type { LaneSettings } from '../../../engine/experiment/experiment.ts'
import { group, laneName } from '../laneName.ts'
import { isRecurrent, weightsOf } from './layout.ts'

/** What the badge says: which weights all copies are, in every lane; lanes that are alike are said once. */
export function sayWeights(lanes: readonly LaneSettings[]): string {
  const weights = weightsOf(lanes)
  const said = weights.map(weight =>
    weight ? `${weight.name} [${weight.shape.join(', ')}] = ${group(weight.count)} numbers` : 'none',
  )
  if (new Set(said).size === 1) return said[0]!
  // The name once, where it is the same.
  const names = new Set(weights.flatMap(weight => weight?.name ?? []))
  const [name = ''] = names
  const short =
    names.size === 1 ? said.map(words => words.replace(`${name} `, '').replace(' numbers', '')) : said
  const each = short.map((words, i) => `${laneName(lanes, i)} ${words}`).join(' · ')
  return names.size === 1 ? `${name}: ${each}` : each
}

/** Their names alone, where there is no room for more. */
export function sayNames(lanes: readonly LaneSettings[]): string {
  return [...new Set(weightsOf(lanes).flatMap(weight => weight?.name ?? []))].join(', ')
}

/** The badge: a name, then what is said of it in full, and where there is no room for that. */
export function sayBadge(
  lanes: readonly LaneSettings[],
): readonly [name: string, full: string, brief: string] {
  return isRecurrent(lanes)
    ? ['W_hh', sayWeights(lanes), sayNames(lanes)]
    : ['W_ih', 'is the same in all copies; there is no W_hh', '· no W_hh']
}

/** The strip in words. */
export function describeCopies(T: number, lanes: readonly LaneSettings[], folded: boolean): string {
  if (!isRecurrent(lanes))
    return folded
      ? `One cell, used ${T} times; no state returns to it.`
      : `The same cell ${T} times, once for each step, nothing going from one to the next; all copies share their weights W_ih.`
  const weights = sayWeights(lanes)
  return folded
    ? `One cell whose state h returns to it, ${T} times; its recurrent weights: ${weights}.`
    : `The same cell ${T} times, once for each step, h going from each to the next; all copies share their weights: ${weights}.`
}

/**
 * What each state is multiplied by on its way round the loop: h by the recurrent weights, and what a gate lets through unit by unit (as
 * the cell's own equations say: c of an LSTM by f, h of a GRU by z) past them.
 * @param shape of weight_hh; undefined says the names alone
 */
export function sayWays(
  { state, equations }: Cell,
  shape: readonly [number, number] | undefined,
  backward: boolean,
): string[] {
  const size = shape ? ` [${(backward ? [...shape].reverse() : shape).join(', ')}]` : ''
  return state.flatMap(name => {
    const formula = equations.find(equation => equation.name === `${name}′`)?.formula ?? ''
    const gate = new RegExp(`(\\w)⊙${name}(?!\\w)`).exec(formula)?.[1]
    return [
      ...(name === 'h' ? [`h × W_hh${backward ? 'ᵀ' : ''}${size}`] : []),
      ...(gate ? [`${name} × ${gate}${shape ? ', unit by unit' : ''}`] : []),
    ].map(way => (backward ? `∂${way}` : way))
  })
}

/**
 * What waits in the loop: the state of the step read before; back through time, the gradient of the step after. @param t from 0
 * @param reverse of the direction from right to left, where both go the other way: its gradient is followed from τ on
 */
export function sayWaiting(
  state: readonly string[],
  t: number,
  backward: boolean,
  tau: number,
  reverse = false,
): string[] {
  const [before, later, earlier] = reverse
    ? [t + 2, 'one step earlier', 'one step later']
    : [t, 'one step later', 'one step earlier']
  if (!backward) return [`${state.join(', ')} of step ${before}`, later]
  if (t === tau) return ['gradient sets out', `at step ${t + 1}`]
  if (reverse && t < tau) return ['no gradient here:', `it goes on after step ${tau + 1}`]
  return [`gradient of step ${reverse ? t : t + 2}`, earlier]
}
