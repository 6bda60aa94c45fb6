import { numberTask } from './numberTask.ts'
import type { Task } from './task.ts'

/** What Hochreiter & Schmidhuber count as correct. */
const WITHIN = 0.04

/**
 * The adding problem (Hochreiter & Schmidhuber 1997, experiment 4, as simplified by Le, Jaitly & Hinton 2015): at every step a number from
 * 0 to 1 and a mark, which is 1 at two steps, one in each half of the window, and 0 elsewhere. At the end the sum of the two marked numbers
 * is to be said; before, what has come of it so far (where the loss asks for that). Who always says 1 has the variance of the sum, 1/6;
 * who knows one of the two, 1/12.
 */
export function addingTask(): Task {
  return numberTask({
    numbers: { I: 2, O: 1, forecasts: false, marks: true },
    asks: 'last',
    floors: [
      { id: 'constant', squaredError: 1 / 6 },
      { id: 'half', squaredError: 1 / 12 },
    ],
    score: {
      kind: 'near',
      within: WITHIN,
      goal: 0.95,
      guess: WITHIN * (2 - WITHIN),
      answers: 256,
      marks: ({ T }, _b, t) => t === T - 1,
    },
    write({ T, B, values, wanted }, b, random) {
      const half = Math.floor(T / 2)
      const marked = [random.below(half), half + random.below(T - half)]
      let sum = 0
      for (let t = 0; t < T; t++) {
        const row = t * B + b
        const x = random.uniform()
        const mark = marked.includes(t) ? 1 : 0
        values[row * 2] = x
        values[row * 2 + 1] = mark
        sum += x * mark
        wanted[row] = sum
      }
    },
  })
}
