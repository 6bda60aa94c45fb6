import type { Cell, RecurrentWeights } from '../cells/cell.ts'
import type { Kernel } from '../kernels/kernel.ts'
import { type Block, type BlockSlot, block, f32, type Layout, type Slot } from '../memory/layout.ts'
import type { Memory } from '../memory/memory.ts'
import { parameterShapes, type Sizes } from './parameters.ts'

/** The weights of one layer or their gradients, gate by gate; views of the parameter block. */
export interface LayerWeights extends RecurrentWeights {
  /** Input size: V for layer 0, else H. */
  readonly I: number
  /** weight_ih, row block of each gate: [H, I], and transposed [I, H]. */
  readonly W_ih: readonly Float32Array[]
  readonly W_ihT: readonly Float32Array[]
  /** bias_ih, block of each gate: [H]. */
  readonly b_ih: readonly Float32Array[]
}

/** The linear decoder, logits = W h + b: W [V, H], WT [H, V], b [V]. */
export interface Readout {
  readonly W: Float32Array
  readonly WT: Float32Array
  readonly b: Float32Array
}

export interface Weights {
  readonly layers: readonly LayerWeights[]
  readonly readout: Readout
}

/**
 * L layers of one cell and a linear decoder: the model without any time in it.
 * In `gradients` the transposed arrays are only room for intermediate sums.
 */
export interface Stack extends Sizes {
  readonly cell: Cell
  readonly parameters: Block
  readonly gradients: Block
  readonly weights: Weights
  readonly gradientsOf: Weights
}

interface WeightSlots {
  readonly block: BlockSlot
  readonly transposed: { ih: Slot[]; hh: Slot[] }[]
  readonly readoutT: Slot
}

/** Where a stack's parameters and gradients lie; step one of two (`createStack` is the other). */
export function planStack(layout: Layout, cell: Cell, sizes: Sizes) {
  return {
    cell,
    sizes,
    parameters: planWeights(layout, cell, sizes),
    gradients: planWeights(layout, cell, sizes),
  }
}

function planWeights(layout: Layout, cell: Cell, sizes: Sizes): WeightSlots {
  const { V, H, L } = sizes
  return {
    block: layout.addBlock(parameterShapes(cell, sizes)),
    transposed: Array.from({ length: L }, (_, l) => ({
      ih: cell.gates.map(() => layout.add([l === 0 ? V : H, H])),
      hh: cell.recurrent.map(() => layout.add([H, H])),
    })),
    readoutT: layout.add([H, V]),
  }
}

export function createStack(memory: Memory, plan: ReturnType<typeof planStack>): Stack {
  const parameters = block(memory, plan.parameters.block)
  const gradients = block(memory, plan.gradients.block)
  return {
    ...plan.sizes,
    cell: plan.cell,
    parameters,
    gradients,
    weights: viewWeights(memory, plan.cell, plan.sizes, parameters, plan.parameters),
    gradientsOf: viewWeights(memory, plan.cell, plan.sizes, gradients, plan.gradients),
  }
}

function viewWeights(
  memory: Memory,
  cell: Cell,
  { V, H, L }: Sizes,
  { by }: Block,
  slots: WeightSlots,
): Weights {
  const gates = (name: string, names: readonly string[], size: number) =>
    names.map((_, g) => by[name]!.subarray(g * size, (g + 1) * size))
  return {
    layers: Array.from({ length: L }, (_, l) => {
      const I = l === 0 ? V : H
      return {
        I,
        H,
        W_ih: gates(`weight_ih_l${l}`, cell.gates, H * I),
        W_ihT: slots.transposed[l]!.ih.map(slot => f32(memory, slot)),
        W_hh: gates(`weight_hh_l${l}`, cell.recurrent, H * H),
        W_hhT: slots.transposed[l]!.hh.map(slot => f32(memory, slot)),
        b_ih: gates(`bias_ih_l${l}`, cell.gates, H),
        b_hh: gates(`bias_hh_l${l}`, cell.recurrent, H),
      }
    }),
    readout: { W: by['decoder.weight']!, WT: f32(memory, slots.readoutT), b: by['decoder.bias']! },
  }
}

/** Brings the transposed copies up to date; to be called whenever parameters have changed. */
export function refreshTransposed({ weights, V, H }: Stack, k: Kernel): void {
  for (const { I, W_ih, W_ihT, W_hh, W_hhT } of weights.layers) {
    for (let g = 0; g < W_ih.length; g++) k.transpose(W_ihT[g]!, W_ih[g]!, H, I)
    for (let g = 0; g < W_hh.length; g++) k.transpose(W_hhT[g]!, W_hh[g]!, H, H)
  }
  k.transpose(weights.readout.WT, weights.readout.W, V, H)
}
