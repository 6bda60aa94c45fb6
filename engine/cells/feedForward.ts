/**
 * No memory: what an RNN is when its loop is cut. It sees the current input only, which is what the others are compared with.
 *
 *   h' = φ(W_ih x + b_ih)     φ = tanh (−1…1) or relu (0…∞)
 *
 * Shapes   weight_ih [H, I]   bias_ih [H]; there is no weight_hh
 * Tests    cells.test.ts
 */
import type { Cell } from './cell.ts'

const shape = { gates: ['a'], recurrence: 'none', keeps: false, state: ['h'] } as const

export const feedForwardTanh: Cell = {
  ...shape,
  equations: [{ name: 'h′', formula: 'tanh(W_ih x + b_ih)', range: '−1…1' }],
  forward: (step, _w, k) => k.tanh(step.next.h, step.gates),
  backward: (step, _w, k) => k.tanhBackward(step.d.gates, step.d.next.h, step.next.h),
}

export const feedForwardRelu: Cell = {
  ...shape,
  equations: [{ name: 'h′', formula: 'relu(W_ih x + b_ih)', range: '0…∞' }],
  forward: (step, _w, k) => k.relu(step.next.h, step.gates),
  backward: (step, _w, k) => k.reluBackward(step.d.gates, step.d.next.h, step.next.h),
}
