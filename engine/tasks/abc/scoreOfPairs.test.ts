import { expect, it } from 'vitest'
import { scoreOfPairs } from './scoreOfPairs.ts'

const HEAD = 'M:4/4\nL:1/8\nK:C\n'

it('who knows pairs only writes what the pairs allow', () => {
  // After every character comes one only, so the bars are known: 20 000 characters, three to a bar of a quarter.
  expect(scoreOfPairs('C2|C', `${HEAD}C2|`)).toEqual({ good: 0, all: 6667 })
  expect(scoreOfPairs('C2|C', 'M:1/4\nL:1/8\nK:C\nC2|')).toEqual({ good: 6667, all: 6667 })
  // Two after the letter, each as likely as the other; the chance that four quarters come to a bar is small.
  const { good, all } = scoreOfPairs('C2C|C', `${HEAD}C2|`)
  expect(good / all).toBeLessThan(0.2)
})
