import { expect, it } from 'vitest'
import { lastPlace, placeOf } from '../../store/walk.ts'
import { veilsOf } from './veils.ts'

it('uncovers one column of states after the other, and then one of gradients', () => {
  expect(veilsOf({ pass: 'forward', t: 0 }, 4)).toEqual({ seen: 25, unseen: 100 })
  expect(veilsOf({ pass: 'forward', t: 3 }, 4)).toEqual({ seen: 100, unseen: 100 })
  expect(veilsOf({ pass: 'backward', t: 3 }, 4)).toEqual({ seen: 100, unseen: 75 })
  expect(veilsOf({ pass: 'backward', t: 0 }, 4)).toEqual({ seen: 100, unseen: 0 })
})

it('never covers again what was uncovered', () => {
  const veils = Array.from({ length: lastPlace(9, 6) + 1 }, (_, at) => veilsOf(placeOf(at, 9, 6), 9))
  for (const [i, { seen, unseen }] of veils.slice(1).entries()) {
    expect(seen).toBeGreaterThanOrEqual(veils[i]!.seen)
    expect(unseen).toBeLessThanOrEqual(veils[i]!.unseen)
  }
})
