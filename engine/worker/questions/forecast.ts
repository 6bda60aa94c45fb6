import { complete } from '../../run.ts'
import { forward } from '../../sequence/forward.ts'
import { carryState, resetState } from '../../sequence/tape.ts'
import type { Trainer } from '../../trainer.ts'

export interface ForecastQuestion {
  /** The last step at which the probe is read, 0 … T−1; beyond the last means the last. */
  readonly from: number
}

export interface ForecastAnswer {
  readonly from: number
  /** What is said at each step, [T, O]; after `from`, each is what was read at the step after. */
  readonly said: Float32Array
}

/**
 * The rest of a series as the network imagines it: up to a step it reads the probe, from there on its own outputs.
 * @throws RangeError for a task whose outputs are not what is read next
 */
export function* forecast(
  { model: { stack, probe, writing: tape, kernel }, task }: Trainer,
  question: ForecastQuestion,
): Generator<void, ForecastAnswer> {
  if (!task.numbers?.forecasts)
    throw new RangeError('forecast: what this task asks for is not what is read next')
  const from = Math.max(0, Math.min(question.from, probe.T - 1))
  const { I } = task.numbers
  const said = new Float32Array(probe.logits.length)
  resetState(tape)
  for (let t = 0; t < probe.T; t++) {
    if (t > 0) carryState(tape)
    tape.values.set(t <= from ? probe.values.subarray(t * I, (t + 1) * I) : tape.logits)
    complete(forward(stack, tape, kernel))
    said.set(tape.logits, t * tape.V)
    if (t % 8 === 7) yield
  }
  return { from, said }
}
