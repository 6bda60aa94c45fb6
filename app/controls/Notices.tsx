import { Suspense } from 'react'
import { useStore } from 'zustand'
import { useReadable } from '../draw/throttled.ts'
import { pause } from '../engineClient.ts'
import { later } from '../later.tsx'
import { backToOwn } from '../linkSync.ts'
import { group } from '../stage/laneName.ts'
import { dismissNotes, experimentStore, keepAsOwn } from '../store/experiment.ts'
import { fallbackOf, type RunState, runStore } from '../store/run.ts'
import { Lacking } from './Lacking.tsx'

/** Most runs have none of these. */
const Notes = later(() => import('../views/notes/Notes.tsx'))
const Exploded = later(() => import('../views/notes/Exploded.tsx'))
const InTrouble = later(() => import('../views/notes/InTrouble.tsx'))
const SlowerKernels = later(() => import('../views/notes/SlowerKernels.tsx'))

/** At a readable pace while training; at once when it stops. */
const everything = (state: RunState) => state

/** Everything that needs to be said and is not a picture; never modal, never only in the console. */
export function Notices() {
  const { notes, origin, experiment } = useStore(experimentStore)
  const { explosion, trouble, lacking, heading, update, comparedFingerprints, status } =
    useReadable(everything)
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
      {trouble && (
        <Suspense>
          <InTrouble trouble={trouble} />
        </Suspense>
      )}
      {lacking && <Lacking lacking={lacking} />}
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
          <Suspense>
            <SlowerKernels fallback={fallback} />
          </Suspense>
        </div>
      )}
    </div>
  )
}
