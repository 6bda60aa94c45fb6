import { useRef } from 'react'
import { useStore } from 'zustand'
import { MAX_LANES } from '../../engine/experiment/experiment.ts'
import { useReadable } from '../draw/throttled.ts'
import { pause, visit } from '../engineClient.ts'
import { group } from '../stage/laneName.ts'
import { openDialog } from '../store/dialog.ts'
import { experimentStore } from '../store/experiment.ts'
import { type RunState, runStore } from '../store/run.ts'
import { words } from '../text/en.ts'
import { POSITIONS, positionOf, stopNear, stopsOf, stopTowards } from './stops.ts'

const everything = (state: RunState) => state

/** The training so far, by update: dragging shows all views as they were at the kept ones, and a lane can branch off there. */
export function History() {
  const { kept, update, latest } = useReadable(everything)
  // At once, also while figures change at a readable pace: it is what the hand is doing.
  const visiting = useStore(runStore, state => state.visiting)
  const nothing = useStore(runStore, ({ kept, lanes }) => kept.length === 0 || lanes.length === 0)
  const full = useStore(experimentStore, state => state.experiment.lanes.length === MAX_LANES)
  const pointed = useRef(false)
  const shown = visiting ?? update
  const position = nothing ? POSITIONS : positionOf(shown, latest)
  const of = `of ${group(latest)}`
  const move = (to: number) => {
    const stops = stopsOf(kept, latest)
    visit(pointed.current ? stopNear(stops, to, latest) : stopTowards(stops, to, shown, latest))
  }
  return (
    <div className="history" title={words.historyHelp}>
      <label htmlFor="history">{words.history}</label>
      <input
        id="history"
        type="range"
        min={0}
        max={POSITIONS}
        value={position}
        disabled={nothing}
        aria-valuetext={`${words.update} ${group(shown)} ${of}`}
        style={{ '--at': `${(100 * position) / POSITIONS}%` } as React.CSSProperties}
        onPointerDown={() => {
          pointed.current = true
        }}
        onPointerUp={() => {
          pointed.current = false
        }}
        onPointerCancel={() => {
          pointed.current = false
        }}
        onChange={event => move(event.target.valueAsNumber)}
      />
      <output htmlFor="history" aria-live="off">
        <span className="wide">{words.update} </span>
        <b>{group(shown)}</b> {of}
      </output>
      <button
        type="button"
        className="quiet not-presented"
        disabled={nothing || full}
        title={words.branchHelp}
        onClick={() => {
          if (runStore.getState().status === 'running') pause()
          openDialog('branch')
        }}
      >
        {words.branch}
      </button>
    </div>
  )
}
