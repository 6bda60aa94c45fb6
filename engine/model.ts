import { cells } from './cells/index.ts'
import type { LaneSettings } from './experiment/experiment.ts'
import type { Kernel } from './kernels/kernel.ts'
import { chooseKernel, type Fallback } from './kernels/simd.ts'
import { f32, Layout } from './memory/layout.ts'
import { createMemory } from './memory/memory.ts'
import { optimisers } from './optimisers/index.ts'
import type { Optimiser } from './optimisers/optimiser.ts'
import { createFan, type Fan, planFan } from './sequence/fan.ts'
import { createStack, planStack, type Stack } from './sequence/stack.ts'
import { createTape, type Extent, planTape, type Tape, type TapeOptions } from './sequence/tape.ts'

/** One lane's model with all the room it needs: to train, to be looked at, to be tested and to write. */
export interface Model {
  readonly stack: Stack
  readonly optimiser: Optimiser
  /** One array as long as the parameters for each of the optimiser's state names. */
  readonly optimiserState: readonly Float32Array[]
  readonly optimiserScalars: Float64Array
  /** The window being learned from, [T, B]. */
  readonly training: Tape
  /** The sequence on the stage, [T, 1]. */
  readonly probe: Tape
  /** Windows never learned from, [T, 8]. */
  readonly evaluation: Tape
  /** One character at a time, [1, 1]. */
  readonly writing: Tape
  /** For instruments that follow several gradients at once. */
  readonly fan: Fan
  readonly kernel: Kernel
  /** Why the reference kernels are in use, when they are. */
  readonly fallback: Fallback | undefined
}

export const EVALUATION_BATCH = 8

/** Where everything of a model lies; `layout.bytes` is what it will cost. Nothing is allocated yet. */
export function planModel(settings: LaneSettings, V: number, { T, B }: Extent) {
  const layout = new Layout()
  const cell = cells[settings.cell][settings.act]
  const sizes = { V, H: settings.h, L: settings.layers }
  const optimiser = optimisers[settings.opt]
  const stack = planStack(layout, cell, sizes)
  const tape = (extent: Extent, options?: TapeOptions) => planTape(layout, cell, sizes, extent, options)
  return {
    layout,
    stack,
    optimiser,
    optimiserState: optimiser.state.map(() => layout.add(stack.parameters.block.whole.shape)),
    training: tape({ T, B }, { dropout: settings.layers > 1, inPlace: true }),
    probe: tape({ T, B: 1 }),
    evaluation: tape({ T, B: EVALUATION_BATCH }),
    writing: tape({ T: 1, B: 1 }),
    fan: planFan(layout, cell, sizes),
  }
}

/**
 * Allocates what was planned, once. Parameters are zero.
 * @param simd the compiled kernels; without them, or when they answer wrongly, the reference kernels are used
 */
export function createModel(plan: ReturnType<typeof planModel>, simd: WebAssembly.Module | undefined): Model {
  const memory = createMemory(plan.layout.bytes)
  const { kernel, fallback } = chooseKernel(simd, memory)
  return {
    stack: createStack(memory, plan.stack),
    optimiser: plan.optimiser,
    optimiserState: plan.optimiserState.map(slot => f32(memory, slot)),
    optimiserScalars: Float64Array.from(plan.optimiser.scalars),
    training: createTape(memory, plan.training),
    probe: createTape(memory, plan.probe),
    evaluation: createTape(memory, plan.evaluation),
    writing: createTape(memory, plan.writing),
    fan: createFan(memory, plan.fan),
    kernel,
    fallback,
  }
}
