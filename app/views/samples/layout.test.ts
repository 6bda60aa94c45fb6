import { expect, it } from 'vitest'
import { describeSamples } from './layout.ts'

it('says how many there are and of which updates', () => {
  expect(describeSamples([{ update: 1240 }])).toBe(
    '1 text, written after update 1\u202F240; the newest on top.',
  )
  expect(describeSamples([{ update: 1240 }, { update: 90 }])).toBe(
    '2 texts, written after updates 90 to 1\u202F240; the newest on top.',
  )
})
