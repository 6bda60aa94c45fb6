import { describe, expect, it } from 'vitest'
import { fingerprint } from '../fingerprint.ts'
import { createNetwork } from '../testing/network.ts'
import {
  type Expected,
  encodeCheckpoint,
  fitCheckpoint,
  type Origin,
  readCheckpoint,
  tensorsOf,
} from './checkpoint.ts'
import { CheckpointError } from './checkpointError.ts'
import { encodeSafetensors, type NamedValues } from './safetensors.ts'
import { fileOf, partsOf } from './testing.ts'

const origin: Origin = { experiment: '#1?cell=lstm&h=4&k=0000', lane: 2, update: 300 }
const cells = ['rnn', 'lstm', 'gru', 'ff'] as const

const parametersOf = (options: Parameters<typeof createNetwork>[0]) => createNetwork(options).stack.parameters
const letters = (V: number) => Array.from({ length: V }, (_, i) => String.fromCodePoint(97 + i))
const expectedOf = (options: Parameters<typeof createNetwork>[0]): Expected => {
  const { stack } = createNetwork(options)
  return { shapes: stack.parameters.shapes, vocabulary: letters(stack.V) }
}

const plain = (tensors: readonly NamedValues[], metadata: [string, string][] = []) =>
  encodeSafetensors(tensors, new Map(metadata))

describe('parameters and where they come from', () => {
  it.each(cells.flatMap(cell => [1, 3].map(L => [cell, L] as const)))(
    'of %s × %i come back to the bit, in the model’s order, with their fingerprint',
    (cell, L) => {
      const parameters = parametersOf({ cell, L, seed: 1 })
      parameters.all.set([-0, 2 ** -149, 3.4028234663852886e38])
      const checkpoint = readCheckpoint(encodeCheckpoint(tensorsOf(parameters), letters(5), origin))
      expect(checkpoint.origin).toEqual(origin)
      const weights = fitCheckpoint(checkpoint, expectedOf({ cell, L, seed: 2 }))
      expect([...weights.values].slice(0, 3)).toEqual([-0, 2 ** -149, 3.4028234663852886e38])
      expect(weights.values).toEqual(parameters.all)
      expect(weights.fingerprint).toBe(fingerprint(parameters.all))
    },
  )

  it('have PyTorch’s names, in the order of its state_dict', () => {
    const { header } = partsOf(
      encodeCheckpoint(tensorsOf(parametersOf({ cell: 'gru', L: 2, seed: 1 })), letters(5), origin),
    )
    const { __metadata__, ...tensors } = JSON.parse(header)
    expect(__metadata__).toEqual({
      format: 'pt',
      unrolled: '1',
      experiment: origin.experiment,
      lane: '2',
      update: '300',
      fingerprint: fingerprint(parametersOf({ cell: 'gru', L: 2, seed: 1 }).all),
      vocabulary: '["a","b","c","d","e"]',
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
  const { all, by } = parametersOf({ cell: 'lstm', L: 2, seed: 4 })
  const tensors = tensorsOf(parametersOf({ cell: 'lstm', L: 2, seed: 4 }))
  const expected = expectedOf({ cell: 'lstm', L: 2 })

  it('is read in any order, with the prefix of the recurrent module or without', () => {
    const prefixed = tensors.toReversed().map(tensor => ({
      ...tensor,
      name: tensor.name.startsWith('decoder.') ? tensor.name : `rnn.${tensor.name}`,
    }))
    const checkpoint = readCheckpoint(plain(prefixed, [['format', 'pt']]))
    expect(checkpoint.origin).toBeUndefined()
    expect(fitCheckpoint(checkpoint, expected).values).toEqual(all)
  })

  it('a prefix that is the model’s own name for a second module is none', () => {
    const both = [
      { name: 'weight_ih_l0', shape: [2], values: Float32Array.of(1, 2) },
      { name: 'encoder.weight_ih_l0', shape: [3], values: Float32Array.of(3, 4, 5) },
    ]
    const shapes = { 'encoder.weight_ih_l0': [3], weight_ih_l0: [2] }
    const { values } = fitCheckpoint(readCheckpoint(plain(both)), { shapes, vocabulary: [] })
    expect([...values]).toEqual([3, 4, 5, 1, 2])
  })

  it('has no origin, even when it calls something experiment; what it says of characters is not asked', () => {
    const metadata = [
      { experiment: '#1', lane: '1', update: '1', vocabulary: 'all' },
      { unrolled: '1', experiment: '#1', lane: '0', update: '1' },
      { unrolled: '1', experiment: '#1', lane: '1', update: '1e3' },
      { unrolled: '1', lane: '1', update: '1', fingerprint: '00000000' },
    ]
    for (const each of metadata) {
      const checkpoint = readCheckpoint(plain(tensors, Object.entries(each)))
      expect(checkpoint.origin).toBeUndefined()
      expect(fitCheckpoint(checkpoint, expected).values.subarray(0, 3)).toEqual(
        by.weight_ih_l0!.subarray(0, 3),
      )
    }
  })
})

describe('a file that is not for the model is refused, with the check that failed', () => {
  const sizes = { cell: 'lstm', V: 7, H: 32 } as const
  const tensors = tensorsOf(parametersOf({ ...sizes, seed: 2 }))
  const changed = (change: (tensor: NamedValues) => NamedValues[]) => plain(tensors.flatMap(change))
  const named = (name: string) => (tensor: NamedValues) => tensor.name === name
  const saved = encodeCheckpoint(tensors, letters(7), origin)
  const { all } = parametersOf({ ...sizes, seed: 2 })
  const damaged = all.with(-1, all.at(-1)! * (1 + 2 ** -23))
  /** The last value's lowest bit is another. */
  const oneBitMore = () => {
    const file = saved.slice()
    new DataView(file.buffer).setFloat32(file.length - 4, damaged.at(-1)!, true)
    return file
  }
  const reading = (vocabulary: readonly string[]) => encodeCheckpoint(tensors, vocabulary, origin)

  it.each<[string, string, Uint8Array<ArrayBuffer>]>([
    [
      'shape',
      'weight_ih_l0: expected [128, 7], got [96, 7]',
      plain(tensorsOf(parametersOf({ ...sizes, cell: 'gru' }))),
    ],
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
      'shape',
      'weight_ih_l0: expected [128, 7], got [128]',
      changed(tensor =>
        named('weight_ih_l0')(tensor)
          ? [{ ...tensor, shape: [128], values: new Float32Array(128) }]
          : [tensor],
      ),
    ],
    [
      'missing',
      'bias_hh_l0: expected [128], but it is not in the file',
      changed(tensor => (named('bias_hh_l0')(tensor) ? [] : [tensor])),
    ],
    [
      'unknown',
      'weight_ih_l1: in the file, but the model has no such tensor',
      plain(tensorsOf(parametersOf({ ...sizes, L: 2 }))),
    ],
    [
      'unknown',
      'bias_ih_l0_reverse: in the file, but the model has no such tensor',
      plain([...tensors, { ...tensors[2]!, name: 'bias_ih_l0_reverse' }]),
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
    [
      'vocabulary',
      'the file’s model reads 7 characters, the experiment’s 7: only the file has “ß”, “↵”; only the experiment has “f”, “g”',
      reading(['a', 'b', 'c', 'd', 'e', 'ß', '\n']),
    ],
    [
      'vocabulary',
      'the file’s model reads 7 characters, the experiment’s 7: they are in another order from number 1',
      reading(['a', 'c', 'b', 'd', 'e', 'f', 'g']),
    ],
    [
      'vocabulary',
      'the file’s model reads 20 characters, the experiment’s 7: only the file has “h”, “i”, “j”, “k”, “l”, “m”, “n”, “o” and 5 more',
      reading(letters(20)),
    ],
    [
      'vocabulary',
      'vocabulary: expected a list of texts, got {"a": 1}',
      plain(tensors, [
        ['unrolled', '1'],
        ['vocabulary', '{"a": 1}'],
      ]),
    ],
    [
      'fingerprint',
      `the parameters are not those that were saved: expected the fingerprint ${fingerprint(all)}, got ${fingerprint(damaged)}`,
      oneBitMore(),
    ],
  ])('%s: %s', (check, message, file) => {
    expect(findError(file, expectedOf(sizes))).toMatchObject({ check, message })
  })

  it('whoever wrote it, its words are cut short', () => {
    const { header, data } = partsOf(saved)
    const long = header.replace(
      '"1"',
      `"1","vocabulary":${JSON.stringify(JSON.stringify(['x'.repeat(9e5)]))}`,
    )
    const twice = long.replace(/,"vocabulary":"\[\\"a.*?\]"/, '')
    const error = findError(fileOf(twice, data), expectedOf(sizes))
    expect(error.check).toBe('vocabulary')
    expect(error.message).toContain('only the file has “xxxxxxxx”; only')
    expect(error.message.length).toBeLessThan(300)
  })
})

function findError(file: Uint8Array<ArrayBuffer>, expected: Expected): CheckpointError {
  try {
    fitCheckpoint(readCheckpoint(file), expected)
  } catch (error) {
    expect(error).toBeInstanceOf(CheckpointError)
    return error as CheckpointError
  }
  throw new Error('it was not refused')
}
