import { squaredError, squaredErrorAt } from '../loss.ts'
import type { Ends } from './ends.ts'

/**
 * Numbers in, numbers out, squared error: `values` [T, B, I] are read as they are, `logits` [T, B, O] are what is said, `wanted` [T, B, O]
 * what should have been.
 */
export const numbers: Ends = {
  inputSums(gates, { bias, input }, { values, rows }, k) {
    k.linear(gates, bias, values, input.WT, rows, values.length / rows, bias.length)
  },
  addInputGradients(dW_ih, { bias }, dGates, { values, rows }, k) {
    k.addMatmulT(dW_ih, dGates, values, bias.length, rows, values.length / rows)
  },
  finishInputGradients() {},
  predict() {},
  lossBackward(d, { logits, wanted, rows }, weight, O) {
    for (let row = 0; row < rows; row++) {
      const twice = (2 / O) * weight[row]!
      for (let i = row * O; i < (row + 1) * O; i++) d[i] = twice * (logits[i]! - wanted[i]!)
    }
  },
  loss: squaredError,
  lossAt: squaredErrorAt,
  inputAt: ({ values }, row, I) => values.slice(row * I, (row + 1) * I),
}
