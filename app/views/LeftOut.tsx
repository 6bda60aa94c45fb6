import { useStore } from 'zustand'
import { useLanesBothWays } from '../bothWays.ts'
import { laneName } from '../stage/laneName.ts'
import { experimentStore } from '../store/experiment.ts'

/** Names the lanes that cannot write, and why; nothing where all can. */
export function LeftOut() {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const names = useLanesBothWays().map(lane => laneName(lanes, lane))
  if (names.length === 0) return null
  return (
    <p className="view-note">
      {names.join(', ')} {names.length === 1 ? 'writes' : 'write'} nothing: what reads in both directions
      guesses from what follows, and of a text in the making nothing follows yet.
    </p>
  )
}
