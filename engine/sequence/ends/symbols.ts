import { crossEntropyNats, surpriseNats } from '../loss.ts'
import type { Ends } from './ends.ts'

/** Characters in, one-hot, so W_ih x picks a row of a table; probabilities of the next character out; cross-entropy in nats. */
export const symbols: Ends = {
  inputSums(gates, { bias, table }, { input, rows }, k) {
    k.gather(gates, bias, table, input, rows, bias.length)
  },
  addInputGradients(_dW_ih, { dTable, bias }, dGates, { input, rows }, k) {
    k.addScatter(dTable, dGates, input, rows, bias.length)
  },
  finishInputGradients(dW_ih, { dTable, bias }, k) {
    k.transpose(dW_ih, dTable, dTable.length / bias.length, bias.length)
  },
  predict({ probabilities, logZ, logits, rows }, V, k) {
    k.softmax(probabilities, logZ, logits, rows, V)
  },
  lossBackward(d, { probabilities, target, rows }, weight, V, k) {
    k.crossEntropyBackward(d, probabilities, target, weight, rows, V)
  },
  loss: crossEntropyNats,
  lossAt: surpriseNats,
  inputAt({ input }, row, I) {
    const x = new Float32Array(I)
    x[input[row]!] = 1
    return x
  },
}
