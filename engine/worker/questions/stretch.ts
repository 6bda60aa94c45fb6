import { searchTopSingularValue } from '../../diagnostics/linear/powerIteration.ts'
import { tangentMaps } from '../../diagnostics/stepTangent.ts'
import { timesPowerOfTwo } from '../../kernels/powerOfTwo.ts'
import type { Trainer } from '../../trainer.ts'

export interface StretchAnswer {
  /** σ_max of ∂s_t/∂s_{t−1}, [T] for each layer; s is h, or h and c together. */
  readonly sigma: readonly Float64Array[]
  /** Of the copies that read from right to left, where there are any: σ_max of ∂s_t/∂s_{t+1}. */
  readonly reverse?: readonly Float64Array[]
}

/** Two digits are shown. What is found is never too large. */
const ACCURACY = { iterations: 60, tolerance: 2e-5 }

/** How much each step of the probe can stretch or shrink a change of the state, at most: 1 keeps. */
export function* stretch(
  { model: { stack, probe, fan, kernel } }: Trainer,
  _question: object,
): Generator<void, StretchAnswer> {
  const sigma = yield* sigmaOf(false)
  if (probe.reverse.length === 0) return { sigma }
  return { sigma, reverse: yield* sigmaOf(true) }

  function* sigmaOf(reverse: boolean): Generator<void, Float64Array[]> {
    const all: Float64Array[] = []
    for (let l = 0; l < stack.L; l++) {
      const maps = tangentMaps(stack, probe, fan, l, kernel, reverse)
      const found = new Float64Array(probe.T)
      let start: Float64Array | undefined
      for (let t = 0; t < probe.T; t++) {
        // Neighbouring steps are stretched in similar directions.
        const top = yield* searchTopSingularValue(maps.at(t), start, ACCURACY)
        start = top.right
        found[t] = timesPowerOfTwo(top.size, top.exponent)
        yield
      }
      all.push(found)
    }
    return all
  }
}
