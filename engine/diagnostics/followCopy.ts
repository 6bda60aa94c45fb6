import type { Kernel } from '../kernels/kernel.ts'
import type { Direction } from '../sequence/bidirectional.ts'
import { clearFan, copyBack, type Fan, type FanLayer, moveOn } from '../sequence/fan.ts'
import type { Stack } from '../sequence/stack.ts'

/**
 * Follows several gradients back along one copy of the cell alone, against the order in which it reads, at most `fan.rows` of them. In the
 * top layer there is no other way between two of its states, in either direction: what it hands down does not come up again.
 * Interruptible after each step.
 * @param from of the steps as it reads them, the n-th being `direction.at(n)`, the last at which anything sets out
 * @param seed adds what sets out at the n-th step to the h or c there
 * @param look sees every step from `from` down to 0
 */
export function* followCopy(
  { cell, H }: Stack,
  { packed, tape, at }: Direction,
  fan: Fan,
  l: number,
  from: number,
  seed: (n: number) => void,
  look: (n: number, layer: Readonly<FanLayer>) => void,
  k: Kernel,
): Generator<void, void> {
  clearFan(fan)
  const layer = fan.layers[l]!
  for (let n = from; n >= 0; n--) {
    seed(n)
    copyBack(cell, layer, tape.steps[at(n)]!, packed, k)
    look(n, layer)
    moveOn(layer, H)
    yield
  }
}
