import { expect, it } from 'vitest'
import { describeOffer, offerTable, withWord, wordSoFar } from './layout.ts'

const vocabulary = [' ', 'a', 'e', 'h', 't']
const answer = {
  next: [
    { token: 2, p: 0.62, word: 'e' },
    { token: 1, p: 0.21, word: 'at' },
    { token: 0, p: 0.004, word: ' ' },
  ],
  unknown: [],
}

it('says what comes next, how likely, and to which word the likeliest leads', () => {
  expect(describeOffer('th', { answer, vocabulary })).toBe(
    'After “th” “e” 62 % is likeliest, then “a” 21 % and space 0.4 %.',
  )
  const longer = { ...answer, next: [answer.next[1]!, answer.next[0]!, answer.next[2]!] }
  expect(describeOffer('', { answer: longer, vocabulary })).toBe(
    'At the beginning “a” 21 % is likeliest, then “e” 62 % and space 0.4 %. Always the likeliest makes it “at”.',
  )
  expect(describeOffer('this is that', { answer: longer, vocabulary })).toContain('After “this is that” “a”')
  expect(describeOffer('that is the hat th', { answer: longer, vocabulary })).toContain(
    'After “…s the hat th” “a” 21 % is likeliest, then “e” 62 % and space 0.4 %. Always the likeliest makes it “that”.',
  )
})

it('says what it does not know', () => {
  expect(describeOffer('tX', { answer: { ...answer, unknown: ['X'] }, vocabulary })).toContain(
    'It has never seen “X”.',
  )
})

it('a word begins after what is not of a word', () => {
  expect(wordSoFar('the cat')).toBe('cat')
  expect(wordSoFar('the ')).toBe('')
  expect(wordSoFar('don’t')).toBe('don’t')
  expect(wordSoFar('élan')).toBe('élan')
})

it('a word that is taken is followed by a space, a character is not', () => {
  expect(withWord('th', 'at', vocabulary)).toBe('that ')
  expect(withWord('th', 'e', vocabulary)).toBe('the')
  expect(withWord('th', 'at', ['a', 't', 'h'])).toBe('that')
})

it('a row for each offer', () => {
  expect(offerTable('th', [{ name: 'GRU', update: 7, answer, vocabulary }]).rows).toEqual([
    ['GRU', 1, 'e', 0.62, 'the'],
    ['GRU', 2, 'a', 0.21, 'that'],
    ['GRU', 3, ' ', 0.004, 'th '],
  ])
})
