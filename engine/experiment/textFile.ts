import type { Experiment } from './experiment.ts'

/** Which file of public/texts an experiment reads; undefined where there is a text of one's own, or the task needs none. */
export function textFile({ task, text, txt }: Pick<Experiment, 'task' | 'text' | 'txt'>): string | undefined {
  if (task === 'names') return task
  return task === 'text' && !txt ? text : undefined
}
