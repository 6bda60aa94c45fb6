import { Suspense } from 'react'
import { useStore } from 'zustand'
import type { LaneSettings } from '../../engine/experiment/experiment.ts'
import { useReadable } from '../draw/throttled.ts'
import { pause, start } from '../engineClient.ts'
import { later } from '../later.tsx'
import { backToOwn } from '../linkSync.ts'
import { group, laneName } from '../stage/laneName.ts'
import { dismissNotes, experimentStore, keepAsOwn } from '../store/experiment.ts'
import { fallbackOf, type RunState, runStore, type Trouble } from '../store/run.ts'
import { sayExcess } from '../text/cost.ts'
import { sayFallback } from '../text/fallback.ts'

/** Most runs have none of these. */
const Notes = later(() => import('../views/notes/Notes.tsx'))
const Exploded = later(() => import('../views/notes/Exploded.tsx'))
const Offer = later(() => import('../views/notes/Offer.tsx'))

/** At a readable pace while training; at once when it stops. */
const everything = (state: RunState) => state

/** Everything that needs to be said and is not a picture; never modal, never only in the console. */
export function Notices() {
  const { notes, origin, experiment } = useStore(experimentStore)
  const { explosion, trouble, heading, update, comparedFingerprints, status } = useReadable(everything)
  const fallback = useStore(runStore, fallbackOf)
  return (
    <div className="notices" aria-live="polite">
      {origin === 'visiting' && (
        <div className="notice">
          <p>You are looking at an experiment from a link. Your own work is untouched.</p>
          <button type="button" onClick={backToOwn}>
            Back to mine
          </button>
          <button type="button" onClick={keepAsOwn}>
            Keep this as mine
          </button>
        </div>
      )}
      {notes.length > 0 && (
        <div className="notice" role="alert">
          <Suspense>
            <Notes notes={notes} />
          </Suspense>
          <button type="button" onClick={dismissNotes}>
            Understood
          </button>
        </div>
      )}
      {explosion && (
        <Suspense>
          <Exploded explosion={explosion} />
        </Suspense>
      )}
      {trouble && <InTrouble trouble={trouble} />}
      {heading !== undefined && status === 'running' && (
        <div className="notice">
          <p>
            Training to update {group(heading)} …{' '}
            <progress max={heading} value={update}>
              {group(update)}
            </progress>
          </p>
          <button type="button" onClick={pause}>
            Cancel
          </button>
        </div>
      )}
      {comparedFingerprints !== undefined && update === experiment.at && (
        <div className="notice">
          <p>
            {comparedFingerprints === 'same'
              ? 'Same numbers ✓ Every parameter agrees to the last bit with the author’s.'
              : 'These numbers differ from the author’s: the fingerprints of the parameters do not agree.'}
          </p>
        </div>
      )}
      {fallback && (
        <div className="notice not-presented">
          <p>{sayFallback(fallback)}</p>
        </div>
      )}
    </div>
  )
}

function InTrouble({ trouble }: { trouble: Trouble }) {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  return (
    <div className="notice" role="alert">
      <p>{sayTrouble(trouble, lanes)}</p>
      {trouble.kind === 'refused' && (
        <Suspense>
          <Offer />
        </Suspense>
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
