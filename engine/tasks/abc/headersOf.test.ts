import { expect, it } from 'vitest'
import { headersOf } from './headersOf.ts'

const HEAD = 'M:4/4\nL:1/8\nK:C\n'

it('headers of a text, the most frequent first', () => {
  const text = `M:3/4\nK:G\nG6|\n\n${HEAD}C8|\n\nT:x\n${HEAD}D8|\n\n${HEAD}E8|\n\nK:C\nC8|\n`
  expect(headersOf(text, 9)).toEqual([HEAD, 'M:3/4\nK:G\n', `T:x\n${HEAD}`])
  expect(headersOf(text, 1)).toEqual([HEAD])
  expect(headersOf('no tune at all', 9)).toEqual([])
})
