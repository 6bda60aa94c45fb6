import { numberTask, writeSeries } from './numberTask.ts'
import type { Task } from './task.ts'

/** Walls at ±1; the ball moves this far in a step. */
const SPEED = 0.2

/**
 * A ball between two walls, always at the same speed; only its position is seen, and the next one is to be said. From one position alone it
 * may go either way, so its mean is the best guess: wrong by v, or near a wall by what is left to it. With positions and directions alike
 * likely, as they are here at every step, that is v²·(1 − ⅔v) on average. From two positions all follows, so only the first step of a
 * window cannot be known.
 * @param T window length
 */
export function ballTask(T: number): Task {
  const memoryless = SPEED * SPEED * (1 - (2 / 3) * SPEED)
  return numberTask({
    numbers: { I: 1, O: 1, forecasts: true },
    asks: 'every',
    floors: [
      { id: 'position', squaredError: memoryless },
      { id: 'best', squaredError: memoryless / T },
    ],
    score: {
      kind: 'near',
      within: SPEED / 4,
      goal: 0.95,
      guess: SPEED / 4,
      answers: 1000,
      marks: (_window, _b, t) => t > 0,
    },
    write(window, b, random) {
      let place = 2 * random.uniform() - 1
      let step = random.below(2) === 0 ? SPEED : -SPEED
      writeSeries(window, b, () => {
        const seen = place
        place += step
        if (Math.abs(place) > 1) {
          place = (place > 0 ? 2 : -2) - place
          step = -step
        }
        return seen
      })
    },
  })
}
