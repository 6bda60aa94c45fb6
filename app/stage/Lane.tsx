import { Suspense, useCallback } from 'react'
import { useStore } from 'zustand'
import { useBothWays } from '../bothWays.ts'
import { useReadable } from '../draw/throttled.ts'
import { later } from '../later.tsx'
import { experimentStore } from '../store/experiment.ts'
import type { TrackId } from '../store/preferences.ts'
import { type LaneRun, runStore } from '../store/run.ts'
import { stageStore } from '../store/stage.ts'
import { sayGradient } from '../views/gradient/say.ts'
import { tracks } from '../views/index.ts'
import { sayShare } from '../views/numbers.ts'
import { suits } from '../views/view.ts'
import { useGeometry } from './geometry.ts'
import { laneName } from './laneName.ts'

const FoldedCell = later(() => import('./unrolled/FoldedCell.tsx'))

/** How well the lane does its task, before what its tracks say; nothing where the task grades nothing. */
function sayScore({ score, scored }: LaneRun): string {
  if (score === undefined || !scored) return ''
  return `${sayShare(score)} right${score >= scored.goal ? ': learned' : ''}. `
}

/** One model with its tracks, and one sentence that says what they show. */
export function Lane({ lane, visible }: { lane: number; visible: readonly TrackId[] }) {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const settings = lanes[lane]!
  const together = useStore(stageStore, state => state.together)
  const { folded } = useGeometry()
  const shape = useStore(runStore, state => state.shape)
  const bothWays = useBothWays(lane)
  const shown = visible.filter(id => suits(tracks[id], shape) && tracks[id].applies(settings, shape))
  const sentence = useReadable(
    useCallback(
      state => {
        const frame = state.lanes[lane]?.frame
        if (!frame) return state.status === 'refused' ? 'Not started.' : 'Getting ready …'
        return `${sayScore(state.lanes[lane]!)}${sayGradient(frame, together)}`
      },
      [lane, together],
    ),
  )
  return (
    <section className="lane" data-lane={lane} aria-labelledby={`lane-${lane}`}>
      <div className="lane-head">
        <h2 className="lane-name" id={`lane-${lane}`}>
          {laneName(lanes, lane)}
        </h2>
        <p className="sentence">{sentence}</p>
      </div>
      <div className={bothWays ? 'lane-tracks both-ways' : 'lane-tracks'}>
        {shown.map(id => {
          const { Track } = tracks[id]
          return (
            <Suspense key={id}>
              <Track lane={lane} />
            </Suspense>
          )
        })}
        {bothWays && !folded && (
          <p className="lane-ways">
            → reads from left to right, ← from right to left. The row of copies and a walk along it show →
            only.
          </p>
        )}
        {folded && (
          <Suspense>
            <FoldedCell lane={lane} />
          </Suspense>
        )}
      </div>
    </section>
  )
}
