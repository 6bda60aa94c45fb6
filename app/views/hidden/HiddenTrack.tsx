import type { OneWay } from '../../../engine/worker/frame.ts'
import { niceLimit } from '../limits.ts'
import { StateTrack } from '../StateTrack.tsx'
import type { TrackView } from '../view.ts'

const pick = (way: OneWay) => way.h
/** tanh keeps h within ±1; a ReLU network may go beyond. */
const limitFor = (largest: number) => (largest <= 1 ? 1 : niceLimit(largest))

export const hiddenTrack: TrackView = {
  id: 'hidden',
  needs: ['h'],
  applies: () => true,
  Track: ({ lane }) => <StateTrack id="hidden" lane={lane} heightRem={3} limitFor={limitFor} pick={pick} />,
}
