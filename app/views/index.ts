import type { LaneSettings } from '../../engine/experiment/experiment.ts'
import type { Need } from '../../engine/worker/frame.ts'
import type { TrackId } from '../store/preferences.ts'
import { cellTrack } from './cell/CellTrack.tsx'
import { gatesTrack } from './gates/GatesTrack.tsx'
import { gradientTrack } from './gradient/GradientTrack.tsx'
import { guessTrack } from './guess/GuessTrack.tsx'
import { hiddenTrack } from './hidden/HiddenTrack.tsx'
import { matrixTrack } from './matrix/MatrixTrack.tsx'
import type { TrackView } from './view.ts'

/** Every track there is. */
export const tracks: Readonly<Record<TrackId, TrackView>> = {
  guess: guessTrack,
  hidden: hiddenTrack,
  cell: cellTrack,
  gates: gatesTrack,
  gradient: gradientTrack,
  matrix: matrixTrack,
}

/** What the visible tracks of these lanes need together. */
export function neededBy(ids: readonly TrackId[], lanes: readonly LaneSettings[]): Need[] {
  const needs = new Set<Need>()
  for (const id of ids) {
    const track = tracks[id]
    if (lanes.some(lane => track.applies(lane))) for (const need of track.needs) needs.add(need)
  }
  return [...needs]
}
