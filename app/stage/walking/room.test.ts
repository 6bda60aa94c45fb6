import { expect, it } from 'vitest'
import { linesToKeep } from './room.ts'

it('keeps as many lines as all lanes may need in the width that there is', () => {
  // 207 letters of 7.15 px are 1480 px.
  expect(linesToKeep(640, 16, ['RNN', 'LSTM'])).toBe(3)
  expect(linesToKeep(2000, 16, ['RNN', 'LSTM'])).toBe(1)
  expect(linesToKeep(640, 16, ['RNN', 'LSTM', 'GRU', 'No memory'])).toBe(5)
})

it('on a phone the words have the whole width, below the buttons', () => {
  expect(linesToKeep(280, 16, ['RNN', 'LSTM'])).toBe(5)
})

it('presenting says less, in larger letters', () => {
  expect(linesToKeep(1664, 33, ['RNN', 'LSTM'])).toBe(3)
  expect(linesToKeep(1664, 33, ['RNN', 'LSTM'], true)).toBe(2)
})
