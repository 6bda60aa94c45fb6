/**
 * The simple (Elman) recurrent network, in PyTorch's form.
 *
 *   h' = φ(W_ih x + b_ih + W_hh h + b_hh)     φ = tanh (−1…1) or relu (0…∞)
 *
 * Shapes   weight_ih [H, I]   weight_hh [H, H]   bias_ih, bias_hh [H]
 * Source   torch.nn.RNN
 * Tests    cells.test.ts, golden.test.ts (rnn_tanh, rnn_relu, rnn_exploding)
 */
import { addRecurrent, addRecurrentBackward, type Cell } from './cell.ts'

const shape = { gates: ['a'], recurrence: 'added', keeps: false, state: ['h'] } as const

export const rnnTanh: Cell = {
  ...shape,
  equations: [{ name: 'h′', formula: 'tanh(W_ih x + b_ih + W_hh h + b_hh)', range: '−1…1' }],
  forward(step, w, k) {
    addRecurrent(step, w, k)
    k.tanh(step.next.h, step.gates)
  },
  backward(step, w, k) {
    k.tanhBackward(step.d.gates, step.d.next.h, step.next.h)
    addRecurrentBackward(step, w, k)
  },
}

export const rnnRelu: Cell = {
  ...shape,
  equations: [{ name: 'h′', formula: 'relu(W_ih x + b_ih + W_hh h + b_hh)', range: '0…∞' }],
  forward(step, w, k) {
    addRecurrent(step, w, k)
    k.relu(step.next.h, step.gates)
  },
  backward(step, w, k) {
    k.reluBackward(step.d.gates, step.d.next.h, step.next.h)
    addRecurrentBackward(step, w, k)
  },
}
