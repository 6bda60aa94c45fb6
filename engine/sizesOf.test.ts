import { expect, it } from 'vitest'
import { sizesOf } from './sizesOf.ts'
import { lane } from './testing/network.ts'

const shape = { V: 12, wirings: ['plain', 'bi', 'encdec', 'attn'], answer: 7 } as const

it('only where the window is cut in two does the model know how long the answer is', () => {
  const answerOf = (wire: (typeof shape.wirings)[number]) => sizesOf(lane({ wire }), shape).answer
  expect(shape.wirings.map(answerOf)).toEqual([undefined, undefined, 7, 7])
  expect(sizesOf(lane({ wire: 'bi' }), shape).wiring).toBe('bi')
})

it('a wiring that a task cannot have is the plain one', () => {
  const { wiring, answer } = sizesOf(lane({ wire: 'attn' }), { ...shape, wirings: ['plain', 'bi'] })
  expect([wiring, answer]).toEqual(['plain', undefined])
  expect(sizesOf(lane({ wire: 'bi' }), { V: 12 }).wiring).toBe('plain')
})
