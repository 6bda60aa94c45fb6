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
  if (!Number.isFinite(k.sumSquares(block.all))) {
    const names = Object.keys(block.by)
    const tensor = names.find(name => !Number.isFinite(k.sumSquares(block.by[name]!))) ?? names[0]!
    return { update, quantity, tensor }
  }
  return Number.isFinite(lossNats) ? undefined : { update, quantity: 'loss', tensor: '' }
}
