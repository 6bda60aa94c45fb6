import { Random } from '../random.ts'
import type { Reader, Window } from './task.ts'

/** Words of a row's state: where the chance stood at the beginning of the string being read, and how much of it has been read. */
const CHANCE = 4
const ROW = CHANCE + 1

/**
 * Strings made by chance, one after another for ever, in B rows that have nothing to do with one another.
 * @param draw the next string, never empty, by this chance alone
 */
export function readStrings(draw: (random: Random) => readonly number[], B: number, random: Random): Reader {
  const state = new Uint32Array(B * ROW)
  for (let b = 0; b < B; b++) for (let i = 0; i < CHANCE; i++) state[b * ROW + i] = random.bits()
  const row = new Random(0, 'strings')
  return {
    state,
    next({ T, B: rows, input, target }: Window) {
      for (let b = 0; b < rows; b++) {
        const saved = state.subarray(b * ROW, (b + 1) * ROW)
        const begin = () => {
          saved.set(row.state)
          return draw(row)
        }
        row.state.set(saved.subarray(0, CHANCE))
        let string = begin()
        let at = saved[CHANCE]!
        for (let t = 0; t < T; t++) {
          input[t * rows + b] = string[at]!
          if (++at === string.length) {
            string = begin()
            at = 0
          }
          target[t * rows + b] = string[at]!
        }
        saved[CHANCE] = at
      }
    },
  }
}

/** So many symbols of such strings, the same every time, for whoever wants to look at what is read. */
export function someStrings(draw: (random: Random) => readonly number[], symbols: number): Int32Array {
  const window = { T: symbols, B: 1, input: new Int32Array(symbols), target: new Int32Array(symbols) }
  readStrings(draw, 1, new Random(1, 'some strings')).next(window)
  return window.input
}
