import type { Model } from './model.ts'
import { forward } from './sequence/forward.ts'
import { crossEntropyNats } from './sequence/loss.ts'
import { carryState, resetState } from './sequence/tape.ts'
import { type Task, weighSteps } from './tasks/task.ts'

/** Held-out windows read one after another, the state carried over; 4 × T × 8 characters at most. */
const WINDOWS = 4

/**
 * Mean loss in nats on text never learned from; undefined where nothing is held out. Changes nothing that training depends on.
 * Interruptible at every `yield`, and may be abandoned there.
 */
export function* heldOutNats(
  { stack, evaluation: tape, kernel }: Model,
  task: Task,
): Generator<void, number | undefined> {
  const reader = task.heldOut(tape.B, tape.T)
  if (!reader) return undefined
  weighSteps(tape.weight, tape, 'every')
  let sum = 0
  for (let n = 0; n < WINDOWS; n++) {
    reader.next(tape)
    if (n === 0) resetState(tape)
    else carryState(tape)
    yield* forward(stack, tape, kernel)
    sum += crossEntropyNats(tape)
  }
  return sum / WINDOWS
}
