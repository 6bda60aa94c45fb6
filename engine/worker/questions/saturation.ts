import { endsOf, STATE, saturates } from '../../diagnostics/saturation.ts'
import { readHeldOut } from '../../evaluate.ts'
import { gateOf } from '../../sequence/gates.ts'
import type { Trainer } from '../../trainer.ts'

/** Of one gate (or of `h`, where there are none): for each layer and unit [L][H], the share of steps near the lower and the upper end. */
export interface GateEnds {
  readonly letter: string
  readonly low: readonly Float64Array[]
  readonly high: readonly Float64Array[]
}

/**
 * How much of the time every unit's gates are as good as shut and open over text never learned from: what a network does in general, where
 * the probe is one sequence.
 * @throws RangeError when the task holds nothing back
 */
export function* saturation(
  { model, task }: Trainer,
  _question: object,
): Generator<void, { readonly gates: readonly GateEnds[]; readonly steps: number }> {
  const { stack, evaluation } = model
  const { L, H, cell } = stack
  const perLayer = () => Array.from({ length: L }, () => new Float64Array(H))
  const gates = saturates(cell).map(letter => ({ letter, low: perLayer(), high: perLayer() }))
  const windows = yield* readHeldOut(model, task, tape => {
    for (const { letter, low, high } of gates) {
      for (let l = 0; l < L; l++) {
        const values = letter === STATE ? tape.layers[l]!.outputBeforeDropout : gateOf(stack, tape, l, letter)
        const ends = endsOf(letter, values, H)
        for (let j = 0; j < H; j++) {
          low[l]![j]! += ends.low.perUnit[j]!
          high[l]![j]! += ends.high.perUnit[j]!
        }
      }
    }
  })
  if (windows === 0) throw new RangeError('saturation: nothing is held out')
  for (const { low, high } of gates)
    for (const shares of [...low, ...high]) for (let j = 0; j < H; j++) shares[j]! /= windows
  return { gates, steps: windows * evaluation.T * evaluation.B }
}
