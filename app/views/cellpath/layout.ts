/** What the cell path track draws and says, without drawing anything. */
import { line } from 'd3-shape'
import type { Answer } from '../../../engine/worker/questions/index.ts'
import { columnX, type Geometry } from '../../stage/geometry.ts'
import type { Domain } from '../gradient/domain.ts'
import { size } from '../gradient/sentence.ts'

export type Path = Answer<'cellPath'>

/** As many decades as the gradient tracks have, so that slopes can be compared; moved to where 1, which all curves begin at, is in sight. */
export function domainFor(paths: readonly Pick<Path, 'path' | 'full'>[], { low, high }: Domain): Domain {
  let most = 0
  for (const curve of paths.flatMap(({ path, full }) => [path, full]))
    for (const value of curve) if (value < Infinity) most = Math.max(most, value)
  const top = Math.ceil(most / 2) * 2
  return { high: top, low: top - (high - low) }
}

/** An SVG path; what is below the scale runs along its floor, what is exactly nothing, as all beyond τ, is left out. */
export function curveOf(
  values: ArrayLike<number>,
  { low, high }: Domain,
  geometry: Geometry,
  heightPx: number,
): string {
  const points: [number, number][] = []
  for (let t = 0; t < values.length; t++) {
    const value = values[t]!
    if (!Number.isFinite(value)) continue
    const within = Math.min(high, Math.max(low, value))
    points.push([columnX(geometry, t), ((high - within) / (high - low)) * heightPx])
  }
  return line()(points) ?? ''
}

/** A share in words: from 1 % on as percent, else by its size. */
function share(decades: number): string {
  const value = 10 ** decades
  if (value >= 0.0095 && value < 0.995) return `${Math.round(100 * value)} % of it`
  if (value >= 0.995 && value < 1.05) return 'all of it'
  return `${size(decades)} times that`
}

/** Where the ways to τ begin that are furthest off: at the first step, or for what is read from right to left at the last. */
const far = ({ path }: Pick<Path, 'path'>, reverse: boolean) => (reverse ? path.length - 1 : 0)

/**
 * How much of everything the straight path explains, and which unit's gate kept most.
 * @param layered whether there are layers below the top one, which is shown
 * @param reverse whether it is of the direction from right to left
 */
export function describePath(answer: Path, layered: boolean, reverse = false): string {
  const { tau, path, full, bestLog10 } = answer
  const from = far(answer, reverse)
  if (tau === from) return `Step ${tau + 1} has no ${reverse ? 'later' : 'earlier'} step to come from.`
  const of = `c${layered ? ' of the top layer' : ''}`
  const all = full[from]!
  const direct = path[from]!
  if (Number.isNaN(all) || all === Infinity) return 'The numbers have left float32’s range.'
  if (all === -Infinity) return `Nothing of ${of} at step ${from + 1} is left at step ${tau + 1}.`
  const gone = direct === -Infinity ? 'none of it' : share(direct - all)
  const keeper =
    bestLog10[from]! > -Infinity
      ? `; along this path ${keeperOf(answer, reverse)} keeps most, ×${size(bestLog10[from]!)}`
      : ''
  return `×${size(all)} of ${of} at step ${from + 1} is left at step ${tau + 1}; forget gates alone pass ${gone}${keeper}.`
}

/** The unit whose forget gates keep most from the far end on, as the sentence names it. */
export const keeperOf = (answer: Path, reverse = false) => `unit ${keeperIn(answer, reverse) + 1}`

export const keeperIn = (answer: Path, reverse = false) => answer.best[far(answer, reverse)]!

export function valueOfPath({ tau, path, full, best, bestLog10 }: Path, t: number, reverse = false): string {
  if (reverse ? t < tau : t > tau) return `step ${t + 1} lies ${reverse ? 'before' : 'after'} step ${tau + 1}`
  const say = (decades: number) => (Number.isFinite(decades) ? `×${size(decades)}` : 'nothing')
  const keeper = bestLog10[t]! > -Infinity ? `, most by unit ${best[t]! + 1}: ${say(bestLog10[t]!)}` : ''
  return `from step ${t + 1} to ${tau + 1}: by all ways ${say(full[t]!)}, by the forget gates ${say(path[t]!)}${keeper}`
}

/** Columns under which the two directions are named: in the middle of what each reaches. */
export const marksOf = (tau: number, T: number): readonly [number, number] => [
  Math.floor(tau / 2),
  Math.ceil((tau + T - 1) / 2),
]
