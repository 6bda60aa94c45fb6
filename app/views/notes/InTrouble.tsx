import { useStore } from 'zustand'
import type { LaneSettings } from '../../../engine/experiment/experiment.ts'
import { start } from '../../engineClient.ts'
import { laneName } from '../../stage/laneName.ts'
import { openDialog } from '../../store/dialog.ts'
import { experimentStore, setLane } from '../../store/experiment.ts'
import type { Trouble } from '../../store/run.ts'
import { sayExcess } from '../../text/cost.ts'
import Offer from './Offer.tsx'

/** Why nothing runs, and what can be done about it. */
export default function InTrouble({ trouble }: { trouble: Trouble }) {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  return (
    <div className="notice" role="alert">
      <p>{sayTrouble(trouble, lanes)}</p>
      {trouble.kind === 'refused' && <Offer />}
      {trouble.kind === 'weights-missing' && (
        <>
          <button type="button" onClick={() => openDialog('weights')}>
            Open the file …
          </button>
          <button type="button" onClick={() => setLane('weights', '', trouble.lane)}>
            Begin with start weights
          </button>
        </>
      )}
      {(trouble.kind === 'crashed' || trouble.kind === 'text-missing') && (
        <button type="button" onClick={() => void start(true)}>
          Try again
        </button>
      )}
    </div>
  )
}

function sayTrouble(trouble: Trouble, lanes: readonly LaneSettings[]): string {
  switch (trouble.kind) {
    case 'text':
      return trouble.problem.kind === 'text-too-short'
        ? `The text has ${trouble.problem.length} characters; at least ${trouble.problem.needed} are needed, one window and the character after it. Use a longer text or a smaller window T.`
        : 'The text has only one character, again and again: there is nothing to guess.'
    case 'text-missing':
      return `The text “${trouble.name}” could not be loaded.`
    case 'weights-missing':
      return `${laneName(lanes, trouble.lane)} begins with weights from a file, which no link holds and this page does not have. Open the file with the fingerprint ${trouble.fingerprint}, or begin with start weights: then the numbers are others.`
    case 'refused':
      return sayExcess(laneName(lanes, trouble.lane), trouble.excess)
    case 'restarting':
      return `Lane ${trouble.lane + 1} stopped working (${trouble.message}) and is being brought back from its last kept state, attempt ${trouble.attempt}.`
    case 'crashed':
      return `Lane ${trouble.lane + 1} could not be brought back: ${trouble.message}. Your settings are kept.`
    default: {
      const unreachable: never = trouble
      return unreachable
    }
  }
}
