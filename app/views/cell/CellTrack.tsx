import { cells } from '../../../engine/cells/index.ts'
import type { OneWay } from '../../../engine/worker/frame.ts'
import { niceLimit } from '../limits.ts'
import { StateTrack } from '../StateTrack.tsx'
import { describeCell } from '../states.ts'
import type { TrackView } from '../view.ts'

const pick = (way: OneWay) => way.c
const limitFor = (largest: number) => niceLimit(Math.max(1, largest))

export const cellTrack: TrackView = {
  id: 'cell',
  needs: ['c'],
  applies: ({ cell, act }) => cells[cell][act].state.some(name => name === 'c'),
  Track: ({ lane }) => (
    <StateTrack id="cell" lane={lane} heightRem={3} limitFor={limitFor} pick={pick} describe={describeCell} />
  ),
}
