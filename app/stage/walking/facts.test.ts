import { describe, expect, it } from 'vitest'
import type { Frame } from '../../../engine/worker/frame.ts'
import { factsOf, sayFactor, sayLane, saySteps } from './facts.ts'

const vocabulary = ['a', 'b', ' ']
const frame: Frame = {
  update: 3,
  T: 3,
  L: 2,
  H: 2,
  tau: 2,
  input: Int32Array.of(0, 1, 2),
  target: Int32Array.of(1, 2, 0),
  guessed: Int32Array.of(1, 0, 2, 2, 1, 0, 0, 1, 2),
  guessedP: Float32Array.of(0.75, 0.125, 0.125, 0.5, 0.25, 0.25, 0.5, 0.25, 0.25),
  surprise: Float32Array.of(-Math.log(0.75), -Math.log(0.5), 3 * Math.LN2),
  // The first layer is all nines.
  h: Float32Array.of(9, 9, 9, 9, 9, 9, 0.3, 0.4, 0.3, 0.4, 0.3, -0.6),
  flow: Float64Array.of(9, 9, 9, -4, -1, -1 + Math.log10(2)),
}

/** The same states and gradients, read from the other end. */
const turned = {
  h: Float32Array.of(9, 9, 9, 9, 9, 9, 0.3, -0.6, 0.3, 0.4, 0.3, 0.4),
  flow: Float64Array.of(9, 9, 9, -1 + Math.log10(2), -1, -4),
}

describe('the facts of a step', () => {
  it('are those of the top layer: how far h moved, from nothing at the first step', () => {
    expect([0, 1, 2].map(t => factsOf(frame, vocabulary, t).moved)).toEqual([
      expect.closeTo(0.5, 6),
      0,
      expect.closeTo(1, 6),
    ])
  })

  it('give the first guess and the surprise in bits', () => {
    expect(factsOf(frame, vocabulary, 2)).toMatchObject({
      read: ' ',
      next: 'a',
      guess: { character: 'a', p: 0.5 },
      bits: expect.closeTo(3, 6),
    })
  })

  it('say what is left of the gradient one step further back', () => {
    expect([0, 1, 2].map(t => factsOf(frame, vocabulary, t).kept)).toEqual([
      expect.closeTo(0.001, 9),
      expect.closeTo(0.5, 9),
      undefined,
    ])
    expect(factsOf({ ...frame, tau: 1 }, vocabulary, 2).arrived).toBeUndefined()
  })

  it('of what reads from right to left: from nothing at the last step, and its gradient goes on from τ', () => {
    const back = [0, 1, 2].map(t => factsOf({ ...frame, tau: 0, reverse: turned }, vocabulary, t, true))
    expect(back.map(({ moved }) => moved)).toEqual([expect.closeTo(1, 6), 0, expect.closeTo(0.5, 6)])
    expect(back.map(({ kept }) => kept)).toEqual([
      undefined,
      expect.closeTo(0.5, 9),
      expect.closeTo(0.001, 9),
    ])
    expect(back.map(({ read }) => read)).toEqual(['a', 'b', ' '])
    expect(factsOf({ ...frame, tau: 1, reverse: turned }, vocabulary, 0, true).arrived).toBeUndefined()
  })

  it('leave out what the frame has not brought', () => {
    const { update, T, L, H, tau, input, target } = frame
    const bare = factsOf({ update, T, L, H, tau, input, target }, vocabulary, 1)
    expect(bare).toMatchObject({
      read: 'b',
      next: ' ',
      guess: undefined,
      moved: undefined,
      arrived: undefined,
    })
    expect(sayLane({ pass: 'forward', t: 1 }, bare)).toBe('')
    expect(sayLane({ pass: 'backward', t: 1 }, bare)).toBe('')
  })
})

describe('the words', () => {
  const say = (pass: 'forward' | 'backward', t: number, of = frame) => {
    const facts = factsOf(of, vocabulary, t)
    return [saySteps({ pass, t }, facts, of.tau), sayLane({ pass, t }, facts)]
  }

  it('of the forward pass', () => {
    expect(say('forward', 0)).toEqual([
      'reads “a”, next is “b”',
      'h changes by 0.50, guesses “b” 75 %, surprise 0.4 bits',
    ])
    expect(say('forward', 2)[0]).toBe('reads space, next is “a”')
    // The tag of a word, say, is not what will be read.
    const tags = { ...frame, target: Int32Array.of(1, 1, 0) }
    expect(say('forward', 0, tags)[0]).toBe('reads “a”, should say “b”')
    // Asked once, at the end: only there is it an answer.
    const once = { ...frame, asked: Int32Array.of(0, 0, 1) }
    expect([0, 2].map(t => say('forward', t, once)[0])).toEqual([
      'reads “a”, next is “b”',
      'reads space, should say “a”',
    ])
    expect(say('forward', 2, { ...frame, asked: Int32Array.of(1, 1, 1) })[0]).toBe('reads space, next is “a”')
  })

  it('of the backward pass, from the loss on', () => {
    expect(say('backward', 2)).toEqual(['the followed loss sets out here', 'begins with 0.2'])
    expect(say('backward', 1)).toEqual(['the gradient comes from step 3 to 2', '×0.50, leaves 0.1'])
    expect(say('backward', 0)[1]).toBe('×0.001, leaves 1.0·10⁻⁴')
  })

  it('a factor of any size, or none', () => {
    expect([0.456, 1.234, 0.00412, 0, Number.NaN, Infinity].map(sayFactor)).toEqual([
      '×0.46',
      '×1.23',
      '×0.004',
      '×0',
      'beyond float32',
      'beyond float32',
    ])
  })

  it('where nothing arrives, or too much', () => {
    const nothing = { ...frame, flow: Float64Array.of(0, 0, 0, -Infinity, -Infinity, 0) }
    expect(say('backward', 0, nothing)[1]).toBe('exactly nothing arrives')
    expect(say('backward', 0, { ...frame, flow: new Float64Array(6).fill(Number.NaN) })[1]).toBe(
      'beyond float32',
    )
    expect(say('forward', 0, { ...frame, surprise: new Float32Array(3).fill(Number.NaN) })[1]).toBe(
      'beyond float32',
    )
  })
})
