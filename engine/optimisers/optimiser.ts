import type { Kernel } from '../kernels/kernel.ts'

/**
 * One rule for turning gradients into new parameters, over all parameters at once as flat arrays of equal length.
 * Defaults and the placement of eps are PyTorch's (science: torch.optim source).
 */
export interface Optimiser {
  /** One array as long as the parameters for each name, zero at the start. */
  readonly state: readonly string[]
  /** Numbers that the rule carries from update to update, with their values at the start. */
  readonly scalars: readonly number[]
  /** Updates `p` in place, once. @returns max |p| afterwards, NaN if there is one */
  step(
    k: Kernel,
    p: Float32Array,
    g: Float32Array,
    state: readonly Float32Array[],
    scalars: Float64Array,
    lr: number,
  ): number
}
