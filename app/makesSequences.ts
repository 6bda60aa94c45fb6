import type { FieldValue } from '../engine/experiment/fields.ts'

const SEQUENCES: readonly FieldValue<'task'>[] = [
  'recall',
  'parity',
  'copy',
  'order',
  'letters',
  'spell',
  'sentiment',
  'names',
  'tags',
  'reversal',
  'dates',
  'numerals',
]

/** Whether a task's windows are sequences of their own, each from an empty memory: there is no text to go on with. */
export function makesSequences(task: FieldValue<'task'>): boolean {
  return SEQUENCES.includes(task)
}
