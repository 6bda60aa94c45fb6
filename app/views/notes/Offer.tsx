import { useStore } from 'zustand'
import { keepsWeights } from '../../../engine/experiment/fields.ts'
import { nearestThatFits } from '../../../engine/nearestThatFits.ts'
import { experimentStore, replaceExperiment, withoutWeights } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { sayChanges } from '../../text/cost.ts'

/** For a refused experiment: the nearest one that fits, at one click, which can be undone. */
export default function Offer() {
  const experiment = useStore(experimentStore, state => state.experiment)
  const shape = useStore(runStore, state => state.shape)
  if (!shape) return null
  const { experiment: fitting, changes } = nearestThatFits(experiment, shape)
  // A smaller network has no use for them.
  const lanes = changes.every(({ key }) => keepsWeights(key))
    ? fitting.lanes
    : fitting.lanes.map(withoutWeights)
  return (
    <button type="button" onClick={() => replaceExperiment({ ...fitting, lanes })}>
      Use {sayChanges(changes)}
    </button>
  )
}
