/**
 * What an experiment costs: parameters, memory, arithmetic and time, computed from its settings before anything is allocated.
 * Nothing here is measured, so a link is refused on every machine or on none; how fast a machine really is, `npm run bench` says.
 *
 * Sizes as in README.md: V vocabulary, H hidden size, L layers, G gates per unit, T window, B batch.
 */
import { cells } from './cells/index.ts'
import type { Experiment, LaneSettings } from './experiment/experiment.ts'
import { planModel } from './plan.ts'
import { directionsOf, outputWidth } from './sequence/parameters.ts'
import type { Extent } from './sequence/tape.ts'
import { sizesOf } from './sizesOf.ts'
import { sourceSteps } from './sourceSteps.ts'
import type { TaskShape } from './tasks/task.ts'

/** What one lane costs. */
export interface Budget {
  readonly parameters: number
  /** What will be allocated, to the byte. */
  readonly bytes: number
  /** Additions, multiplications and the like in one update. */
  readonly flopPerUpdate: number
  /** On the nominal machine. */
  readonly secondsPerUpdate: number
}

/** All lanes together; for time the slowest of them, as each has a worker of its own and none goes ahead. */
export interface ExperimentBudget extends Budget {
  readonly lanes: readonly Budget[]
}

export type Limits = Pick<Budget, 'bytes' | 'secondsPerUpdate'>

/** What a lane may cost. */
export const LIMITS: Limits = { bytes: 512 * 2 ** 20, secondsPerUpdate: 2 }

/** By which limit a lane is stopped; in bytes or in seconds. */
export interface Excess {
  readonly what: keyof Limits
  readonly value: number
  readonly limit: number
  /** value / limit. */
  readonly factor: number
}

/**
 * The machine all times are for: one processor of an ordinary laptop, half as fast as the one on which `npm run bench` was run for
 * engine/bench/baseline.md.
 */
export const NOMINAL = {
  flopPerSecond: 25e9,
  /** One time step of one layer, forward and backward, however small: calls into the kernels. */
  secondsPerStep: 0.8e-6,
} as const

/** A matrix product is made forward, and twice backward: for the gradient of what goes in and for that of the matrix. */
const PRODUCTS = 3
/** For each gate: a bias, a non-linearity (a polynomial of about twenty operations), its share of the new state, and all of it back. */
const FLOP_PER_GATE = 36
/** Softmax and its gradient. */
const FLOP_PER_LOGIT = 28
/** The squared error of a number and its gradient. */
const FLOP_PER_NUMBER = 5
/** Gradient norm, clipping, the search for faults, and the step of Adam, which is the dearest. */
const FLOP_PER_PARAMETER = 18

/** For one unit of one step of the source: sum, tanh, score, context, and all of it back. */
const FLOP_PER_LOOK = 60

export function budgetOf(settings: LaneSettings, shape: TaskShape, extent: Extent): Budget {
  const { layout, stack } = planModel(settings, shape, extent)
  const parameters = stack.parameters.block.whole.length
  const { T, B } = extent
  const looks = looksOf(settings, shape, extent)
  const flopPerUpdate =
    T * B * flopPerCharacter(settings, shape) + B * looks.flop + parameters * FLOP_PER_PARAMETER
  const steps = T * settings.layers * directionsOf(sizesOf(settings, shape)) + looks.steps
  return {
    parameters,
    bytes: layout.bytes,
    flopPerUpdate,
    secondsPerUpdate: flopPerUpdate / NOMINAL.flopPerSecond + steps * NOMINAL.secondsPerStep,
  }
}

/** The one-hot input of layer 0 picks a column of its matrix, which is no arithmetic. */
function flopPerCharacter(settings: LaneSettings, shape: TaskShape): number {
  const { gates, recurrence } = cells[settings.cell][settings.act]
  const sizes = sizesOf(settings, shape)
  const { V, H, L, numbers } = sizes
  const recurrent = recurrence === 'none' ? 0 : gates.length
  const copies = directionsOf(sizes)
  const width = outputWidth(sizes)
  const first = numbers ? gates.length * H * numbers.I : 0
  const weights = copies * (L * recurrent * H * H + first + (L - 1) * gates.length * H * width) + width * V
  const loss = V * (numbers ? FLOP_PER_NUMBER : FLOP_PER_LOGIT)
  return PRODUCTS * 2 * weights + copies * L * gates.length * H * FLOP_PER_GATE + loss
}

/**
 * Of one sequence with attention: for every step of the decoder a tanh at every step of the source, and products with what was said there;
 * beside these keys, queries, and the context's part of the gates. And as how many more steps the calls into the kernels count: one for
 * each of those pairs.
 */
function looksOf(
  settings: LaneSettings,
  shape: TaskShape,
  { T }: Extent,
): { readonly flop: number; readonly steps: number } {
  const { wiring, answer, H } = sizesOf(settings, shape)
  if (wiring !== 'attn') return { flop: 0, steps: 0 }
  const S = sourceSteps(answer, T)
  const pairs = (T - S) * S
  const { gates } = cells[settings.cell][settings.act]
  const products = T * H * H + (T - S) * gates.length * H * H
  return { flop: PRODUCTS * 2 * products + pairs * H * FLOP_PER_LOOK, steps: pairs }
}

export function budgetOfExperiment(experiment: Experiment, shape: TaskShape): ExperimentBudget {
  const lanes = experiment.lanes.map(lane => budgetOf(lane, shape, experiment))
  const sum = (key: keyof Budget) => lanes.reduce((total, lane) => total + lane[key], 0)
  return {
    lanes,
    parameters: sum('parameters'),
    bytes: sum('bytes'),
    flopPerUpdate: sum('flopPerUpdate'),
    secondsPerUpdate: Math.max(...lanes.map(({ secondsPerUpdate }) => secondsPerUpdate)),
  }
}

/** The limit that a lane exceeds, by the larger factor if both; undefined if it is within them. */
export function findExcess(lane: Budget, limits = LIMITS): Excess | undefined {
  const compare = (what: keyof Limits): Excess => {
    const [value, limit] = [lane[what], limits[what]]
    return { what, value, limit, factor: value / limit }
  }
  const [memory, time] = [compare('bytes'), compare('secondsPerUpdate')]
  const worse = time.factor > memory.factor ? time : memory
  return worse.factor > 1 ? worse : undefined
}
