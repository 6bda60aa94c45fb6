import type { Cell } from '../cells/cell.ts'
import type { Kernel } from '../kernels/kernel.ts'
import { type Block, block, type Layout } from '../memory/layout.ts'
import type { Memory } from '../memory/memory.ts'
import { type Ends, endsOf } from './ends/index.ts'
import { createPacked, type PackedWeights, packWeights, planPacked } from './packed.ts'
import { inOrder, inputSize, nameOf, type Part, parameterShapes, partsOf, type Sizes } from './parameters.ts'

/** The weights of one layer gate by gate, as views of a block of parameters: row blocks of PyTorch's tensors. */
export interface LayerWeights {
  /** Input size: V for layer 0, or how many numbers are read (with attention the context's H more), else what the layer below hands up. */
  readonly I: number
  /** weight_ih, row block of each gate: [H, I]. */
  readonly W_ih: readonly Float32Array[]
  /** weight_hh, row block of each gate: [H, H]. None for a cell without memory. */
  readonly W_hh: readonly Float32Array[]
  /** bias_ih and bias_hh, block of each gate: [H]. */
  readonly b_ih: readonly Float32Array[]
  readonly b_hh: readonly Float32Array[]
}

export interface Weights {
  readonly layers: readonly LayerWeights[]
  /** The encoder's; none where there is none. */
  readonly encoder: readonly LayerWeights[]
  /** Of the copies that read from right to left, one per layer; none where nothing does (bidirectional.ts). */
  readonly reverse: readonly LayerWeights[]
  /** All of these in the order of the parameters. */
  readonly all: readonly LayerWeights[]
  /** Query and key [H, H], score [1, H]; see attention.ts. */
  readonly attention: Readonly<Record<'query' | 'key' | 'score', Float32Array>> | undefined
  /** The linear decoder, logits = W h + b: W [V, D·H], b [V]. */
  readonly readout: { readonly W: Float32Array; readonly b: Float32Array }
}

/** L layers of one cell and a linear decoder: the model without any time in it. */
export interface Stack extends Sizes {
  readonly cell: Cell
  readonly ends: Ends
  readonly parameters: Block
  readonly gradients: Block
  /** The parameters gate by gate. */
  readonly weights: Weights
  /** The parameters as the products want them; true after `refreshPacked`. */
  readonly packed: PackedWeights
}

/** Where a stack's parameters and gradients lie; step one of two (`createStack` is the other). */
export function planStack(layout: Layout, cell: Cell, sizes: Sizes) {
  const shapes = parameterShapes(cell, sizes)
  return {
    cell,
    sizes,
    parameters: { block: layout.addBlock(shapes) },
    gradients: { block: layout.addBlock(shapes) },
    packed: planPacked(layout, cell, sizes),
  }
}

export function createStack(memory: Memory, plan: ReturnType<typeof planStack>): Stack {
  const parameters = block(memory, plan.parameters.block)
  return {
    ...plan.sizes,
    cell: plan.cell,
    ends: endsOf(plan.sizes),
    parameters,
    gradients: block(memory, plan.gradients.block),
    weights: viewWeights(plan.cell, plan.sizes, parameters),
    packed: createPacked(memory, plan.packed, parameters),
  }
}

function viewWeights({ gates, recurrence }: Cell, sizes: Sizes, { by }: Block): Weights {
  const { H, L } = sizes
  const blocks = (name: string, size: number) =>
    gates.map((_, g) => by[name]!.subarray(g * size, (g + 1) * size))
  const remembers = recurrence !== 'none'
  const layersOf = (part: Part) =>
    Array.from({ length: L }, (_, l) => {
      const I = inputSize(sizes, part, l)
      return {
        I,
        W_ih: blocks(nameOf(part, 'weight_ih', l), H * I),
        W_hh: remembers ? blocks(nameOf(part, 'weight_hh', l), H * H) : [],
        b_ih: blocks(nameOf(part, 'bias_ih', l), H),
        b_hh: remembers ? blocks(nameOf(part, 'bias_hh', l), H) : [],
      }
    })
  const layers = layersOf('')
  const layersIf = (part: Part) => (partsOf(sizes).includes(part) ? layersOf(part) : [])
  const encoder = layersIf('encoder.')
  const reverse = layersIf('_reverse')
  return {
    layers,
    encoder,
    reverse,
    all: inOrder({ '': layers, 'encoder.': encoder, _reverse: reverse }, sizes),
    attention:
      sizes.wiring === 'attn'
        ? {
            query: by['attention.query.weight']!,
            key: by['attention.key.weight']!,
            score: by['attention.score.weight']!,
          }
        : undefined,
    readout: { W: by['decoder.weight']!, b: by['decoder.bias']! },
  }
}

/** Brings the packed copies up to date; to be called whenever parameters have changed. */
export function refreshPacked({ cell, parameters, packed, ...sizes }: Stack, k: Kernel): void {
  packWeights(packed, cell, sizes, parameters, k)
}
