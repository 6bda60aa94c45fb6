/**
 * One recurrent unit: from the input and the state at t−1 to the state at t, and back again.
 * A cell knows nothing about sequences, tasks, optimisers or drawing; it sees one time step of B sequences side by side.
 *
 * Sizes, used bare below: I input size, H hidden size, B batch (sequences side by side), G gates per unit.
 * Every array of a step is [B, H], row-major.
 */
import type { Kernel } from '../kernels/kernel.ts'

export type StateName = 'h' | 'c'
/** Arrays of one step by name: gates (i f g o, r z n, a) and whatever else a cell keeps for its backward pass. */
export type Arrays = Readonly<Record<string, Float32Array>>
export type State = { readonly h: Float32Array; readonly c: Float32Array }

/** One time step (or several consecutive ones, see `rows`) of one layer, as views of the tape. */
export interface Step {
  /** Rows in every array: B for one time step, more when a span of the window is treated at once. */
  readonly rows: number
  readonly prev: State
  readonly next: State
  /** By name. On entry to forward each gate holds its input part W_ih x + b_ih; `kept` quantities hold anything. */
  readonly at: Arrays
  /** The arrays that the row blocks of weight_hh and bias_hh add into, in the order of `Cell.gates`. */
  readonly recurrent: readonly Float32Array[]
  /** Gradients of the loss with respect to the same quantities; for gates: with respect to what goes into the non-linearity. */
  readonly d: {
    readonly prev: State
    readonly next: State
    readonly at: Arrays
    readonly recurrent: readonly Float32Array[]
    /** Room for intermediate results, [rows, H]. */
    readonly scratch: Float32Array
  }
}

/** The recurrent weights of one layer, gate by gate. */
export interface RecurrentWeights {
  readonly H: number
  /** weight_hh, row block of each gate: [H, H]. Empty for a cell without memory. */
  readonly W_hh: readonly Float32Array[]
  /** The same transposed, refreshed after each update. */
  readonly W_hhT: readonly Float32Array[]
  /** bias_hh, block of each gate: [H]. */
  readonly b_hh: readonly Float32Array[]
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
  /** Where row block k of weight_hh leads: the gate itself, except for GRU's candidate, where the reset gate stands between. */
  readonly recurrent: readonly string[]
  /** Quantities besides gates and state that the backward pass needs. */
  readonly kept: readonly string[]
  /** State vectors carried from t to t+1, output first. RNN, GRU: ['h']. LSTM: ['h', 'c']. */
  readonly state: readonly StateName[]
  readonly equations: readonly Equation[]
  /** Turns the gates' input parts into gates, and writes step.next from step.prev. */
  forward(step: Step, w: RecurrentWeights, k: Kernel): void
  /**
   * Expects the loss's total gradient with respect to step.next in step.d.next (for c: the part from later steps).
   * Writes step.d.at; adds this step's share to step.d.prev; completes step.d.next.c.
   * Weight gradients follow from step.d.at for the whole window at once (sequence/backward.ts).
   */
  backward(step: Step, w: RecurrentWeights, k: Kernel): void
}

/** recurrent_k += W_hh_k h_prev + b_hh_k for every gate k. */
export function addRecurrent({ rows, prev, recurrent }: Step, w: RecurrentWeights, k: Kernel): void {
  for (let g = 0; g < recurrent.length; g++) {
    k.addRows(recurrent[g]!, w.b_hh[g]!, rows, w.H)
    k.addMatmul(recurrent[g]!, prev.h, w.W_hhT[g]!, rows, w.H, w.H)
  }
}

/** dh_prev += Σ_k W_hh_kᵀ drecurrent_k. */
export function addRecurrentBackward({ rows, d }: Step, w: RecurrentWeights, k: Kernel): void {
  for (let g = 0; g < d.recurrent.length; g++)
    k.addMatmul(d.prev.h, d.recurrent[g]!, w.W_hh[g]!, rows, w.H, w.H)
}
