import type { Window } from './task.ts'

/** Token of `BLANK` in every vocabulary that begins with it. */
const NOTHING = 0

/** Row b of a window's array: nothing, then tokens that end at the last step; what is too long loses its beginning. */
export function writeToEnd(
  row: Int32Array,
  { T, B }: Pick<Window, 'T' | 'B'>,
  b: number,
  tokens: ArrayLike<number>,
): void {
  const before = T - tokens.length
  for (let t = 0; t < T; t++) row[t * B + b] = t < before ? NOTHING : tokens[t - before]!
}

/** A sequence that ends at the last step of row b. The target is the next symbol, and at the end the answer. */
export function padLeft(
  window: Window,
  b: number,
  { tokens, answer }: { readonly tokens: ArrayLike<number>; readonly answer: number },
): void {
  const { T, B, input, target } = window
  writeToEnd(input, window, b, tokens)
  for (let t = 0; t < T - 1; t++) target[t * B + b] = input[(t + 1) * B + b]!
  target[(T - 1) * B + b] = answer
}
