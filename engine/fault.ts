import type { Cell } from './cells/cell.ts'
import type { Kernel } from './kernels/kernel.ts'
import type { Block } from './memory/layout.ts'
import { gateBlocks } from './sequence/parameters.ts'
import type { Stack } from './sequence/stack.ts'

/** A number that is no longer one: what, where and in which update it appeared. A lesson, not a crash. */
export interface Fault {
  readonly update: number
  readonly quantity: 'loss' | 'gradient' | 'parameter'
  /** PyTorch's name of the first tensor concerned; '' for the loss. */
  readonly tensor: string
  /** Letters, as in `Cell.gates`, of the gates in whose rows of the tensor it is; none for the loss, the decoder and cells with one gate. */
  readonly gates: readonly string[]
}

/**
 * Names what is not finite, to be called when something is: causes before effects, so a parameter before a gradient, and the loss
 * when all of these are finite.
 */
export function findFault(update: number, { cell, parameters, gradients }: Stack, k: Kernel): Fault {
  const found = search(parameters, 'parameter', cell, k) ?? search(gradients, 'gradient', cell, k)
  return { update, ...(found ?? { quantity: 'loss', tensor: '', gates: [] }) }
}

function search(
  { all, by }: Block,
  quantity: 'gradient' | 'parameter',
  cell: Cell,
  k: Kernel,
): Omit<Fault, 'update'> | undefined {
  if (allFinite(all, k)) return undefined
  const tensor = Object.keys(by).find(name => !allFinite(by[name]!, k))!
  return { quantity, tensor, gates: gatesIn(tensor, by[tensor]!, cell, k) }
}

/** Rows [g·H, (g+1)·H) belong to gates[g]. */
function gatesIn(tensor: string, x: Float32Array, cell: Cell, k: Kernel): string[] {
  const gates = gateBlocks(cell, tensor)
  const size = x.length / gates.length
  return gates.filter((_, g) => !allFinite(x.subarray(g * size, (g + 1) * size), k))
}

/** Whether there is neither NaN nor ±∞ among the numbers. */
function allFinite(x: Float32Array, k: Kernel): boolean {
  return Number.isFinite(k.largest(x))
}
