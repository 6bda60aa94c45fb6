import { expect, test } from 'vitest'
import { excerpt, limitNotes, type Note } from './note.ts'

test('an excerpt has at most 80 code points and never half a pair', () => {
  expect(excerpt('short')).toBe('short')
  expect(excerpt('😀'.repeat(1000))).toBe('😀'.repeat(80))
  expect(excerpt(`a${'😀'.repeat(1000)}`)).toBe(`a${'😀'.repeat(79)}`)
  expect(excerpt('\uD83D'.repeat(1000))).toBe('\uD83D'.repeat(80))
})

test('of many notes the first fifty stay and the others are counted', () => {
  const notes = Array.from({ length: 60 }, (_, i): Note => ({ kind: 'unknown-key', key: `${i}`, value: '' }))
  expect(limitNotes(notes.slice(0, 50))).toEqual(notes.slice(0, 50))
  expect(limitNotes(notes)).toEqual([...notes.slice(0, 50), { kind: 'more', count: 10 }])
})
