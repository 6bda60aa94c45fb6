import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { StateName } from '../../../engine/cells/cell.ts'
import { cells } from '../../../engine/cells/index.ts'
import { ONE_WAY_ONLY } from '../../bothWays.ts'
import { LaneOptions } from '../../stage/LaneOptions.tsx'
import { experimentStore } from '../../store/experiment.ts'
import { hasEncoder } from '../../store/parts.ts'
import { runStore } from '../../store/run.ts'
import { chooseUnit, lookInto, stageStore, unitWithin } from '../../store/stage.ts'

/** Which of the states; the same in all panels, as lane and unit are, so that a unit found in one can be held in the other. */
const stateStore = createStore<{ readonly of: StateName }>(() => ({ of: 'h' }))

/** The chosen lane, state and unit, as this experiment has them. */
export function useChosen() {
  const state = useStore(stateStore, store => store.of)
  const lanes = useStore(experimentStore, store => store.experiment.lanes)
  const unit = useStore(stageStore, store => store.unit)
  const wanted = useStore(stageStore, store => store.lane)
  const lane = Math.min(wanted, lanes.length - 1)
  const { cell, act, h, layers } = lanes[lane]!
  const states = cells[cell][act].state
  const { l, j } = unitWithin(unit, layers, h)
  return { lanes, lane, states, of: states.includes(state) ? state : 'h', l, j, H: h, layers } as const
}

/** Instead of what a panel shows of a unit, where the lane reads in both directions; another lane can still be chosen. */
export function UnitOfBothWays() {
  return (
    <>
      <div className="units-controls">
        <UnitChoice />
      </div>
      <p className="units-note">{ONE_WAY_ONLY}</p>
    </>
  )
}

/** Which lane, which of its states, which unit. */
export function UnitChoice() {
  const { lanes, lane, states, of, l, j, H, layers } = useChosen()
  const whole = useStore(runStore, hasEncoder(lane))
  const number = (value: string, most: number) =>
    Math.min(most, Math.max(1, Math.round(Number(value) || 1))) - 1
  return (
    <>
      {whole && (
        <p className="view-note">
          This lane’s encoder and decoder read whole windows, not a text one character after another: nothing
          is shown for it here.
        </p>
      )}
      {lanes.length > 1 && (
        <select aria-label="Lane" value={lane} onChange={event => lookInto(Number(event.target.value))}>
          <LaneOptions lanes={lanes} />
        </select>
      )}
      {states.length > 1 && (
        <select
          aria-label="State"
          value={of}
          onChange={event => stateStore.setState({ of: event.target.value as StateName })}
        >
          {states.map(state => (
            <option key={state}>{state}</option>
          ))}
        </select>
      )}
      {layers > 1 && (
        <label>
          layer
          <input
            type="number"
            min={1}
            max={layers}
            value={l + 1}
            onChange={event => chooseUnit(number(event.target.value, layers), j)}
          />
        </label>
      )}
      <label>
        unit
        <input
          type="number"
          min={1}
          max={H}
          value={j + 1}
          onChange={event => chooseUnit(l, number(event.target.value, H))}
        />
      </label>
    </>
  )
}
