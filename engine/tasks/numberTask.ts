import { Random } from '../random.ts'
import type { Floor, Grading, Numbers, Task, Window } from './task.ts'
import { Vocabulary } from './vocabulary.ts'

/** What the stage shows is drawn from this seed, by which two numbers to add are unlike each other. */
const SHOWN = 20

/** A window of numbers: values [T, B, I] are read, wanted [T, B, O] should be said. */
export type NumberWindow = Window & Required<Pick<Window, 'values' | 'wanted'>>

/** What makes one task of numbers different from another. */
export interface NumberTask {
  readonly numbers: Numbers
  readonly asks: Task['asks']
  readonly floors: readonly (Floor & { readonly squaredError: number })[]
  readonly score: Grading
  /** Draws one sequence into row b. */
  write(window: NumberWindow, b: number, random: Random): void
}

/** A task whose every window is B sequences drawn anew, each complete in itself; numbers are read and said, never characters. */
export function numberTask({ numbers, asks, floors, score, write }: NumberTask): Task {
  const fill = (window: Window, random: Random) => {
    if (!hasNumbers(window)) throw new Error('task of numbers: expected a window of numbers, got characters')
    for (let b = 0; b < window.B; b++) write(window, b, random)
  }
  return {
    vocabulary: new Vocabulary([]),
    numbers,
    continues: false,
    asks,
    floors,
    score,
    passages: undefined,
    train: (_B, _T, random) => ({ state: random.state, next: window => fill(window, random) }),
    heldOut: () => undefined,
    probe: window => fill(window, new Random(SHOWN, 'shown')),
  }
}

const hasNumbers = (window: Window): window is NumberWindow => !!window.values && !!window.wanted

/** Row b of a window of a series: each number is read, and the one after it should be said. `next` gives T+1 numbers one by one. */
export function writeSeries({ T, B, values, wanted }: NumberWindow, b: number, next: () => number): void {
  let now = next()
  for (let t = 0; t < T; t++) {
    values[t * B + b] = now
    now = next()
    wanted[t * B + b] = now
  }
}
