import { expect, it } from 'vitest'
import { tasks } from '../../../engine/tasks/index.ts'
import { sayShare } from '../numbers.ts'
import { describeScore } from './layout.ts'
import { markedText } from './words.ts'

const scored = { kind: 'right', goal: 0.99, guess: 0.25, beyond: false } as const

it('how near numbers must be is what the engine asks for', () => {
  for (const task of ['adding', 'ball', 'sines'] as const)
    expect(markedText[task]).toContain(`within ${tasks[task]('', 20).score!.within}`)
})

it('a share is never said to be more than it is', () => {
  expect([0, 0.5, 0.567, 0.9899, 0.99, 0.9961, 0.99999, 1, 7 / 8].map(sayShare)).toEqual([
    ...['0 %', '50 %', '56 %', '98 %', '99 %', '99.6 %', '99.9 %', '100 %', '87 %'],
  ])
})

it('says of how many, what each lane gets, and who has reached the goal', () => {
  const rnn = { name: 'RNN', score: 0.26, answers: 256 }
  const lstm = { name: 'LSTM', score: 0.996, answers: 256 }
  expect(
    describeScore(
      [
        { ...rnn, update: 1250 },
        { ...lstm, update: 1250 },
      ],
      scored,
      'answers',
    ),
  ).toMatch(/^Right of 256 answers, at update 1\u202F250: RNN 26 % · LSTM/)
  expect(describeScore([rnn, lstm], scored, 'answers')).toBe(
    'Right of 256 answers: RNN 26 % · LSTM 99.6 %. The goal, 99 %, is reached by LSTM; a guess gets 25 %.',
  )
  expect(describeScore([rnn], scored, 'answers')).toBe(
    'Right of 256 answers: RNN 26 %. The goal is 99 %; a guess gets 25 %.',
  )
  expect(
    describeScore(
      [lstm, { ...lstm, name: 'GRU' }],
      { ...scored, kind: 'wholly', goal: 0.95, guess: 0 },
      'numbers',
    ),
  ).toBe('Wholly right of 256 numbers: LSTM 99.6 % · GRU 99.6 %. The goal, 95 %, is reached by LSTM and GRU.')
  expect(describeScore([{ name: 'RNN', score: undefined, answers: 0 }], scored, 'answers')).toBe(
    'Nothing has been marked yet.',
  )
})

it('says how far beyond training a network counts, and where no more was asked', () => {
  const lane = (name: string, reached: number) => ({
    ...{ name, score: 1, answers: 500, beyond: { learned: 10, reached, most: 100 } },
  })
  expect(
    describeScore([lane('RNN', 3), lane('LSTM', 100)], { ...scored, goal: 1, guess: 0 }, 'letters'),
  ).toBe(
    'Right of 500 letters: RNN 100 % · LSTM 100 %. The goal, 100 %, is reached by RNN and LSTM. Trained to 10: RNN counts to 3 · LSTM counts to 100 at least.',
  )
})
