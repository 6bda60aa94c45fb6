import { expect, it } from 'vitest'
import { loadKernels } from '../../kernels/loadForTests.ts'
import { complete } from '../../run.ts'
import { forward64 } from '../../testing/float64.ts'
import { createTrainer, lane } from '../../testing/network.ts'
import { continuations } from './continuations.ts'

const text = 'she sells sea shells by the sea shore. '.repeat(20)
const simd = await loadKernels()

function createTypist(updates: number, of = text) {
  const shared = { task: 'text', T: 20, B: 8, loss: 'task', seed: 2 } as const
  const trainer = createTrainer(lane({ cell: 'gru', h: 24, lr: 0.01 }), shared, { text: of, simd })
  for (let n = 0; n < updates; n++) complete(trainer.next())
  return trainer
}

it('offers the three likeliest characters, with the probabilities of the float64 pass', () => {
  const trainer = createTypist(20)
  const { stack } = trainer.model
  const typed = 'she sells s'
  const { tokens } = trainer.task.vocabulary.encode(typed)
  const { logits } = forward64(
    {
      ...{ cell: 'gru', act: 'tanh', V: stack.V, H: 24, L: 1, T: tokens.length, B: 1 },
      ...{ input: tokens, target: tokens, weight: new Array(tokens.length).fill(0) },
    },
    Object.fromEntries(
      Object.entries(stack.parameters.by).map(([name, values]) => [name, Float64Array.from(values)]),
    ),
  )
  const last = Array.from(logits.subarray(-stack.V), Math.exp)
  const sum = last.reduce((a, b) => a + b)
  const expected = last
    .map((each, token) => ({ token, p: each / sum }))
    .sort((a, b) => b.p - a.p)
    .slice(0, 3)
  const { next, unknown } = complete(continuations(trainer, { text: typed }))
  expect(next.map(({ token }) => token)).toEqual(expected.map(({ token }) => token))
  for (const [i, { p }] of next.entries()) expect(p).toBeCloseTo(expected[i]!.p, 5)
  expect(unknown).toEqual([])
})

it('a trained network completes the words of its text, and a word stops where the next thing begins', () => {
  const trainer = createTypist(400)
  const word = (typed: string) => complete(continuations(trainer, { text: typed })).next[0]!.word
  expect(word('sea shells by the sea sh')).toBe('ore')
  expect(word('she sells sea shells by th')).toBe('e')
  expect(word('by the sea shore')).toBe('.')
  expect(word('she sells')).toBe(' ')
})

it('says which characters it does not know, reads an empty text as a space, and asking changes nothing', () => {
  const trainer = createTypist(30)
  const other = createTypist(30)
  expect(complete(continuations(trainer, { text: 'SHE' })).unknown).toEqual(['S', 'H', 'E'])
  expect(complete(continuations(trainer, { text: '' }))).toEqual(
    complete(continuations(trainer, { text: ' ' })),
  )
  for (const each of [trainer, other]) complete(each.next())
  expect(trainer.model.stack.parameters.all).toEqual(other.model.stack.parameters.all)
})

it('reads the last 80 characters only', () => {
  const trainer = createTypist(0)
  const unknown = (typed: string) => complete(continuations(trainer, { text: typed })).unknown
  expect(unknown(`X${' '.repeat(79)}`)).toEqual(['X'])
  expect(unknown(`X${' '.repeat(80)}`)).toEqual([])
})

it('an apostrophe is of a word; one that never ends is given up after 17 letters', () => {
  const trainer = createTypist(200, 'I don’t know. You can’t go. '.repeat(20))
  expect(complete(continuations(trainer, { text: 'I don’t know. You ca' })).next[0]!.word).toBe('n’t')
  const endless = createTypist(0, 'ab'.repeat(200))
  expect(complete(continuations(endless, { text: 'a' })).next.map(({ word }) => word.length)).toEqual([
    17, 17,
  ])
})
