import { useState } from 'react'
import { useStore } from 'zustand'
import { MAX_LANES } from '../../engine/experiment/experiment.ts'
import type { Value } from '../../engine/experiment/note.ts'
import { type LiveKey, settingsAt } from '../../engine/experiment/turns.ts'
import { CloseButton, closeAround, Dialog } from '../controls/Dialog.tsx'
import { FieldControl } from '../controls/FieldControl.tsx'
import { LaneOptions } from '../stage/LaneOptions.tsx'
import { group } from '../stage/laneName.ts'
import { branchLane, experimentStore } from '../store/experiment.ts'
import { runStore } from '../store/run.ts'
import { fieldText } from '../text/en.ts'
import { branchable, suggest } from './branch.ts'

/** One lane more: a copy of one there is, up to the update on screen, with another setting from there on. */
export default function BranchDialog() {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const update = useStore(runStore, state => state.update)
  const { status, latest } = useStore(runStore)
  const [chosen, choose] = useState(0)
  const [wanted, want] = useState<LiveKey>('lr')
  const [given, give] = useState<Value>()
  const lane = Math.min(chosen, lanes.length - 1)
  const now = settingsAt(lanes[lane]!, update)
  const keys = branchable(now)
  const key = keys.includes(wanted) ? wanted : keys[0]!
  const value = given ?? suggest(key, now[key])
  const standing = status === 'paused' || status === 'ready'
  return (
    <Dialog title="Branch">
      <h2>Branch at update {group(update)}</h2>
      <p>
        One lane more: the same network up to here, with another setting from here on. All lanes go on from
        this update, side by side{latest > update && `; what was trained beyond it is forgotten`}.
      </p>
      <div className="form">
        <div className="field">
          <div className="field-head">
            <label htmlFor="branch-lane">Copy of</label>
          </div>
          <select
            id="branch-lane"
            value={lane}
            onChange={event => {
              choose(Number(event.target.value))
              give(undefined)
            }}
          >
            <LaneOptions lanes={lanes} />
          </select>
        </div>
        <div className="field">
          <div className="field-head">
            <label htmlFor="branch-setting">with another</label>
          </div>
          <select
            id="branch-setting"
            value={key}
            onChange={event => {
              want(event.target.value as LiveKey)
              give(undefined)
            }}
          >
            {keys.map(each => (
              <option key={each} value={each}>
                {fieldText[each].label}
              </option>
            ))}
          </select>
        </div>
        <FieldControl id={key} value={value} onChange={give} />
        <p className="note">
          Until now {String(now[key])}
          {value === now[key] && ': choose another value.'}
        </p>
        <div className="actions">
          <button
            type="button"
            className="primary"
            disabled={!standing || value === now[key] || lanes.length === MAX_LANES}
            onClick={event => {
              branchLane(lane, { update, key, value })
              closeAround(event.currentTarget)
            }}
          >
            Add the branch
          </button>
          <CloseButton>Cancel</CloseButton>
        </div>
      </div>
    </Dialog>
  )
}
