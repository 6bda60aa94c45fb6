import type { Kernel } from './kernels/kernel.ts'
import type { Block } from './memory/layout.ts'

/** A number that is no longer one: what, where and in which update it appeared. A lesson, not a crash. */
export interface Fault {
  readonly update: number
  readonly quantity: 'loss' | 'gradient' | 'parameter'
  /** PyTorch's name of the first tensor concerned; '' for the loss. */
  readonly tensor: string
}

/** Looks at a loss and at one block; undefined when all is finite. */
export function findFault(
  { update, lossNats }: { readonly update: number; readonly lossNats: number },
  block: Block,
  quantity: 'gradient' | 'parameter',
  k: Kernel,
): Fault | undefined {
  if (!allFinite(block.all, k)) {
    const names = Object.keys(block.by)
    const tensor = names.find(name => !allFinite(block.by[name]!, k)) ?? names[0]!
    return { update, quantity, tensor }
  }
  return Number.isFinite(lossNats) ? undefined : { update, quantity: 'loss', tensor: '' }
}

/** Whether there is neither NaN nor ±∞ among the numbers. */
function allFinite(x: Float32Array, k: Kernel): boolean {
  return Number.isFinite(k.largest(x))
}
