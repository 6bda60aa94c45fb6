/** How long a window must be for nothing of a task to be cut off or left out. */
import type { FieldValue } from '../experiment/fields.ts'

export interface Whole {
  /** T from which on every sequence of the task has room. */
  readonly steps: number
  /** T from which on there is a score; absent where there always is. */
  readonly scored?: number
}

/**
 * Of tasks whose sequences have a length of their own. The others fill whatever window there is, or read on in the next one. Written down,
 * as the page should know it without fetching the tasks and what they read; `whole.test.ts` compares it with all that each task makes.
 */
export const whole: { readonly [task in FieldValue<'task'>]?: Whole } = {
  copy: { steps: 3 },
  order: { steps: 4 },
  spell: { steps: 5 },
  sentiment: { steps: 19 },
  names: { steps: 11 },
  tags: { steps: 24, scored: 9 },
  dates: { steps: 28, scored: 20 },
  numerals: { steps: 34, scored: 6 },
}
