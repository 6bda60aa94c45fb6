import { lyapunov } from '../../diagnostics/lyapunov.ts'
import { tangentMaps } from '../../diagnostics/stepTangent.ts'
import type { WhichCopy } from '../../sequence/copyAt.ts'
import type { Trainer } from '../../trainer.ts'

/** Which copy; its input is held. */
export type GrowthQuestion = WhichCopy

export interface GrowthAnswer {
  /** The largest Lyapunov exponents, nats per step; three, or as many as there are. −∞ for a direction that is lost entirely. */
  readonly exponents: Float64Array
  /** Over how many steps of the probe, after how many that were left out. */
  readonly steps: number
  readonly warmUp: number
}

const COUNT = 3
/** Of the probe: until the directions that are followed have turned to where they grow most. */
const WARM_UP_SHARE = 0.2

/**
 * How fast neighbouring states part or meet while the probe is read: what happens, where eigenvalues only say what could.
 * @throws RangeError when there is no such layer
 */
export function* growth(
  { model: { stack, probe, fan, kernel } }: Trainer,
  { layer, reverse = false }: GrowthQuestion,
): Generator<void, GrowthAnswer> {
  if (!(layer in probe.layers)) throw new RangeError(`growth: expected layer < ${stack.L}, got ${layer}`)
  const maps = tangentMaps(stack, probe, fan, layer, kernel, reverse)
  const jacobians = function* () {
    for (let n = 0; n < probe.T; n++) yield maps.at(reverse ? probe.T - 1 - n : n)
  }
  const options = {
    count: Math.min(COUNT, maps.S),
    warmUp: Math.floor(WARM_UP_SHARE * probe.T),
    input: 'the probe',
  }
  const { exponents, steps, warmUp } = yield* lyapunov(jacobians(), maps.S, options)
  return { exponents, steps, warmUp }
}
