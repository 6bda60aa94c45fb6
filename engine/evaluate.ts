import type { Model } from './model.ts'
import { forward } from './sequence/forward.ts'
import { meanLoss } from './sequence/loss.ts'
import { carryState, resetState, type Tape } from './sequence/tape.ts'
import { type Task, weighSteps } from './tasks/task.ts'

/** Held-out windows read one after another, the state carried over where they follow on from one another; 4 × T × 8 characters at most. */
const WINDOWS = 4

/**
 * Mean loss, in nats where characters are guessed, on what was never learned from; undefined where nothing is held out. Changes nothing that training depends on.
 * Interruptible at every `yield`, and may be abandoned there.
 */
export function* heldOutLoss(model: Model, task: Task): Generator<void, number | undefined> {
  let sum = 0
  weighSteps(model.evaluation.weight, model.evaluation, task.asks, task.answer)
  const windows = yield* readHeldOut(model, task, tape => {
    sum += meanLoss(tape)
  })
  return windows > 0 ? sum / windows : undefined
}

/**
 * Reads what is held out on the evaluation tape, window after window.
 * @param look sees the tape after each
 * @returns how many windows; 0 where nothing is held out
 */
export function* readHeldOut(
  { stack, evaluation: tape, kernel }: Model,
  task: Task,
  look: (tape: Tape) => void,
): Generator<void, number> {
  const reader = task.heldOut(tape.B, tape.T)
  if (!reader) return 0
  for (let n = 0; n < WINDOWS; n++) {
    reader.next(tape)
    if (n > 0 && task.continues) carryState(tape)
    else resetState(tape)
    yield* forward(stack, tape, kernel)
    look(tape)
  }
  return WINDOWS
}
