import { useStore } from 'zustand'
import { useLanesBothWays } from '../bothWays.ts'
import { laneName } from '../stage/laneName.ts'
import { experimentStore } from '../store/experiment.ts'

/** Names the lanes that a panel about all lanes does not show, and why; nothing where it shows them all. */
export function LeftOut() {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const names = useLanesBothWays().map(lane => laneName(lanes, lane))
  if (names.length === 0) return null
  const reads = names.length === 1 ? 'reads' : 'read'
  return (
    <p className="view-note">
      Not shown: {names.join(', ')}, which {reads} in both directions. This is built for one direction of
      time.
    </p>
  )
}
