import { expect, it } from 'vitest'
import { sayEffect } from './effect.ts'

const asked = {
  update: 40,
  tau: 1,
  input: Int32Array.of(3, 4, 5),
  target: Int32Array.of(4, 5, 6),
}
const frame = { ...asked, surprise: Float32Array.of(9, Math.LN2, 9) }
const after = { ...asked, surprise: Float32Array.of(9, 2.5 * Math.LN2, 9) }

it('the followed loss is said before and after, in the unit of the loss panel', () => {
  expect(sayEffect(frame, after, 'bits')).toBe('Loss at step 2: 1.00 → 2.50 bits')
  expect(sayEffect(frame, after, 'nats')).toBe('Loss at step 2: 0.69 → 1.73 nats')
})

it('a change too small for two decimals is said as such', () => {
  const least = (nats: number) => ({ ...asked, surprise: Float32Array.of(9, nats, 9) })
  expect(sayEffect(least(0.5), least(0.5 - 2 ** -12), 'nats')).toBe(
    'Loss at step 2: 0.50 nats, changed by −2e-4',
  )
  expect(sayEffect(least(0.5), least(0.5 + 2 ** -9), 'nats')).toBe(
    'Loss at step 2: 0.50 nats, changed by +0.002',
  )
  expect(sayEffect(least(0.5), least(0.5), 'nats')).toBe('Loss at step 2: 0.50 nats, unchanged')
})

it.each([
  ['the new frame has not come', frame],
  ['it trained on', { ...after, update: 41 }],
  ['another loss is followed', { ...after, tau: 2 }],
  ['another text is read', { ...after, input: Int32Array.of(3, 4, 6) }],
  ['another character is the right one', { ...after, target: Int32Array.of(4, 4, 6) }],
  ['the guesses are not asked for', asked],
  ['there is nothing on screen', undefined],
])('nothing is said when %s', (_, shown) => {
  expect(sayEffect(frame, shown, 'bits')).toBe('')
})
