/**
 * Long short-term memory with a forget gate, in PyTorch's form.
 *
 *   i = σ(W_ii x + b_ii + W_hi h + b_hi)      input gate    [H]  0…1
 *   f = σ(W_if x + b_if + W_hf h + b_hf)      forget gate   [H]  0…1, 1 keeps
 *   g = tanh(W_ig x + b_ig + W_hg h + b_hg)   candidate     [H] −1…1
 *   o = σ(W_io x + b_io + W_ho h + b_ho)      output gate   [H]  0…1
 *   c' = f⊙c + i⊙g                            cell state    [H]  unbounded
 *   h' = o⊙tanh(c')                           hidden state  [H] −1…1
 *
 * Shapes   weight_ih [4H, I]   weight_hh [4H, H]   bias_ih, bias_hh [4H]   rows i, f, g, o
 * Source   torch.nn.LSTM; Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000
 * Differs  two biases, as PyTorch (so that runs match PyTorch's to the digit)
 *
 * Unit by unit, forwards and back: `lstm` and `lstmBackward` in kernels/reference/cells.ts. Back through time the cell state has a way
 * of its own, dc = dc'⊙f + …, that does not fade where f = 1.
 *
 * Tests    cells.test.ts, golden.test.ts (lstm, lstm_2_layers, lstm_initial_state)
 */
import { addRecurrent, addRecurrentBackward, type Cell } from './cell.ts'

/** h' = o⊙tanh(c') alone; o is the last of the gates, whether there is a forget gate or not. */
export const output: NonNullable<Cell['output']> = ({ gates, next, kept: tanhC, rows }, k) => {
  const H = next.h.length / rows
  const G = gates.length / next.h.length
  k.tanh(tanhC, next.c)
  for (let row = 0; row < rows; row++) {
    const o = gates.subarray((G * (row + 1) - 1) * H, G * (row + 1) * H)
    // float32 times float32, rounded once by the array: as the kernel does.
    for (let j = 0; j < H; j++) next.h[row * H + j] = o[j]! * tanhC[row * H + j]!
  }
}

export const lstm: Cell = {
  gates: ['i', 'f', 'g', 'o'],
  recurrence: 'added',
  keeps: true,
  state: ['h', 'c'],
  equations: [
    { name: 'i', formula: 'σ(W_ii x + b_ii + W_hi h + b_hi)', range: '0…1' },
    { name: 'f', formula: 'σ(W_if x + b_if + W_hf h + b_hf)', range: '0…1' },
    { name: 'g', formula: 'tanh(W_ig x + b_ig + W_hg h + b_hg)', range: '−1…1' },
    { name: 'o', formula: 'σ(W_io x + b_io + W_ho h + b_ho)', range: '0…1' },
    { name: 'c′', formula: 'f⊙c + i⊙g', range: 'unbounded' },
    { name: 'h′', formula: 'o⊙tanh(c′)', range: '−1…1' },
  ],

  forward(step, w, k) {
    const { gates, prev, next, kept: tanhC, rows } = step
    addRecurrent(step, w, k)
    k.lstm(gates, prev.c, next.c, tanhC, next.h, rows, w.H)
  },

  output,

  backward(step, w, k) {
    const { gates, prev, kept: tanhC, d, rows } = step
    k.lstmBackward(d.gates, d.prev.c, d.next.c, d.next.h, gates, prev.c, tanhC, rows, w.H)
    addRecurrentBackward(step, w, k)
  },
}
