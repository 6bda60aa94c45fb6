/** Whatever is in a file, reading it ends with the parameters in place or with the one typed error and the model as it was. */
import { expect, test, vi } from 'vitest'
import { reference } from '../kernels/reference/index.ts'
import { Random } from '../random.ts'
import { createNetwork } from '../testing/network.ts'
import { applyCheckpoint, encodeCheckpoint } from './checkpoint.ts'
import { type CheckpointCheck, CheckpointError } from './checkpointError.ts'
import { mutate } from './testing.ts'

vi.setConfig({ testTimeout: 120_000 })

/** A tenth of it with all other tests; `npm run fuzz` is all of it, `SEED=7` in front of it other mutants. */
const MUTANTS = process.env.MODE === 'fuzz' ? 200_000 : 20_000

test(`${MUTANTS} mutants of checkpoints: no other error, and none that leaves a model half changed`, () => {
  const random = new Random(Number(process.env.SEED ?? 1), 'mutants of checkpoints')
  const nets = (['rnn', 'lstm', 'gru', 'ff'] as const).map((cell, i) => {
    const options = { cell, V: 3, H: 2, L: 1 + (i % 2) }
    const { stack } = createNetwork({ ...options, seed: 1 })
    const origin = { experiment: '#1?h=2&k=0000', lane: 1, update: 7 }
    const file = encodeCheckpoint(createNetwork({ ...options, seed: 2 }).stack.parameters, origin)
    return { stack, file, before: stack.parameters.all.slice(), packed: stack.packed.readout.W.slice() }
  })
  const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype))
  const seen = new Map<CheckpointCheck | 'loaded', number>()
  const count = (kind: CheckpointCheck | 'loaded') => seen.set(kind, (seen.get(kind) ?? 0) + 1)

  for (let n = 0; n < MUTANTS; n++) {
    const { stack, file, before, packed } = nets[n % nets.length]!
    const mutant = mutate(file, random)
    const { all } = stack.parameters
    try {
      applyCheckpoint(stack, mutant, reference)
      count('loaded')
      if (!all.every(Number.isFinite)) expect.fail(`mutant ${n} left values that are not finite`)
      all.set(before)
      stack.packed.readout.W.set(packed)
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw new Error(`mutant ${n}: another error`, { cause: error })
      count(error.check)
      if (error.message.length > 400)
        expect.fail(`mutant ${n}: ${error.message.length} characters of message`)
      const same = (a: Float32Array, b: Float32Array) => a.every((value, i) => Object.is(value, b[i]))
      if (!same(all, before) || !same(stack.packed.readout.W, packed))
        expect.fail(`mutant ${n} changed the model`)
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
    'not-finite': true,
  }
  for (const kind of Object.keys(kinds) as (keyof typeof kinds)[])
    expect(seen.get(kind) ?? 0, kind).toBeGreaterThan(MUTANTS / 2_000)
})
