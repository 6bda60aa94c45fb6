import { useStore } from 'zustand'
import { dismissLacking, fetchAgain } from '../engineClient.ts'
import { laneName } from '../stage/laneName.ts'
import { experimentStore } from '../store/experiment.ts'
import type { Lacking as LackingState } from '../store/run.ts'

/** Why some pictures do not come, and what can be done about it. Not fetched when it is needed: then nothing may be there to fetch. */
export function Lacking({ lacking: { lanes, reason } }: { lacking: LackingState }) {
  const settings = useStore(experimentStore, state => state.experiment.lanes)
  const names = lanes.filter(lane => lane < settings.length).map(lane => laneName(settings, lane))
  return (
    <div className="notice" role="alert">
      <p>
        Part of the program could not be loaded for {names.join(', ')}, so that some pictures stay away;
        training is not affected ({reason}). Should trying again not help, load the page anew: your settings
        are kept.
      </p>
      <button type="button" onClick={fetchAgain}>
        Try again
      </button>
      <button type="button" onClick={dismissLacking}>
        Understood
      </button>
    </div>
  )
}
