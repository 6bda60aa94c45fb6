import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { StateName } from '../../../engine/cells/cell.ts'
import { cells } from '../../../engine/cells/index.ts'
import { useBothWays } from '../../bothWays.ts'
import { LaneOptions } from '../../stage/LaneOptions.tsx'
import { experimentStore } from '../../store/experiment.ts'
import { hasEncoder } from '../../store/parts.ts'
import { runStore } from '../../store/run.ts'
import { chooseUnit, lookInto, stageStore, unitWithin } from '../../store/stage.ts'
import { ARROWS } from '../states.ts'

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
  const bothWays = useBothWays(lane)
  const { l, j, reverse = false } = unitWithin(unit, layers, h, bothWays ? 2 : 1)
  const of = states.includes(state) ? state : 'h'
  return { lanes, lane, states, of, l, j, reverse, H: h, layers, bothWays } as const
}

/** Which lane, which of its states, which unit. */
export function UnitChoice() {
  const { lanes, lane, states, of, l, j, reverse, H, layers, bothWays } = useChosen()
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
            onChange={event => chooseUnit(number(event.target.value, layers), j, reverse)}
          />
        </label>
      )}
      {bothWays && (
        <select
          aria-label="Direction"
          value={reverse ? 1 : 0}
          onChange={event => chooseUnit(l, j, event.target.value === '1')}
        >
          {ARROWS.map((arrow, way) => (
            <option key={arrow} value={way}>
              {arrow}
            </option>
          ))}
        </select>
      )}
      <label>
        unit
        <input
          type="number"
          min={1}
          max={H}
          value={j + 1}
          onChange={event => chooseUnit(l, number(event.target.value, H), reverse)}
        />
      </label>
    </>
  )
}
