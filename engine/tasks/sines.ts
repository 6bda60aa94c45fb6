import type { Random } from '../random.ts'
import { numberTask, writeSeries } from './numberTask.ts'
import type { Task } from './task.ts'

/** Standard deviation of the noise; the waves are from −1 to 1. */
const NOISE = 0.1
/** Who always says the same is within 2σ so often at best, near where waves turn: 0.86, measured. */
const SAME = 0.24
/** Cosine of how far a wave turns in a step: periods of 10 to 31 steps, where short ones are the rarer. */
const TURN = { least: 0.81, most: 0.98 } as const

/**
 * Sine waves of random phase and frequency, seen with noise; the next value is to be said, noise and all. Nobody knows the noise to come:
 * its variance σ² is the best one can do. Who says the last value again has the noise of both, and what the wave has moved: 1 − cos ω on
 * average over phases, so 2σ² + 1 − the mean cosine. Who always says 0 has ½ + σ².
 */
export function sinesTask(): Task {
  const variance = NOISE * NOISE
  return numberTask({
    numbers: { I: 1, O: 1, forecasts: true },
    asks: 'every',
    floors: [
      { id: 'constant', squaredError: 1 / 2 + variance },
      { id: 'lastValue', squaredError: 2 * variance + 1 - (TURN.least + TURN.most) / 2 },
      { id: 'noise', squaredError: variance },
    ],
    score: {
      kind: 'near',
      within: 2 * NOISE,
      goal: 0.85,
      guess: SAME,
      answers: 1000,
      marks: ({ T }, _b, t) => t >= T / 2,
    },
    write(window, b, random) {
      // Turning a point on the circle by a fixed angle needs no sine, which no two machines compute alike.
      const cos = TURN.least + (TURN.most - TURN.least) * random.uniform()
      const sin = Math.sqrt(1 - cos * cos)
      let [x, y] = pointOnCircle(random)
      writeSeries(window, b, () => {
        const seen = y + NOISE * random.normal()
        const turned = x * cos - y * sin
        y = x * sin + y * cos
        x = turned
        return seen
      })
    },
  })
}

/** All directions alike likely: a point in the disc, moved to its edge. */
function pointOnCircle(random: Random): [number, number] {
  for (;;) {
    const x = 2 * random.uniform() - 1
    const y = 2 * random.uniform() - 1
    const square = x * x + y * y
    if (square > 0 && square < 1) return [x / Math.sqrt(square), y / Math.sqrt(square)]
  }
}
