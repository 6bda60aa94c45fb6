/**
 * Long short-term memory as it was at first, without a forget gate: what is added to the cell state stays.
 *
 *   i = σ(W_ii x + b_ii + W_hi h + b_hi)      input gate    [H]  0…1
 *   g = tanh(W_ig x + b_ig + W_hg h + b_hg)   candidate     [H] −1…1
 *   o = σ(W_io x + b_io + W_ho h + b_ho)      output gate   [H]  0…1
 *   c' = c + i⊙g                              cell state    [H]  unbounded
 *   h' = o⊙tanh(c')                           hidden state  [H] −1…1
 *
 * Shapes   weight_ih [3H, I]   weight_hh [3H, H]   bias_ih, bias_hh [3H]   rows i, g, o
 * Source   Hochreiter & Schmidhuber 1997
 * Differs  their squashing functions are other multiples of σ, and their gradients are cut off at the gates; here all is as in lstm.ts, so
 *          that the two differ by the forget gate alone
 *
 * dc = dc' + …: back through time the cell state's gradient neither fades nor grows. Forwards nothing ever leaves it either, which is
 * harmless in a sequence with an end and is not in a stream without one (Gers et al. 2000).
 *
 * Tests    cells.test.ts, gradients.test.ts
 */
import { addRecurrent, addRecurrentBackward, type Cell } from './cell.ts'
import { output } from './lstm.ts'

export const lstm97: Cell = {
  gates: ['i', 'g', 'o'],
  recurrence: 'added',
  keeps: true,
  state: ['h', 'c'],
  equations: [
    { name: 'i', formula: 'σ(W_ii x + b_ii + W_hi h + b_hi)', range: '0…1' },
    { name: 'g', formula: 'tanh(W_ig x + b_ig + W_hg h + b_hg)', range: '−1…1' },
    { name: 'o', formula: 'σ(W_io x + b_io + W_ho h + b_ho)', range: '0…1' },
    { name: 'c′', formula: 'c + i⊙g', range: 'unbounded' },
    { name: 'h′', formula: 'o⊙tanh(c′)', range: '−1…1' },
  ],

  forward(step, w, k) {
    const { gates, prev, next, kept: tanhC, rows } = step
    addRecurrent(step, w, k)
    k.lstm97(gates, prev.c, next.c, tanhC, next.h, rows, w.H)
  },

  output,

  backward(step, w, k) {
    const { gates, kept: tanhC, d, rows } = step
    k.lstm97Backward(d.gates, d.prev.c, d.next.c, d.next.h, gates, tanhC, rows, w.H)
    addRecurrentBackward(step, w, k)
  },
}
