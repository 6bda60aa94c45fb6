import { expect, it } from 'vitest'
import { choosePanel, chooseTrack, lend } from './lent.ts'

const start = {
  hiddenTracks: ['wiring', 'matrix'],
  openPanels: ['tune'],
  lentTracks: [],
  lentPanels: [],
} as const

it('what a preset shows is put away by the next', () => {
  const first = lend(start, { tracks: ['wiring'], panels: ['automaton'] })
  expect(first).toMatchObject({ hiddenTracks: ['matrix'], openPanels: ['tune', 'automaton'] })
  const second = lend(first, { tracks: ['matrix'] })
  expect(new Set(second.hiddenTracks)).toEqual(new Set(['wiring']))
  expect(second.openPanels).toEqual(['tune'])
  const third = lend(second, {})
  expect(new Set(third.hiddenTracks)).toEqual(new Set(start.hiddenTracks))
  expect(third).toMatchObject({ openPanels: ['tune'], lentTracks: [], lentPanels: [] })
})

it('two that show the same, one after the other, still leave it as it was', () => {
  const twice = lend(lend(start, { tracks: ['wiring'], panels: ['tune'] }), {
    tracks: ['wiring'],
    panels: ['tune'],
  })
  expect(twice).toMatchObject({ hiddenTracks: ['matrix'], openPanels: ['tune'] })
  expect(lend(twice, {})).toMatchObject({ openPanels: ['tune'] })
  expect(new Set(lend(twice, {}).hiddenTracks)).toEqual(new Set(start.hiddenTracks))
})

it('what was there before, or is chosen meanwhile, stays', () => {
  const before = { ...start, ...chooseTrack(start, 'wiring', true) }
  expect(lend(lend(before, { tracks: ['wiring'] }), {}).hiddenTracks).toEqual(['matrix'])
  const lent = lend(start, { tracks: ['wiring'], panels: ['automaton', 'cliff'] })
  const away = { ...lent, ...chooseTrack(lent, 'wiring', false) }
  const chosen = { ...away, ...chooseTrack(away, 'wiring', true) }
  const both = { ...chosen, ...choosePanel(chosen, 'cliff', false) }
  const again = { ...both, ...choosePanel(both, 'cliff', true) }
  expect(lend(again, {})).toMatchObject({ hiddenTracks: ['matrix'], openPanels: ['tune', 'cliff'] })
  expect(lend(away, {}).hiddenTracks).toEqual(['matrix', 'wiring'])
})

it('what is chosen twice is there once', () => {
  expect(choosePanel(start, 'tune', true).openPanels).toEqual(['tune'])
  expect(chooseTrack(start, 'wiring', false).hiddenTracks).toEqual(['matrix', 'wiring'])
})
