import type { Kernel } from './kernels/kernel.ts'
import { chooseKernel, type Fallback } from './kernels/simd.ts'
import { f32 } from './memory/layout.ts'
import { createMemory } from './memory/memory.ts'
import type { Optimiser } from './optimisers/optimiser.ts'
import type { planModel } from './plan.ts'
import { createFan, type Fan } from './sequence/fan.ts'
import { createStack, type Stack } from './sequence/stack.ts'
import { createTape, type Tape } from './sequence/tape.ts'

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
