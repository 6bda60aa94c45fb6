import { useStore } from 'zustand'
import { nearestThatFits } from '../../../engine/nearestThatFits.ts'
import { experimentStore, replaceExperiment } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { sayChanges } from '../../text/cost.ts'

/** For a refused experiment: the nearest one that fits, at one click, which can be undone. */
export default function Offer() {
  const experiment = useStore(experimentStore, state => state.experiment)
  const shape = useStore(runStore, state => state.shape)
  if (!shape) return null
  const nearest = nearestThatFits(experiment, shape)
  return (
    <button type="button" onClick={() => replaceExperiment(nearest.experiment)}>
      Use {sayChanges(nearest.changes)}
    </button>
  )
}
