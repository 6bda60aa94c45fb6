import { useStore } from 'zustand'
import { useReadable } from '../draw/throttled.ts'
import { visit } from '../engineClient.ts'
import { group } from '../stage/laneName.ts'
import { type RunState, runStore } from '../store/run.ts'
import { words } from '../text/en.ts'
import { stopAt, stopsOf } from './stops.ts'

const everything = (state: RunState) => state

/** The training so far, kept state by kept state: dragging shows all views as they were then. */
export function History() {
  const { kept, update, latest } = useReadable(everything)
  // At once, also while figures change at a readable pace: it is what the hand is doing.
  const visiting = useStore(runStore, state => state.visiting)
  const nothing = useStore(runStore, ({ kept, lanes }) => kept.length === 0 || lanes.length === 0)
  const shown = visiting ?? update
  const stops = stopsOf(kept, update)
  const last = stops.length - 1
  const stop = stopAt(stops, shown)
  const of = `of ${group(latest)}`
  return (
    <div className="history" title={words.historyHelp}>
      <label htmlFor="history">{words.history}</label>
      <input
        id="history"
        type="range"
        min={0}
        max={Math.max(1, last)}
        value={nothing ? 1 : stop}
        disabled={nothing}
        aria-valuetext={`${words.update} ${group(shown)} ${of}`}
        style={{ '--at': `${(100 * stop) / Math.max(1, last)}%` } as React.CSSProperties}
        onChange={event => visit(stops[event.target.valueAsNumber]!)}
      />
      <output htmlFor="history" aria-live="off">
        <span className="wide">{words.update} </span>
        <b>{group(shown)}</b> {of}
      </output>
    </div>
  )
}
