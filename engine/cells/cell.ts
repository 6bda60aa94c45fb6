/**
 * One recurrent unit: from the input and the state at t−1 to the state at t, and back again.
 * A cell knows nothing about sequences, tasks, optimisers or drawing; it sees one time step of B sequences side by side.
 *
 * Sizes, used bare below: I input size, H hidden size, B batch (sequences side by side), G gates per unit.
 * The state of a step is [B, H], its gates are [B, G·H], row-major.
 */
import type { Kernel } from '../kernels/kernel.ts'

export type StateName = 'h' | 'c'
export type State = { readonly h: Float32Array; readonly c: Float32Array }

/** One time step (or several consecutive ones, see `rows`) of one layer, as views of the tape. */
export interface Step {
  /** Rows in every array: B for one time step, more when a span of the window is treated at once. */
  readonly rows: number
  readonly prev: State
  readonly next: State
  /**
   * [rows, G·H], gate after gate. On entry to forward it holds the input's sums W_ih x + b_ih, plus b_hh where the recurrent sums are
   * added to them; on leaving, the gates.
   */
  readonly gates: Float32Array
  /** The recurrent weights' sums W_hh h + b_hh, [rows, G·H], where a cell keeps them apart; otherwise the same array as `gates`. */
  readonly sums: Float32Array
  /** What else the backward pass needs, [rows, H]: an LSTM's tanh(c'). Empty for cells that need nothing. */
  readonly kept: Float32Array
  /** Gradients of the loss with respect to the same quantities; for gates and sums: before the non-linearity. */
  readonly d: {
    readonly prev: State
    readonly next: State
    readonly gates: Float32Array
    readonly sums: Float32Array
  }
}

/** The recurrent weights of one layer as the products want them (see `Kernel`: packed). */
export interface RecurrentWeights {
  readonly H: number
  /** weight_hh, packed [G·H, H]: from the gates' gradients to the state's. */
  readonly W_hh: Float32Array
  /** weight_hh transposed, packed [H, G·H]: from the state to the gates. */
  readonly W_hhT: Float32Array
  /** bias_hh [G·H]. */
  readonly b_hh: Float32Array
}

/** How one quantity is computed; diagrams, tooltips and documentation are drawn from this. */
export interface Equation {
  readonly name: string
  readonly formula: string
  /** The values it can take. */
  readonly range: string
}

export interface Cell {
  /** Gate letters in memory order: rows [k·H, (k+1)·H) of weight_ih and weight_hh belong to gates[k]. */
  readonly gates: readonly string[]
  /**
   * Where W_hh h + b_hh goes: it is added to the input's sums, or kept apart from them (GRU: the reset gate stands between), or there is
   * none (a cell without memory).
   */
  readonly recurrence: 'added' | 'apart' | 'none'
  /** Whether the backward pass needs `Step.kept`. */
  readonly keeps: boolean
  /** State vectors carried from t to t+1, output first. RNN, GRU: ['h']. LSTM: ['h', 'c']. */
  readonly state: readonly StateName[]
  readonly equations: readonly Equation[]
  /** Turns the input's sums into gates, and writes step.next from step.prev. */
  forward(step: Step, w: RecurrentWeights, k: Kernel): void
  /** Writes step.next.h anew from step.next.c and the gates; for a cell whose output is computed from c. `forward` has done so already. */
  output?(step: Step, k: Kernel): void
  /**
   * Expects the loss's total gradient with respect to step.next in step.d.next (for c: the part from later steps).
   * Writes step.d.gates and step.d.sums; adds this step's share to step.d.prev; completes step.d.next.c.
   * Weight gradients follow from step.d for the whole window at once (sequence/backward.ts).
   */
  backward(step: Step, w: RecurrentWeights, k: Kernel): void
}

/** gates += W_hh h. */
export function addRecurrent({ rows, prev, gates }: Step, { W_hhT, H }: RecurrentWeights, k: Kernel): void {
  k.addMatmul(gates, prev.h, W_hhT, rows, H, gates.length / rows)
}

/** dh += W_hhᵀ dsums. */
export function addRecurrentBackward({ rows, d }: Step, { W_hh, H }: RecurrentWeights, k: Kernel): void {
  k.addMatmul(d.prev.h, d.sums, W_hh, rows, d.sums.length / rows, H)
}
