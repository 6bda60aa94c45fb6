import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { loadKernels } from '../kernels/loadForTests.ts'
import { compareWithGolden, type GoldenFile } from './golden.ts'

const files = readdirSync(import.meta.dirname)
  .filter(name => name.endsWith('.json'))
  .map(name => JSON.parse(readFileSync(`${import.meta.dirname}/${name}`, 'utf8')) as GoldenFile)
  // gru_from_pytorch.json is a file of parameters (checkpoint/fromPyTorch.test.ts).
  .filter(file => 'stateDict' in file)

describe.each(files)('$name agrees with PyTorch in float64', file => {
  it.each(['simd', 'reference'])(
    'on the %s kernels: forward, every gradient, the last loss and training',
    async kernels => {
      const simd = kernels === 'simd' ? await loadKernels() : undefined
      const differences = compareWithGolden(file, simd)
      const beyond = differences.filter(({ largest, tolerance }) => !(largest <= tolerance))
      expect(beyond).toEqual([])
      expect(differences.length).toBeGreaterThanOrEqual(20)
    },
  )
})

it('there are fourteen golden files', () => {
  expect(files.map(file => file.name).sort()).toEqual([
    'gru',
    'gru_2_layers',
    'gru_attention',
    'gru_bidirectional',
    'lstm',
    'lstm_2_layers',
    'lstm_bidirectional',
    'lstm_encoder_decoder',
    'lstm_initial_state',
    'lstm_numbers',
    'rnn_bidirectional',
    'rnn_exploding',
    'rnn_relu',
    'rnn_tanh',
  ])
})
