import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { encodeLink, MAX_LINK_BYTES } from '../../engine/experiment/link.ts'
import { CloseButton, closeAround, Dialog } from '../controls/Dialog.tsx'
import { useReadable } from '../draw/throttled.ts'
import { pause } from '../engineClient.ts'
import { group } from '../stage/laneName.ts'
import { openDialog } from '../store/dialog.ts'
import { experimentStore } from '../store/experiment.ts'
import type { RunState } from '../store/run.ts'
import { words } from '../text/en.ts'
import { openExperimentFile, saveExperimentFile } from './experimentFile.ts'
import { FileButton } from './FileButton.tsx'

/** At a readable pace, not at every frame. */
const everything = (state: RunState) => state

/** Beyond this some chat programs cut links. */
const SAFE_LENGTH = 2000

/** The experiment as a link: as it starts, or opening at the update on screen with its fingerprint to check against. */
export default function ShareDialog() {
  const box = useRef<HTMLTextAreaElement>(null)
  const { experiment, unknown } = useStore(experimentStore)
  const { update, fingerprintUpdate, lanes, status } = useReadable(everything)
  const [here, setHere] = useState(false)
  const [link, setLink] = useState('')
  const [copied, setCopied] = useState('')
  const fingerprints = lanes.map(({ fingerprint }) => fingerprint).join(',')
  const canOpenHere = update > 0 && status !== 'running' && fingerprintUpdate === update

  useEffect(() => {
    const shared =
      here && canOpenHere
        ? {
            ...experiment,
            at: update,
            lanes: experiment.lanes.map((lane, i) => ({ ...lane, fp: fingerprints.split(',')[i] ?? '' })),
          }
        : experiment
    let current = true
    void encodeLink(shared, unknown).then(hash => {
      if (current) setLink(`${location.origin}${location.pathname}${hash}`)
    })
    return () => {
      current = false
    }
  }, [experiment, unknown, here, canOpenHere, update, fingerprints])

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link)
      setCopied(words.copied)
    } catch {
      box.current?.select()
      setCopied('Press Ctrl+C to copy the selected link')
    }
  }
  const length = link.length
  return (
    <Dialog title={words.share}>
      <h2>Share this experiment</h2>
      <p>
        Whoever opens the link gets the same experiment, with all that was changed on the way, and, to the
        last bit, the same numbers.
      </p>
      {experiment.lanes.some(lane => lane.weights) && (
        <p className="note">
          <b>The weights that it begins with are not in the link</b>, only their fingerprint. Hand on their
          file as well: whoever opens the link is asked for it.
        </p>
      )}
      <textarea
        ref={box}
        readOnly
        aria-label="Link"
        rows={3}
        value={link}
        onFocus={event => event.target.select()}
      />
      <p className="note">
        {group(length)} characters
        {length > MAX_LINK_BYTES
          ? ': too long for a link. Hand it on as a file.'
          : length > SAFE_LENGTH
            ? ': long; some chat programs cut such links.'
            : '.'}
      </p>
      <p>
        <label>
          <input
            type="checkbox"
            checked={here && canOpenHere}
            disabled={!canOpenHere}
            onChange={event => setHere(event.target.checked)}
          />{' '}
          Open at update {group(update)} and compare fingerprints
        </label>
      </p>
      {status === 'running' && (
        <p className="note">
          <button type="button" onClick={pause}>
            Pause
          </button>{' '}
          to link to this very update.
        </p>
      )}
      {canOpenHere && (
        <p className="note">
          Fingerprint of all parameters at update {group(update)}:{' '}
          <code>{fingerprints.replaceAll(',', ', ')}</code>
        </p>
      )}
      <div className="actions">
        <button type="button" className="primary" disabled={length > MAX_LINK_BYTES} onClick={copy}>
          {words.copy}
        </button>
        <button type="button" onClick={() => saveExperimentFile(experiment)}>
          Save as a file
        </button>
        <FileButton
          accept=".json,application/json"
          take={(file, input) => {
            if (!file) return
            void openExperimentFile(file).then(problem => {
              setCopied(problem ?? '')
              if (!problem) closeAround(input)
            })
          }}
        >
          Open a file …
        </FileButton>
        <button
          type="button"
          onClick={event => closeAround(event.currentTarget, () => openDialog('weights'))}
        >
          {words.weights} …
        </button>
        <CloseButton>{words.close}</CloseButton>
        <span role="status" aria-live="polite">
          {copied}
        </span>
      </div>
    </Dialog>
  )
}
