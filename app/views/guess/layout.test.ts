import { expect, it } from 'vitest'
import type { Frame } from '../../../engine/worker/frame.ts'
import { describeGuesses, layoutGuesses, surpriseBits } from './layout.ts'

const frame: Frame = {
  update: 3,
  T: 2,
  L: 1,
  H: 1,
  tau: 1,
  input: Int32Array.of(0, 1),
  target: Int32Array.of(1, 2),
  guessed: Int32Array.of(1, 0, -1, 0, 2, 1),
  guessedP: Float32Array.of(0.75, 0.25, 0, 0.5, 0.25, 0.25),
  surprise: Float32Array.of(Math.LN2 / 2, 2 * Math.LN2),
}

it('places each guess by step and rank, marks the true one and leaves empty places out', () => {
  expect(layoutGuesses(frame)).toEqual([
    { t: 0, rank: 0, token: 1, p: 0.75, isTruth: true, asked: true },
    { t: 0, rank: 1, token: 0, p: 0.25, isTruth: false, asked: true },
    { t: 1, rank: 0, token: 0, p: 0.5, isTruth: false, asked: true },
    { t: 1, rank: 1, token: 2, p: 0.25, isTruth: true, asked: true },
    { t: 1, rank: 2, token: 1, p: 0.25, isTruth: false, asked: true },
  ])
})

it('says when the numbers have overflowed instead of averaging them', () => {
  expect(describeGuesses({ ...frame, surprise: Float32Array.of(1, Number.NaN) })).toMatch(
    /beyond what float32/,
  )
})

it('surprise is in bits', () => {
  expect(surpriseBits(frame)[0]).toBeCloseTo(0.5, 6)
  expect(surpriseBits(frame)[1]).toBeCloseTo(2, 6)
})

it('the sentence counts right first guesses and averages the surprise', () => {
  expect(describeGuesses(frame)).toBe(
    'The first guess is right at 1 of 2 steps; the surprise is 1.25 bits per character.',
  )
})

it('a step that nobody asks about counts for nothing, even beyond float32', () => {
  const last = { ...frame, asked: Int32Array.of(0, 1), surprise: Float32Array.of(Number.NaN, 2 * Math.LN2) }
  expect(describeGuesses(last)).toBe(
    'At the one step that is asked about, the first guess is wrong; the surprise is 2.00 bits.',
  )
  expect(layoutGuesses(last).map(({ asked }) => asked)).toEqual([false, false, true, true, true])
})
