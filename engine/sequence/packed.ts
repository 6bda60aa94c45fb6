/** The weights once more, arranged for the products of the forward and of the backward pass. A copy; the parameters are in `Stack.parameters`. */
import type { Cell, RecurrentWeights } from '../cells/cell.ts'
import { type Kernel, packedLength } from '../kernels/kernel.ts'
import { type Block, f32, type Layout, type Slot } from '../memory/layout.ts'
import type { Memory } from '../memory/memory.ts'
import { inputSize, nameOf, outputWidth, type Part, partsOf, type Sizes } from './parameters.ts'

/** W and Wᵀ of one linear map, y = W x, each packed: Wᵀ for the way forward, W for the way back. */
export interface PackedMap {
  readonly W: Float32Array
  readonly WT: Float32Array
}

export interface PackedLayer extends RecurrentWeights {
  /** b_ih, plus b_hh where the cell adds the recurrent sums to the input's, [G·H]. */
  readonly bias: Float32Array
  /** What each character tells layer 0's gates, weight_ih transposed, [I, G·H] with I ≥ V. Empty where numbers are read, and for other layers. */
  readonly table: Float32Array
  /** Room for the gradient of the table. */
  readonly dTable: Float32Array
  /** Where numbers are read, from a layer below or by layer 0: weight_ih [G·H, I]. Layer 0 of characters: those columns of it that read a context, where there is attention. */
  readonly input: PackedMap
}

/** The matrices of attention (attention.ts). */
export interface PackedAttention {
  readonly query: PackedMap
  readonly key: PackedMap
  readonly score: PackedMap
}

export interface PackedWeights {
  readonly layers: readonly PackedLayer[]
  /** The encoder's; none where there is none. */
  readonly encoder: readonly PackedLayer[]
  /** Of the copies that read from right to left, one per layer; none where nothing does. */
  readonly reverse: readonly PackedLayer[]
  readonly attention: PackedAttention | undefined
  /** decoder.weight [V, D·H]. */
  readonly readout: PackedMap
}

const NAMES = ['bias', 'table', 'dTable', 'W_ih', 'W_ihT', 'W_hh', 'W_hhT'] as const
type Name = (typeof NAMES)[number]

const NONE = new Float32Array(0)

export function planPacked(layout: Layout, { gates, recurrence }: Cell, sizes: Sizes) {
  const { V, H, L } = sizes
  const G = gates.length
  const remembers = recurrence === 'none' ? 0 : 1
  const map = (rows: number, columns: number) => ({
    W: layout.add([packedLength(rows, columns)]),
    WT: layout.add([packedLength(columns, rows)]),
  })
  const layersOf = (part: Part) =>
    Array.from({ length: L }, (_, l): Record<Name, Slot> => {
      const I = inputSize(sizes, part, l)
      const characters = l === 0 && !sizes.numbers ? I : 0
      const numbers = characters > 0 ? I - V : I
      return {
        bias: layout.add([G * H]),
        table: layout.add([characters, G * H]),
        dTable: layout.add([characters, G * H]),
        W_ih: layout.add([packedLength(G * H, numbers)]),
        W_ihT: layout.add([packedLength(numbers, G * H)]),
        W_hh: layout.add([remembers * packedLength(G * H, H)]),
        W_hhT: layout.add([remembers * packedLength(H, G * H)]),
      }
    })
  const layersIf = (part: Part) => (partsOf(sizes).includes(part) ? layersOf(part) : [])
  return {
    H,
    layers: layersOf(''),
    encoder: layersIf('encoder.'),
    reverse: layersIf('_reverse'),
    attention: sizes.wiring === 'attn' ? { query: map(H, H), key: map(H, H), score: map(1, H) } : undefined,
    readout: map(V, outputWidth(sizes)),
  }
}

/** @param by the parameters by PyTorch's names */
export function createPacked(
  memory: Memory,
  { H, layers, encoder, reverse, attention, readout }: ReturnType<typeof planPacked>,
  { by }: Block,
): PackedWeights {
  const view = (part: Part) => (slots: Record<Name, Slot>, l: number) => {
    const { W_ih, W_ihT, ...views } = Object.fromEntries(
      NAMES.map(name => [name, f32(memory, slots[name])]),
    ) as Record<Name, Float32Array>
    return { ...views, H, b_hh: by[nameOf(part, 'bias_hh', l)] ?? NONE, input: { W: W_ih, WT: W_ihT } }
  }
  const map = ({ W, WT }: { W: Slot; WT: Slot }) => ({ W: f32(memory, W), WT: f32(memory, WT) })
  return {
    layers: layers.map(view('')),
    encoder: encoder.map(view('encoder.')),
    reverse: reverse.map(view('_reverse')),
    attention: attention && {
      query: map(attention.query),
      key: map(attention.key),
      score: map(attention.score),
    },
    readout: map(readout),
  }
}

export function packWeights(
  packed: PackedWeights,
  { gates, recurrence }: Cell,
  sizes: Sizes,
  { by }: Block,
  k: Kernel,
): void {
  const { V, H } = sizes
  const width = outputWidth(sizes)
  const GH = gates.length * H
  const packLayers = (layers: readonly PackedLayer[], part: Part) => {
    for (const [l, { bias, table, input, W_hh, W_hhT, b_hh }] of layers.entries()) {
      bias.set(by[nameOf(part, 'bias_ih', l)]!)
      if (recurrence !== 'none') {
        const weight = by[nameOf(part, 'weight_hh', l)]!
        k.pack(W_hh, weight, GH, H, false)
        k.pack(W_hhT, weight, H, GH, true)
        if (recurrence === 'added') k.addScaled(bias, b_hh, 1)
      }
      const weight = by[nameOf(part, 'weight_ih', l)]!
      if (table.length === 0) {
        const I = weight.length / GH
        k.pack(input.W, weight, GH, I, false)
        k.pack(input.WT, weight, I, GH, true)
        continue
      }
      k.transpose(table, weight, GH, table.length / GH)
      const context = table.subarray(V * GH)
      if (context.length === 0) continue
      k.pack(input.W, context, GH, H, true)
      k.pack(input.WT, context, H, GH, false)
    }
  }
  const packMap = ({ W, WT }: PackedMap, weight: Float32Array, columns = H) => {
    const rows = weight.length / columns
    k.pack(W, weight, rows, columns, false)
    k.pack(WT, weight, columns, rows, true)
  }
  packLayers(packed.layers, '')
  packLayers(packed.encoder, 'encoder.')
  packLayers(packed.reverse, '_reverse')
  if (packed.attention) {
    packMap(packed.attention.query, by['attention.query.weight']!)
    packMap(packed.attention.key, by['attention.key.weight']!)
    packMap(packed.attention.score, by['attention.score.weight']!)
  }
  packMap(packed.readout, by['decoder.weight']!, width)
}
