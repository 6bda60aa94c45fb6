import { expect, it } from 'vitest'
import { fingerprint } from '../../fingerprint.ts'
import { Random } from '../../random.ts'
import { complete } from '../../run.ts'
import { createReader } from '../../testing/plant.ts'
import { write } from '../../write.ts'
import { answer } from './index.ts'

const text = 'she sells sea shells by the sea shore. '.repeat(20)
const question = { kind: 'writing', prompt: 'she s', length: 60, temperature: 1, draw: 3 } as const

function createWriter() {
  const trainer = createReader({ cell: 'lstm', h: 8, lr: 0.02 }, text, 12)
  for (let n = 0; n < 40; n++) complete(trainer.next())
  return trainer
}

it('is what the network writes by that throw of the dice, and changes no number of the run', () => {
  const trainer = createWriter()
  const { model, task, shared } = trainer
  const before = fingerprint(model.stack.parameters.all)
  const { text: written } = complete(answer(trainer, question))
  const random = new Random(shared.seed, 'writing a text 3')
  const expected = write(model, task.vocabulary.encode('she s').tokens, 60, 1, random)
  expect(written).toBe(task.vocabulary.decode(expected))
  expect(written).toHaveLength(60)
  expect(complete(answer(trainer, { ...question, draw: 4 })).text).not.toBe(written)
  expect(fingerprint(model.stack.parameters.all)).toBe(before)
  const [next, undisturbed] = [trainer, createWriter()].map(each => complete(each.next()))
  expect(next).toEqual(undisturbed)
})

it('refuses lengths and temperatures that are none', () => {
  const trainer = createWriter()
  expect(() => complete(answer(trainer, { ...question, length: 0 }))).toThrow(RangeError)
  expect(() => complete(answer(trainer, { ...question, length: 2001 }))).toThrow(RangeError)
  expect(() => complete(answer(trainer, { ...question, temperature: 9 }))).toThrow(RangeError)
})

it('what is learned from is the text without what is kept back', () => {
  const trainer = createWriter()
  const { text: learned } = complete(answer(trainer, { kind: 'learned' }))
  expect(text.startsWith(learned)).toBe(true)
  expect(learned).toHaveLength(Math.ceil(0.9 * text.length))
})
