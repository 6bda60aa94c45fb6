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
 * Tests    cells.test.ts, golden.test.ts (gru, gru_2_layers)
 */
import { addRecurrent, addRecurrentBackward, type Cell } from './cell.ts'

export const gru: Cell = {
  gates: ['r', 'z', 'n'],
  recurrent: ['r', 'z', 's'],
  kept: ['s'],
  state: ['h'],
  equations: [
    { name: 'r', formula: 'σ(W_ir x + b_ir + W_hr h + b_hr)', range: '0…1' },
    { name: 'z', formula: 'σ(W_iz x + b_iz + W_hz h + b_hz)', range: '0…1' },
    { name: 'n', formula: 'tanh(W_in x + b_in + r⊙(W_hn h + b_hn))', range: '−1…1' },
    { name: 'h′', formula: '(1−z)⊙n + z⊙h', range: '−1…1' },
  ],

  forward(step, w, k) {
    const { r, z, n, s } = step.at as Gates
    s.fill(0)
    addRecurrent(step, w, k)
    k.sigmoid(r, r)
    k.sigmoid(z, z)
    k.addMul(n, r, s)
    k.tanh(n, n)
    k.blend(step.next.h, n, step.prev.h, z)
  },

  backward(step, w, k) {
    const { r, z, n, s } = step.at as Gates
    const d = step.d.at as Gates
    const { next, prev, scratch } = step.d
    k.sub(scratch, step.prev.h, n)
    k.mul(scratch, next.h, scratch)
    k.sigmoidBackward(d.z, scratch, z) //      dz = dh'⊙(h−n)
    k.mul(scratch, next.h, z)
    k.add(prev.h, prev.h, scratch) //          dh += dh'⊙z: the path that does not fade where z = 1
    k.sub(scratch, next.h, scratch)
    k.tanhBackward(d.n, scratch, n) //         dn = dh'⊙(1−z)
    k.mul(scratch, d.n, s)
    k.sigmoidBackward(d.r, scratch, r) //      dr = dn⊙s
    k.mul(d.s, d.n, r) //                      ds = dn⊙r
    addRecurrentBackward(step, w, k)
  },
}

type Gates = Record<'r' | 'z' | 'n' | 's', Float32Array>
