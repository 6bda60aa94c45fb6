import { group } from '../../stage/laneName.ts'
import type { Sample } from '../../store/run.ts'

/** What the stream of samples holds, in one sentence. @param samples at least one */
export function describeSamples(samples: readonly Pick<Sample, 'update'>[]): string {
  const updates = samples.map(({ update }) => update)
  const [first, last] = [Math.min(...updates), Math.max(...updates)]
  const when = first === last ? `update ${group(last)}` : `updates ${group(first)} to ${group(last)}`
  return `${samples.length === 1 ? '1 text' : `${samples.length} texts`}, written after ${when}; the newest on top.`
}
