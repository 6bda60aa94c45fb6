/**
 * Gated recurrent unit, in PyTorch's form.
 *
 *   r = σ(W_ir x + b_ir + W_hr h + b_hr)      reset gate    [H]  0…1
 *   z = σ(W_iz x + b_iz + W_hz h + b_hz)      update gate   [H]  0…1, 1 keeps
 *   s = W_hn h + b_hn                         what the reset gate lets through [H]
 *   n = tanh(W_in x + b_in + r⊙s)             candidate     [H] −1…1
 *   h' = (1−z)⊙n + z⊙h                        hidden state  [H] −1…1
 *
 * Shapes   weight_ih [3H, I]   weight_hh [3H, H]   bias_ih, bias_hh [3H]   rows r, z, n
 * Source   torch.nn.GRU; Cho et al. 2014
 * Differs  from the paper, as PyTorch does: the reset gate acts after the matrix product; z = 1 keeps (some texts swap it)
 *
 * Unit by unit, forwards and back: `gru` and `gruBackward` in kernels/reference/cells.ts. Back through time the state has a way of its
 * own, dh = dh'⊙z + …, that does not fade where z = 1.
 *
 * Tests    cells.test.ts, golden.test.ts (gru, gru_2_layers)
 */
import { addRecurrentBackward, type Cell } from './cell.ts'

export const gru: Cell = {
  gates: ['r', 'z', 'n'],
  recurrence: 'apart',
  keeps: false,
  state: ['h'],
  equations: [
    { name: 'r', formula: 'σ(W_ir x + b_ir + W_hr h + b_hr)', range: '0…1' },
    { name: 'z', formula: 'σ(W_iz x + b_iz + W_hz h + b_hz)', range: '0…1' },
    { name: 'n', formula: 'tanh(W_in x + b_in + r⊙(W_hn h + b_hn))', range: '−1…1' },
    { name: 'h′', formula: '(1−z)⊙n + z⊙h', range: '−1…1' },
  ],

  forward({ rows, prev, next, gates, sums }, { W_hhT, b_hh, H }, k) {
    k.linear(sums, b_hh, prev.h, W_hhT, rows, H, 3 * H)
    k.gru(gates, sums, prev.h, next.h, rows, H)
  },

  backward(step, w, k) {
    const { rows, prev, gates, sums, d } = step
    k.gruBackward(d.gates, d.sums, d.prev.h, d.next.h, gates, sums, prev.h, rows, w.H)
    addRecurrentBackward(step, w, k)
  },
}
