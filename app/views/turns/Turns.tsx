import { useStore } from 'zustand'
import { findAstray } from '../../../engine/astray.ts'
import { parseTurns } from '../../../engine/experiment/turns.ts'
import { laneName, sayTurn } from '../../stage/laneName.ts'
import { beginAsTurned, experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'

/** The latest of them are said; the others are in the link. */
const MOST = 6

/** What was done to each lane on the way, what of it could not be, and a way to start with it instead. */
export default function Turns() {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const shape = useStore(runStore, state => state.shape)
  const settings = lanes.some(lane => parseTurns(lane.turns).some(turn => 'key' in turn))
  return (
    <div className="turns">
      <strong>Changed on the way</strong>
      <ul>
        {lanes.map((lane, i) => {
          const turns = parseTurns(lane.turns)
          const astray = shape ? findAstray(lane, shape) : []
          return (
            turns.length > 0 && (
              // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its position
              <li key={i} data-lane={i} aria-label={laneName(lanes, i)}>
                <span className="swatch" aria-hidden="true" />
                <span>
                  {turns.length > MOST && `${turns.length - MOST} more, then `}
                  {turns.slice(-MOST).map(sayTurn).join(', ')}
                  {astray.length > 0 && `. Not in this network, so passed over: ${astray.join(', ')}`}
                </span>
              </li>
            )
          )
        })}
      </ul>
      {settings && (
        <button
          type="button"
          title="Begins anew with the settings that were arrived at. Weights set by hand are given up."
          onClick={beginAsTurned}
        >
          Start with these instead
        </button>
      )}
    </div>
  )
}
