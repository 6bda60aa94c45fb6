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
 * Tests    cells.test.ts, golden.test.ts (lstm, lstm_2_layers, lstm_initial_state)
 */
import { addRecurrent, addRecurrentBackward, type Cell } from './cell.ts'

export const lstm: Cell = {
  gates: ['i', 'f', 'g', 'o'],
  recurrent: ['i', 'f', 'g', 'o'],
  kept: ['tanhC'],
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
    const { i, f, g, o, tanhC } = step.at as Gates
    addRecurrent(step, w, k)
    k.sigmoid(i, i)
    k.sigmoid(f, f)
    k.tanh(g, g)
    k.sigmoid(o, o)
    k.mul(step.next.c, f, step.prev.c)
    k.addMul(step.next.c, i, g)
    k.tanh(tanhC, step.next.c)
    k.mul(step.next.h, o, tanhC)
  },

  backward(step, w, k) {
    const { i, f, g, o, tanhC } = step.at as Gates
    const d = step.d.at as Gates
    const { next, prev, scratch } = step.d
    k.mul(scratch, next.h, tanhC)
    k.sigmoidBackward(d.o, scratch, o) //            do = dh⊙tanh(c')
    k.mul(scratch, next.h, o)
    k.tanhBackward(scratch, scratch, tanhC)
    k.add(next.c, next.c, scratch) //                dc' += dh⊙o⊙(1−tanh²c')
    k.mul(scratch, next.c, g)
    k.sigmoidBackward(d.i, scratch, i) //            di = dc'⊙g
    k.mul(scratch, next.c, step.prev.c)
    k.sigmoidBackward(d.f, scratch, f) //            df = dc'⊙c
    k.mul(scratch, next.c, i)
    k.tanhBackward(d.g, scratch, g) //               dg = dc'⊙i
    k.addMul(prev.c, next.c, f) //                   dc += dc'⊙f: the path that does not fade where f = 1
    addRecurrentBackward(step, w, k)
  },
}

type Gates = Record<'i' | 'f' | 'g' | 'o' | 'tanhC', Float32Array>
