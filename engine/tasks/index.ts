import type { FieldValue } from '../experiment/fields.ts'
import { addingTask } from './adding.ts'
import { anbnTask } from './anbn.ts'
import { ballTask } from './ball.ts'
import { bonjourTask } from './bonjour.ts'
import { copyTask } from './copy.ts'
import { datesTask } from './dates.ts'
import { lettersTask } from './letters.ts'
import { namesTask } from './names.ts'
import { numeralsTask } from './numerals.ts'
import { orderTask } from './order.ts'
import { parityTask } from './parity.ts'
import { plainReberTask } from './plainReber.ts'
import { reberTask } from './reber.ts'
import { recallTask } from './recall.ts'
import { reversalTask } from './reversal.ts'
import { sentimentTask } from './sentiment.ts'
import { sinesTask } from './sines.ts'
import { spellTask } from './spell.ts'
import { tagsTask } from './tags.ts'
import type { Task, TaskMaker } from './task.ts'
import { textTask } from './text.ts'
import { wordsTask } from './words.ts'

/** Every task there is. `text` is what `textFile` names, or the user's own; tasks that make their own data ignore it. */
export const tasks = {
  text: (text: string, T: number) => textTask(text, T),
  bonjour: () => bonjourTask(),
  recall: () => recallTask(),
  anbn: () => anbnTask(),
  plainreber: () => plainReberTask(),
  reber: () => reberTask(),
  parity: () => parityTask(),
  copy: (_text: string, T: number) => copyTask(T),
  order: () => orderTask(),
  words: () => wordsTask(),
  letters: () => lettersTask(),
  spell: (_text: string, T: number) => spellTask(T),
  sentiment: () => sentimentTask(),
  names: (text: string) => namesTask(text),
  tags: (_text: string, T: number) => tagsTask(T),
  reversal: (_text: string, T: number) => reversalTask(T),
  dates: (_text: string, T: number) => datesTask(T),
  numerals: (_text: string, T: number) => numeralsTask(T),
  adding: () => addingTask(),
  ball: (_text: string, T: number) => ballTask(T),
  sines: () => sinesTask(),
} satisfies Record<FieldValue<'task'>, (text: string, T: number) => Task>

export const makeTask: TaskMaker = ({ task, T }, text) => tasks[task](text, T)
