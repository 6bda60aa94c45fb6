/** Whatever is in a file, reading it ends with finite parameters of the model or with the one typed error. */
import { expect, test, vi } from 'vitest'
import { fingerprint } from '../fingerprint.ts'
import { Random } from '../random.ts'
import { createNetwork } from '../testing/network.ts'
import { encodeCheckpoint, fitCheckpoint, readCheckpoint, tensorsOf } from './checkpoint.ts'
import { type CheckpointCheck, CheckpointError } from './checkpointError.ts'
import { mutate } from './testing.ts'

vi.setConfig({ testTimeout: 120_000 })

/** A tenth of it with all other tests; `npm run fuzz` is all of it, `SEED=7` in front of it other mutants. */
const MUTANTS = process.env.MODE === 'fuzz' ? 200_000 : 20_000

test(`${MUTANTS} mutants of checkpoints: no other error, and nothing that is not finite or not the model’s`, () => {
  const random = new Random(Number(process.env.SEED ?? 1), 'mutants of checkpoints')
  const nets = (['rnn', 'lstm', 'gru', 'ff'] as const).map((cell, i) => {
    const options = { cell, V: 3, H: 2, L: 1 + (i % 2) }
    const { parameters } = createNetwork({ ...options, seed: 1 }).stack
    const vocabulary = ['a', 'é', '\n']
    const origin = { experiment: '#1?h=2&k=0000', lane: 1, update: 7 }
    const file = encodeCheckpoint(tensorsOf(parameters), vocabulary, origin)
    return { file, expected: { shapes: parameters.shapes, vocabulary }, length: parameters.all.length }
  })
  const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype))
  const seen = new Map<CheckpointCheck | 'loaded', number>()
  const count = (kind: CheckpointCheck | 'loaded') => seen.set(kind, (seen.get(kind) ?? 0) + 1)

  for (let n = 0; n < MUTANTS; n++) {
    const { file, expected, length } = nets[n % nets.length]!
    const mutant = mutate(file, random)
    try {
      const weights = fitCheckpoint(readCheckpoint(mutant), expected)
      count('loaded')
      if (weights.values.length !== length || !weights.values.every(Number.isFinite))
        expect.fail(`mutant ${n} gave values that are not the model’s`)
      if (weights.fingerprint !== fingerprint(weights.values))
        expect.fail(`mutant ${n} gave another fingerprint`)
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw new Error(`mutant ${n}: another error`, { cause: error })
      count(error.check)
      if (error.message.length > 400)
        expect.fail(`mutant ${n}: ${error.message.length} characters of message`)
    }
  }

  expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(prototype)
  // Or the mutations would be too tame to mean anything. Files that are too large are tested by themselves.
  const kinds: Record<Exclude<CheckpointCheck, 'too-large'> | 'loaded', true> = {
    loaded: true,
    truncated: true,
    'header-too-long': true,
    'header-not-utf8': true,
    'header-not-json': true,
    'header-not-object': true,
    'duplicate-name': true,
    metadata: true,
    entry: true,
    dtype: true,
    size: true,
    'out-of-range': true,
    overlap: true,
    gap: true,
    newer: true,
    missing: true,
    unknown: true,
    shape: true,
    vocabulary: true,
    'not-finite': true,
    fingerprint: true,
  }
  for (const kind of Object.keys(kinds) as (keyof typeof kinds)[])
    expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(MUTANTS / 2_000)
})
