import fc from 'fast-check'
import { expect, it } from 'vitest'
import { fileName } from './fileName.ts'

it('names what it is and of which update', () => {
  expect(fileName('hidden RNN', 1240, 'csv')).toBe('unrolled-hidden-rnn-update-1240.csv')
  expect(fileName('gates LSTM fb=3 lr=0.01 2', 0, 'png')).toBe(
    'unrolled-gates-lstm-fb-3-lr-0.01-2-update-0.png',
  )
  expect(fileName('matrix No memory', 7, 'svg')).toBe('unrolled-matrix-no-memory-update-7.svg')
})

it('is a name that every system takes, whatever it is made of', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(), (name, update) => {
      expect(fileName(name, update, 'svg')).toMatch(
        /^unrolled-[a-z0-9]([a-z0-9.-]*[a-z0-9])?-update-\d+\.svg$/,
      )
      expect(fileName(name, update, 'svg').length).toBeLessThan(130)
    }),
  )
})
