import type { Window } from './task.ts'

/** Token of `BLANK` in every vocabulary that begins with it. */
const NOTHING = 0

/**
 * Row b of the window: nothing, then a sequence that ends at the last step; what is too long loses its beginning. The target is the next
 * symbol, and at the end the answer.
 */
export function padLeft(
  { T, B, input, target }: Window,
  b: number,
  { tokens, answer }: { readonly tokens: ArrayLike<number>; readonly answer: number },
): void {
  const before = T - tokens.length
  for (let t = 0; t < T; t++) input[t * B + b] = t < before ? NOTHING : tokens[t - before]!
  for (let t = 0; t < T - 1; t++) target[t * B + b] = input[(t + 1) * B + b]!
  target[(T - 1) * B + b] = answer
}
