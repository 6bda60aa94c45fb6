import type { FieldValue } from '../../../engine/experiment/fields.ts'
import { sayShort } from './sayShort.ts'

/** What of a task a window has no room for, if anything. */
export default function ShortWindow({ task, T }: { task: FieldValue<'task'>; T: number }) {
  return sayShort(task, T)
}
