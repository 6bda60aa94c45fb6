import type { FieldValue } from '../experiment/fields.ts'
import { anbnTask } from './anbn.ts'
import { bonjourTask } from './bonjour.ts'
import { copyTask } from './copy.ts'
import { orderTask } from './order.ts'
import { parityTask } from './parity.ts'
import { reberTask } from './reber.ts'
import { recallTask } from './recall.ts'
import type { Task } from './task.ts'
import { textTask } from './text.ts'

/** Every task there is. `text` is the corpus (shipped or the user's own); tasks that make their own data ignore it. */
export const tasks = {
  text: (text: string, T: number) => textTask(text, T),
  bonjour: () => bonjourTask(),
  recall: () => recallTask(),
  anbn: () => anbnTask(),
  reber: () => reberTask(),
  parity: () => parityTask(),
  copy: (_text: string, T: number) => copyTask(T),
  order: () => orderTask(),
} satisfies Record<FieldValue<'task'>, (text: string, T: number) => Task>
