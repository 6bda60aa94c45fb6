import type { Cell } from '../cells/cell.ts'
import type { Weights } from '../sequence/stack.ts'

/**
 * Adds `bias` to bias_ih of the forget gate of every layer (an encoder's too), so that an LSTM starts by keeping: f ≈ σ(bias). Once, not in both
 * bias vectors, or it would count double. 0 leaves PyTorch's start as it is. Nothing happens in cells without a forget gate.
 */
export function addForgetBias(cell: Cell, weights: Weights, bias: number): void {
  const forget = cell.gates.indexOf('f')
  if (forget < 0) return
  for (const { b_ih } of weights.all) {
    const b = b_ih[forget]!
    for (let j = 0; j < b.length; j++) b[j]! += bias
  }
}
