import type { FieldValue } from '../engine/experiment/fields.ts'

/** Whether a task's windows are sequences of their own, each from an empty memory: there is no text to go on with. */
export function makesSequences(task: FieldValue<'task'>): boolean {
  return task === 'recall' || task === 'parity' || task === 'copy' || task === 'order'
}
