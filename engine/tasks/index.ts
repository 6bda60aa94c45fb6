import type { FieldValue } from '../experiment/fields.ts'
import { bonjourTask } from './bonjour.ts'
import { recallTask } from './recall.ts'
import type { Task } from './task.ts'
import { textTask } from './text.ts'

/** Every task there is. `text` is the corpus (shipped or the user's own); tasks that make their own data ignore it. */
export const tasks = {
  text: (text: string, T: number) => textTask(text, T),
  bonjour: () => bonjourTask(),
  recall: () => recallTask(),
} satisfies Record<FieldValue<'task'>, (text: string, T: number) => Task>

/** A text is too short to learn from when a window does not fit into it, or when it has fewer than two different characters. */
export type TextProblem =
  | { readonly kind: 'text-too-short'; readonly length: number; readonly needed: number }
  | { readonly kind: 'text-too-plain' }

export function findTextProblem(text: string, T: number): TextProblem | undefined {
  const characters = Array.from(text)
  if (characters.length < T + 1) return { kind: 'text-too-short', length: characters.length, needed: T + 1 }
  if (new Set(characters).size < 2) return { kind: 'text-too-plain' }
  return undefined
}
