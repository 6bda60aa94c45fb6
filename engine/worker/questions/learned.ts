import type { Trainer } from '../../trainer.ts'

/** The text that a lane learns from, without what is kept back; '' for tasks that have none. */
// biome-ignore lint/correctness/useYield: a question is a generator; this one is answered in one piece
export function* learned(
  { task }: Trainer,
  _: { readonly [K in never]: never },
): Generator<void, { readonly text: string }> {
  return { text: task.passages ? task.vocabulary.decode(task.passages.learned) : '' }
}
