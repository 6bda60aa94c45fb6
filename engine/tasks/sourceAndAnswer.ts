import { sourceSteps } from '../sourceSteps.ts'
import type { Window } from './task.ts'

/** The two signs that stand beside what is read and written. */
export interface Signs {
  /** Fills what is before a source that is shorter than its place. */
  readonly blank: number
  /** Read at the first step of the answer: now write. */
  readonly go: number
}

/**
 * Row b of a window in which a source is read and then an answer is written. The source ends where its place ends; what does not fit is
 * cut off before. At each step of the answer its previous symbol is read, whatever was guessed (teacher forcing), and the next is the
 * target; while the source is read the target is what is read next.
 * @param answer as many symbols as the task says, of which a short window has room for the first
 */
export function writeSourceAndAnswer(
  { T, B, input, target }: Window,
  b: number,
  source: ArrayLike<number>,
  answer: ArrayLike<number>,
  { blank, go }: Signs,
): void {
  const S = sourceSteps(answer.length, T)
  for (let t = 0; t < S; t++) {
    const at = source.length - S + t
    input[t * B + b] = at < 0 ? blank : source[at]!
  }
  for (let t = S; t < T; t++) {
    input[t * B + b] = t === S ? go : answer[t - S - 1]!
    target[t * B + b] = answer[t - S]!
  }
  for (let t = 0; t < S; t++) target[t * B + b] = input[(t + 1) * B + b]!
}
