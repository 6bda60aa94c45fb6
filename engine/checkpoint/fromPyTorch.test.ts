/** A file that PyTorch wrote, after training there: made by golden/withPyTorch.ts, which also compares every other model, both ways. */
import { expect, it } from 'vitest'
import { cells } from '../cells/index.ts'
import { fingerprint } from '../fingerprint.ts'
import { reference } from '../kernels/reference/index.ts'
import { complete } from '../run.ts'
import { forward } from '../sequence/forward.ts'
import { parameterShapes } from '../sequence/parameters.ts'
import { refreshPacked } from '../sequence/stack.ts'
import { resetState } from '../sequence/tape.ts'
import { createNetwork } from '../testing/network.ts'
import { fitCheckpoint, readCheckpoint } from './checkpoint.ts'
import fixture from './gruFromPyTorch.json' with { type: 'json' }
import { partsOf } from './testing.ts'

const vocabulary = Array.from(fixture.vocabulary)
const V = vocabulary.length
const file = new Uint8Array(Buffer.from(fixture.file, 'base64'))

it('gives the logits that PyTorch gave', () => {
  const tokens = Array.from(fixture.text, character => vocabulary.indexOf(character))
  const { stack, tape } = createNetwork({ cell: 'gru', V, H: 3, L: 2, T: tokens.length, B: 1 })
  const shapes = parameterShapes(cells.gru.tanh, { V, H: 3, L: 2 })
  const checkpoint = readCheckpoint(file)
  const weights = fitCheckpoint(checkpoint, { shapes, vocabulary })
  expect(checkpoint.origin).toBeUndefined()
  expect(weights.fingerprint).toBe(fingerprint(weights.values))
  stack.parameters.all.set(weights.values)
  refreshPacked(stack, reference)
  resetState(tape)
  tape.input.set(tokens)
  complete(forward(stack, tape, reference))
  const theirs = fixture.logits.flat()
  expect(theirs.length).toBe(tokens.length * V)
  expect(Math.max(...theirs.map((logit, i) => Math.abs(logit - tape.logits[i]!)))).toBeLessThan(3e-6)
  // Not because they all are small.
  expect(Math.max(...theirs.map(Math.abs))).toBeGreaterThan(1)
})

it('stands in PyTorch’s order, which need not be ours', () => {
  const { header } = partsOf(file)
  expect(Object.keys(JSON.parse(header))).toContain('weight_hh_l1')
})
