import { array, assert, constantFrom, integer, property, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lastPlace, type Next, passOn, placeOf, stepBackward, stepOn } from './walk.ts'

/** All places of a walk with nothing but time steps. */
function wholeWalk(T: number, tau: number) {
  const places = []
  for (let at: Next = 0; at !== 'update'; at = stepOn(at, T, tau)) places.push(placeOf(at, T, tau))
  return places
}

describe('a walk', () => {
  it('reads every step once, then goes back over every step the followed loss can reach once', () => {
    expect(wholeWalk(4, 2)).toEqual([
      ...[0, 1, 2, 3].map(t => ({ pass: 'forward', t })),
      ...[2, 1, 0].map(t => ({ pass: 'backward', t })),
    ])
    expect(wholeWalk(1, 0)).toEqual([
      { pass: 'forward', t: 0 },
      { pass: 'backward', t: 0 },
    ])
  })

  it('passes over a pass, then over the next, then to the update', () => {
    expect(passOn(0, 50, 30)).toBe(49)
    expect(passOn(48, 50, 30)).toBe(49)
    expect(passOn(49, 50, 30)).toBe(80)
    expect(passOn(60, 50, 30)).toBe(80)
    expect(passOn(80, 50, 30)).toBe('update')
  })

  it('τ beyond the window is its last step', () => {
    expect(wholeWalk(3, Number.MAX_SAFE_INTEGER)).toEqual(wholeWalk(3, 2))
  })

  it('stays within bounds whatever is pressed and whichever loss is chosen meanwhile, and an update begins anew', () => {
    const presses = array(
      record({ press: constantFrom(stepOn, stepBackward, passOn), tau: integer({ min: 0, max: 40 }) }),
      { maxLength: 200 },
    )
    assert(
      property(integer({ min: 1, max: 30 }), presses, (T, all) => {
        let at = 0
        for (const { press, tau } of all) {
          const next = press(at, T, tau)
          if (next === 'update') expect(at).toBeGreaterThanOrEqual(lastPlace(T, tau))
          at = next === 'update' ? 0 : next
          const { pass, t } = placeOf(at, T, tau)
          expect(t).toBeGreaterThanOrEqual(0)
          expect(t).toBeLessThanOrEqual(pass === 'forward' ? T - 1 : Math.min(tau, T - 1))
        }
      }),
    )
  })

  it('a step back takes a step on back', () => {
    assert(
      property(integer({ min: 1, max: 30 }), integer({ min: 0, max: 29 }), (T, tau) => {
        for (let at = 0; at < lastPlace(T, tau); at++)
          expect(stepBackward(stepOn(at, T, tau) as number, T, tau)).toBe(at)
      }),
    )
  })
})
