import { describe, expect, it } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { forward } from '../sequence/forward.ts'
import { refreshPacked } from '../sequence/stack.ts'
import { createNetwork } from '../testing/network.ts'
import { applyCheckpoint, encodeCheckpoint, type Origin } from './checkpoint.ts'
import { CheckpointError } from './checkpointError.ts'
import { encodeSafetensors } from './safetensors.ts'
import { partsOf } from './testing.ts'

const origin: Origin = { experiment: '#1?cell=lstm&h=4&k=0000', lane: 2, update: 300, begunFrom: undefined }
const cells = ['rnn', 'lstm', 'gru', 'ff'] as const

/** The tensors of a network, to be written with something wrong with them. */
function tensorsOf(options: Parameters<typeof createNetwork>[0]) {
  const { by, shapes } = createNetwork(options).stack.parameters
  return Object.entries(by).map(([name, values]) => ({ name, shape: shapes[name]!, values }))
}

const plain = (tensors: ReturnType<typeof tensorsOf>, metadata: [string, string][] = []) =>
  encodeSafetensors(tensors, new Map(metadata))

describe('parameters and where they come from', () => {
  it.each(cells.flatMap(cell => [1, 3].map(L => [cell, L] as const)))(
    'of %s × %i come back to the bit, and the network then says the same',
    (cell, L) => {
      const [from, to] = [1, 2].map(seed => createNetwork({ cell, L, seed }))
      from!.stack.parameters.all.set([-0, 2 ** -149, 3.4028234663852886e38])
      const file = encodeCheckpoint(from!.stack.parameters, { ...origin, begunFrom: '0123abcd' })
      from!.stack.parameters.all.set([0.1, 0.2, 0.3])
      const smaller = encodeCheckpoint(from!.stack.parameters, origin)

      expect(applyCheckpoint(to!.stack, file, reference)).toEqual({ ...origin, begunFrom: '0123abcd' })
      expect([...to!.stack.parameters.all.subarray(0, 3)]).toEqual([-0, 2 ** -149, 3.4028234663852886e38])
      expect(applyCheckpoint(to!.stack, smaller, reference)).toEqual(origin)
      expect(to!.stack.parameters.all).toEqual(from!.stack.parameters.all)

      // The products read packed copies of them.
      const [untouched, loaded] = [1, 1].map(seed => createNetwork({ cell, L, seed }))
      loaded!.stack.parameters.all.fill(0)
      refreshPacked(loaded!.stack, reference)
      applyCheckpoint(loaded!.stack, encodeCheckpoint(untouched!.stack.parameters, origin), reference)
      for (const { stack, tape } of [untouched!, loaded!]) complete(forward(stack, tape, reference))
      expect(loaded!.tape.logits).toEqual(untouched!.tape.logits)
    },
  )

  it('have PyTorch’s names, in the order of its state_dict', () => {
    const { header } = partsOf(
      encodeCheckpoint(createNetwork({ cell: 'gru', L: 2 }).stack.parameters, origin),
    )
    const { __metadata__, ...tensors } = JSON.parse(header)
    expect(__metadata__).toEqual({
      format: 'pt',
      unrolled: '1',
      experiment: origin.experiment,
      lane: '2',
      update: '300',
    })
    expect(
      Object.entries(tensors).map(([name, entry]) => [name, (entry as { shape: number[] }).shape]),
    ).toEqual([
      ['weight_ih_l0', [12, 5]],
      ['weight_hh_l0', [12, 4]],
      ['bias_ih_l0', [12]],
      ['bias_hh_l0', [12]],
      ['weight_ih_l1', [12, 4]],
      ['weight_hh_l1', [12, 4]],
      ['bias_ih_l1', [12]],
      ['bias_hh_l1', [12]],
      ['decoder.weight', [5, 4]],
      ['decoder.bias', [5]],
    ])
  })
})

describe('a file of another program', () => {
  const { stack } = createNetwork({ cell: 'lstm', L: 2, seed: 3 })
  const tensors = tensorsOf({ cell: 'lstm', L: 2, seed: 4 })

  it('is read in any order, with the prefix of the recurrent module or without', () => {
    const prefixed = tensors.toReversed().map(tensor => ({
      ...tensor,
      name: tensor.name.startsWith('decoder.') ? tensor.name : `rnn.${tensor.name}`,
    }))
    expect(applyCheckpoint(stack, plain(prefixed), reference)).toBeUndefined()
    for (const { name, values } of tensors) expect(stack.parameters.by[name]).toEqual(values)
  })

  it('has no origin, even when it calls something experiment', () => {
    for (const metadata of [
      { experiment: '#1', lane: '1', update: '1' },
      { unrolled: '1', experiment: '#1', lane: '0', update: '1' },
      { unrolled: '1', experiment: '#1', lane: '1', update: '1e3' },
      { unrolled: '1', lane: '1', update: '1' },
    ])
      expect(applyCheckpoint(stack, plain(tensors, Object.entries(metadata)), reference)).toBeUndefined()
  })
})

describe('the model stays as it was', () => {
  const tensors = tensorsOf({ cell: 'lstm', V: 7, H: 32, seed: 2 })
  const changed = (change: (tensor: (typeof tensors)[number]) => (typeof tensors)[number][]) =>
    plain(tensors.flatMap(change))
  const named = (name: string) => (tensor: { name: string }) => tensor.name === name

  it.each<[string, string, Uint8Array<ArrayBuffer>]>([
    ['shape', 'weight_ih_l0: expected [128, 7], got [96, 7]', plain(tensorsOf({ cell: 'gru', V: 7, H: 32 }))],
    [
      'shape',
      'weight_hh_l0: expected [128, 32], got [96, 32]',
      changed(tensor =>
        named('weight_hh_l0')(tensor)
          ? [{ ...tensor, shape: [96, 32], values: new Float32Array(96 * 32) }]
          : [tensor],
      ),
    ],
    [
      'shape',
      'bias_hh_l0: expected [128], got [128, 1]',
      changed(tensor => [named('bias_hh_l0')(tensor) ? { ...tensor, shape: [128, 1] } : tensor]),
    ],
    [
      'missing',
      'bias_hh_l0: expected [128], but it is not in the file',
      changed(tensor => (named('bias_hh_l0')(tensor) ? [] : [tensor])),
    ],
    [
      'unknown',
      'weight_ih_l1: in the file, but the model has no such tensor',
      plain(tensorsOf({ cell: 'lstm', V: 7, H: 32, L: 2 })),
    ],
    [
      'duplicate-name',
      'the file holds bias_ih_l0 twice, once as rnn.bias_ih_l0',
      changed(tensor =>
        named('bias_ih_l0')(tensor) ? [tensor, { ...tensor, name: 'rnn.bias_ih_l0' }] : [tensor],
      ),
    ],
    [
      'not-finite',
      'decoder.bias: element 6 of [7] is NaN, expected a finite float32',
      changed(tensor => [
        named('decoder.bias')(tensor) ? { ...tensor, values: tensor.values.with(6, NaN) } : tensor,
      ]),
    ],
    [
      'newer',
      'the file is of a newer Unrolled: it needs version 2 of the format, this one knows 1',
      plain(tensors, [['unrolled', '2']]),
    ],
  ])('%s: %s', (check, message, file) => {
    const { stack } = createNetwork({ cell: 'lstm', V: 7, H: 32, seed: 1 })
    const before = stack.parameters.all.slice()
    let error: unknown
    try {
      applyCheckpoint(stack, file, reference)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(CheckpointError)
    expect(error).toMatchObject({ check, message })
    expect(stack.parameters.all).toEqual(before)
  })
})
