/** That a window is too short for its task, in words. */
import type { FieldValue } from '../../../engine/experiment/fields.ts'
import { whole } from '../../../engine/tasks/whole.ts'

interface Words {
  takes(steps: number): string
  /** What becomes of it in a window of T. */
  short(T: number): string
}

const cutBefore = (T: number) => `of those longer than ${T} the beginning is cut off`
const text: { readonly [task in keyof typeof whole]: Words } = {
  copy: {
    takes: steps => `A letter, the sign to speak and the letter again take ${steps} steps`,
    short: T => `in ${T} there is no sign`,
  },
  order: {
    takes: steps => `E, two of X and Y, and B take ${steps} steps`,
    short: T => `in ${T} there is no room for all of them`,
  },
  spell: {
    takes: steps => `The name of a digit takes up to ${steps} steps`,
    short: T => `of those longer than ${T} the end is cut off`,
  },
  sentiment: { takes: steps => `A phrase takes up to ${steps} steps`, short: cutBefore },
  names: { takes: steps => `A name takes up to ${steps} steps`, short: cutBefore },
  tags: { takes: steps => `A sentence takes up to ${steps} steps`, short: cutBefore },
  dates: {
    takes: steps => `A date and its answer take up to ${steps} steps`,
    short: T => `in ${T} only the shorter ways to write dates are read`,
  },
  numerals: {
    takes: steps => `A number in words and its figures take up to ${steps} steps`,
    short: T => `in ${T} only numbers with fewer letters are read, and none is kept back to test on`,
  },
}

/** Undefined where nothing is cut off or left out. */
export function sayShort(task: FieldValue<'task'>, T: number): string | undefined {
  const [length, words] = [whole[task], text[task]]
  if (!length || !words || T >= length.steps) return undefined
  const unscored = T < (length.scored ?? 0)
  return `${words.takes(length.steps)}: ${unscored ? `in ${T} all are cut off, so that there is no score` : words.short(T)}.`
}
