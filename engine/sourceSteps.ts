/**
 * S, how many steps of a window of T are the source. The answer has at most half of the window, so that there is something to read.
 * @param answer steps of the answer at the end of the window; undefined where there is no encoder
 */
export function sourceSteps(answer: number | undefined, T: number): number {
  return answer === undefined ? 0 : T - Math.min(answer, T >> 1)
}
