import type { Scored } from '../../../engine/worker/protocol.ts'
import { group } from '../../stage/laneName.ts'
import { sayShare } from '../numbers.ts'

export interface ScoredLane {
  readonly name: string
  /** 0…1; undefined until it was first measured. */
  readonly score: number | undefined
  /** How many answers were marked. */
  readonly answers: number
  /** The update after which it was measured last. */
  readonly update?: number | undefined
  /** How far beyond what is learned from it goes, where the task can ask that. */
  readonly beyond?: { readonly learned: number; readonly reached: number; readonly most: number } | undefined
}

/** What the score panel shows, in words. @param what is marked, as a plural */
export function describeScore(
  lanes: readonly ScoredLane[],
  { kind, goal, guess }: Scored,
  what: string,
): string {
  const measured = lanes.filter(({ score }) => score !== undefined)
  if (measured.length === 0) return 'Nothing has been marked yet.'
  const shares = measured.map(({ name, score }) => `${name} ${sayShare(score!)}`).join(' · ')
  const right = kind === 'wholly' ? 'Wholly right' : 'Right'
  const able = measured.filter(({ score }) => score! >= goal).map(({ name }) => name)
  const reached =
    able.length > 0
      ? `The goal, ${sayShare(goal)}, is reached by ${able.join(' and ')}`
      : `The goal is ${sayShare(goal)}`
  const chance = guess > 0 ? `; a guess gets ${sayShare(guess)}` : ''
  const counts = sayBeyond(measured)
  const { answers, update } = measured[0]!
  const when = update === undefined ? '' : `, at update ${group(update)}`
  return `${right} of ${answers} ${what}${when}: ${shares}. ${reached}${chance}.${counts && ` ${counts}`}`
}

function sayBeyond(lanes: readonly ScoredLane[]): string {
  const asked = lanes.filter(({ beyond }) => beyond)
  if (asked.length === 0) return ''
  const far = asked.map(({ name, beyond }) => {
    const { reached, most } = beyond!
    return `${name} counts to ${reached}${reached === most ? ' at least' : ''}`
  })
  return `Trained to ${asked[0]!.beyond!.learned}: ${far.join(' · ')}.`
}
