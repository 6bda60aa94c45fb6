/** The weights once more, arranged for the products of the forward and of the backward pass. A copy; the parameters are in `Stack.parameters`. */
import type { Cell, RecurrentWeights } from '../cells/cell.ts'
import { type Kernel, packedLength } from '../kernels/kernel.ts'
import { type Block, f32, type Layout, type Slot } from '../memory/layout.ts'
import type { Memory } from '../memory/memory.ts'
import type { Sizes } from './parameters.ts'

/** W and Wᵀ of one linear map, y = W x, each packed: Wᵀ for the way forward, W for the way back. */
interface PackedMap {
  readonly W: Float32Array
  readonly WT: Float32Array
}

export interface PackedLayer extends RecurrentWeights {
  /** b_ih, plus b_hh where the cell adds the recurrent sums to the input's, [G·H]. */
  readonly bias: Float32Array
  /** Layer 0: what each character tells the gates, weight_ih transposed, [V, G·H]. Other layers: empty. */
  readonly table: Float32Array
  /** Room for the gradient of the table. */
  readonly dTable: Float32Array
  /** Layers above 0: weight_ih [G·H, H]. */
  readonly input: PackedMap
}

export interface PackedWeights {
  readonly layers: readonly PackedLayer[]
  /** decoder.weight [V, H]. */
  readonly readout: PackedMap
}

const NAMES = ['bias', 'table', 'dTable', 'W_ih', 'W_ihT', 'W_hh', 'W_hhT'] as const
type Name = (typeof NAMES)[number]

const NONE = new Float32Array(0)

export function planPacked(layout: Layout, { gates, recurrence }: Cell, { V, H, L }: Sizes) {
  const G = gates.length
  const remembers = recurrence === 'none' ? 0 : 1
  return {
    H,
    layers: Array.from({ length: L }, (_, l): Record<Name, Slot> => {
      const first = l === 0 ? 1 : 0
      const above = 1 - first
      return {
        bias: layout.add([G * H]),
        table: layout.add([first * V, G * H]),
        dTable: layout.add([first * V, G * H]),
        W_ih: layout.add([above * packedLength(G * H, H)]),
        W_ihT: layout.add([above * packedLength(H, G * H)]),
        W_hh: layout.add([remembers * packedLength(G * H, H)]),
        W_hhT: layout.add([remembers * packedLength(H, G * H)]),
      }
    }),
    readout: { W: layout.add([packedLength(V, H)]), WT: layout.add([packedLength(H, V)]) },
  }
}

/** @param by the parameters by PyTorch's names */
export function createPacked(
  memory: Memory,
  { H, layers, readout }: ReturnType<typeof planPacked>,
  { by }: Block,
): PackedWeights {
  return {
    layers: layers.map((slots, l) => {
      const { W_ih, W_ihT, ...views } = Object.fromEntries(
        NAMES.map(name => [name, f32(memory, slots[name])]),
      ) as Record<Name, Float32Array>
      return { ...views, H, b_hh: by[`bias_hh_l${l}`] ?? NONE, input: { W: W_ih, WT: W_ihT } }
    }),
    readout: { W: f32(memory, readout.W), WT: f32(memory, readout.WT) },
  }
}

export function packWeights(
  { layers, readout }: PackedWeights,
  { gates, recurrence }: Cell,
  { V, H }: Sizes,
  { by }: Block,
  k: Kernel,
): void {
  const GH = gates.length * H
  for (const [l, { bias, table, input, W_hh, W_hhT, b_hh }] of layers.entries()) {
    bias.set(by[`bias_ih_l${l}`]!)
    if (recurrence !== 'none') {
      const weight = by[`weight_hh_l${l}`]!
      k.pack(W_hh, weight, GH, H, false)
      k.pack(W_hhT, weight, H, GH, true)
      if (recurrence === 'added') k.addScaled(bias, b_hh, 1)
    }
    const weight = by[`weight_ih_l${l}`]!
    if (l === 0) {
      k.transpose(table, weight, GH, V)
    } else {
      k.pack(input.W, weight, GH, H, false)
      k.pack(input.WT, weight, H, GH, true)
    }
  }
  k.pack(readout.W, by['decoder.weight']!, V, H, false)
  k.pack(readout.WT, by['decoder.weight']!, H, V, true)
}
