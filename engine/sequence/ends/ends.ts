import type { Kernel } from '../../kernels/kernel.ts'
import type { PackedLayer } from '../packed.ts'
import type { Span, Tape } from '../tape.ts'

/**
 * What stands below and above all layers: how layer 0 reads, and what becomes of the decoder's outputs (`logits`). The layers between
 * know neither. Spans are of the tape's ends, of `rows` rows; gates and their gradients are those of layer 0, [rows, G·H].
 */
export interface Ends {
  /** gates = W_ih x + bias. */
  inputSums(gates: Float32Array, layer: PackedLayer, span: Span, k: Kernel): void
  /** Adds to the gradient of W_ih what a span's rows contribute; complete after `finishInputGradients`. */
  addInputGradients(
    dW_ih: Float32Array,
    layer: PackedLayer,
    dGates: Float32Array,
    span: Span,
    k: Kernel,
  ): void
  finishInputGradients(dW_ih: Float32Array, layer: PackedLayer, k: Kernel): void
  /** What the loss needs besides the decoder's outputs. */
  predict(span: Span, V: number, k: Kernel): void
  /** d [rows, V] = ∂(Σ weight·loss of a row)/∂logits. */
  lossBackward(d: Float32Array, span: Span, weight: Float32Array, V: number, k: Kernel): void
  /** Mean over what is asked: Σ weight·loss of a row. The weights sum to 1. */
  loss(tape: Tape): number
  /** The loss of one row alone. */
  lossAt(tape: Tape, row: number): number
  /** What layer 0 reads at one row, as a vector [I]. */
  inputAt(tape: Tape, row: number, I: number): Float32Array
}
