/** For tests: one stack with one tape, filled from a seed, and the same as a float64 net. */
import { cells } from '../cells/index.ts'
import { defaultLane, type LaneSettings } from '../experiment/experiment.ts'
import { reference } from '../kernels/reference/index.ts'
import { Layout } from '../memory/layout.ts'
import { createMemory } from '../memory/memory.ts'
import { createModel } from '../model.ts'
import { planModel } from '../plan.ts'
import { Random } from '../random.ts'
import { createFan, type Fan, planFan } from '../sequence/fan.ts'
import type { Sizes } from '../sequence/parameters.ts'
import { createStack, planStack, refreshPacked, type Stack } from '../sequence/stack.ts'
import { createTape, planTape, type Tape } from '../sequence/tape.ts'
import { sourceSteps } from '../sourceSteps.ts'
import { tasks } from '../tasks/index.ts'
import { shapeOf } from '../tasks/task.ts'
import { Trainer } from '../trainer.ts'
import type { SharedSettings } from '../worker/protocol.ts'
import type { Net64, Parameters64 } from './float64.ts'

export interface NetworkOptions {
  readonly cell: LaneSettings['cell']
  readonly act?: LaneSettings['act']
  readonly V?: number
  /** So many numbers read, and V said, in place of V characters. */
  readonly I?: number | undefined
  readonly H?: number
  readonly L?: number
  readonly wiring?: Sizes['wiring']
  readonly answer?: number
  readonly T?: number
  readonly B?: number
  readonly dropout?: boolean
  readonly inPlace?: boolean
  /** Every parameter and initial state is uniform in ±scale. */
  readonly scale?: number
  readonly seed?: number
}

export interface Network {
  readonly stack: Stack
  readonly tape: Tape
  /** For instruments that follow several gradients at once; fewer rows than usual, so that one pass is not enough. */
  readonly fan: Fan
  /** Views of the same input, target, weights, masks and initial state. */
  readonly net: Net64
  /** A float64 copy of the parameters. */
  readonly parameters: Parameters64 & Record<string, Float64Array>
}

/** Random parameters, tokens, initial states and dropout masks; every step counts alike in the loss. */
export function createNetwork(options: NetworkOptions): Network {
  const {
    cell,
    act = 'tanh',
    V = 5,
    I,
    H = 4,
    L = 1,
    wiring,
    answer,
    T = 6,
    B = 2,
    dropout = false,
    inPlace = false,
    scale = 0.8,
    seed = 1,
  } = options
  const random = new Random(seed, 'test network')
  const layout = new Layout()
  const numbers = I === undefined ? undefined : { I, O: V }
  const sizes: Sizes = {
    V,
    H,
    L,
    numbers,
    ...(wiring && { wiring }),
    ...(answer !== undefined && { answer }),
  }
  const stackPlan = planStack(layout, cells[cell][act], sizes)
  const tapePlan = planTape(layout, cells[cell][act], sizes, { T, B }, { dropout, inPlace })
  const fanPlan = planFan(layout, cells[cell][act], sizes, sourceSteps(answer, T), 4)
  const memory = createMemory(layout.bytes)
  const stack = createStack(memory, stackPlan)
  const tape = createTape(memory, tapePlan)
  const fill = (array: Float32Array) => {
    for (let i = 0; i < array.length; i++) array[i] = (2 * random.uniform() - 1) * scale
  }
  /** The states that layer l begins with, one for each direction. */
  const initial = (l: number) => [
    tape.layers[l]!.steps[0]!.prev,
    ...tape.reverse.slice(l, l + 1).map(({ steps }) => steps.at(-1)!.prev),
  ]
  const initialStates = (of: 'h' | 'c') =>
    tape.layers.flatMap((_, l) => initial(l).map(state => Float64Array.from(state[of])))
  fill(stack.parameters.all)
  refreshPacked(stack, reference)
  for (let i = 0; i < T * B; i++) {
    if (numbers) break
    tape.input[i] = random.below(V)
    tape.target[i] = random.below(V)
  }
  fill(tape.values)
  fill(tape.wanted)
  tape.weight.fill(1 / (T * B))
  for (const [l, { mask }] of tape.layers.entries()) {
    for (const { h, c } of initial(l)) {
      fill(h)
      fill(c)
    }
    if (mask) for (let i = 0; i < mask.length; i++) mask[i] = random.uniform() < 0.3 ? 0 : 1.5
  }
  return {
    stack,
    tape,
    fan: createFan(memory, fanPlan),
    net: {
      cell,
      act,
      ...{ V, H, L, T, B, source: tape.source, attention: wiring === 'attn', bothWays: wiring === 'bi' },
      ...(numbers && { numbers: { I: numbers.I, values: tape.values, wanted: tape.wanted } }),
      input: tape.input,
      target: tape.target,
      weight: tape.weight,
      masks: dropout ? tape.layers.slice(0, -1).map(({ mask }) => mask!) : undefined,
      h0: initialStates('h'),
      c0: initialStates('c'),
    },
    parameters: Object.fromEntries(
      Object.entries(stack.parameters.by).map(([name, array]) => [name, Float64Array.from(array)]),
    ),
  }
}

/** The lane settings of the default experiment but small, with some replaced. */
export function lane(settings: Partial<LaneSettings> = {}): LaneSettings {
  return { ...defaultLane, h: 3, ...settings }
}

/** On `bonjour` its state doubles at every step and is carried over: the gradient of update 33 is the first that is not finite. */
export const diverging = lane({ cell: 'rnn', act: 'relu', init: 'identity', gain: 2, opt: 'sgd', lr: 1e-6 })

export const bonjour: SharedSettings = { task: 'bonjour', T: 4, B: 2, loss: 'task', seed: 7 }

export function createTrainer(
  settings: LaneSettings,
  shared: SharedSettings = bonjour,
  {
    text = '',
    simd,
    weights,
  }: {
    text?: string
    simd?: WebAssembly.Module | undefined
    weights?: ReadonlyMap<string, Float32Array>
  } = {},
): Trainer {
  const task = tasks[shared.task](text, shared.T)
  return new Trainer(
    createModel(planModel(settings, shapeOf(task), shared), simd),
    task,
    shared,
    settings,
    weights?.get(settings.weights),
  )
}
