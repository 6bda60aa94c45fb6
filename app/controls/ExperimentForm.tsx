import { Suspense } from 'react'
import { useStore } from 'zustand'
import { type LaneSettings, MAX_LANES } from '../../engine/experiment/experiment.ts'
import { type FieldKey, fieldKeys, fields, type LaneKey } from '../../engine/experiment/fields.ts'
import { later } from '../later.tsx'
import { LaneOptions } from '../stage/LaneOptions.tsx'
import { heldConstant, laneFacts } from '../stage/laneName.ts'
import { openDialog } from '../store/dialog.ts'
import {
  addLane,
  editLanes,
  experimentStore,
  removeLane,
  setLane,
  setOwnText,
  setShared,
} from '../store/experiment.ts'
import { runStore } from '../store/run.ts'
import { useBudget } from '../store/useBudget.ts'
import { cellNames, fieldText, groupText, words } from '../text/en.ts'
import { changeLane, inForce } from './actions.ts'
import { Cost } from './Cost.tsx'
import { FieldControl } from './FieldControl.tsx'

const ShortWindow = later(() => import('../views/shortWindow/ShortWindow.tsx'))
const Turns = later(() => import('../views/turns/Turns.tsx'))

/** The experiment, as a form made from the field table: what matters most first, the rest behind "more". */
export function ExperimentForm() {
  const { experiment, editing } = useStore(experimentStore)
  const wirings = useStore(runStore, state => state.shape?.wirings)
  const first = fieldKeys.filter(key => fields[key].shown === 'first' && key !== 'cell')
  const more = fieldKeys.filter(key => fields[key].shown === 'more')
  // A text of one’s own is read instead of the shipped ones.
  const isShown = (key: FieldKey) => key !== 'text' || (experiment.task === 'text' && experiment.txt === '')
  return (
    <section className="experiment" aria-label={words.experiment}>
      <form className="form" onSubmit={event => event.preventDefault()}>
        {first
          .filter(key => isShown(key) && fields[key].scope === 'shared' && fields[key].group === 'data')
          .map(key => (
            <Control key={key} id={key} />
          ))}
        {experiment.task === 'text' && <OwnText />}
        <Lanes />
        {experiment.lanes.length > 1 && (
          <div className="field">
            <label htmlFor="editing">{words.settingsFor}</label>
            <select
              id="editing"
              value={String(editing)}
              onChange={event => editLanes(event.target.value === 'all' ? 'all' : Number(event.target.value))}
            >
              <option value="all">{words.allLanes}</option>
              <LaneOptions lanes={experiment.lanes} />
            </select>
          </div>
        )}
        {first
          .filter(key => fields[key].group !== 'data' && (key !== 'wire' || wirings))
          .map(key => (
            <Control key={key} id={key} />
          ))}
        <Cost />
        <details>
          <summary>{words.more}</summary>
          <div>
            {(['model', 'training', 'start'] as const).map(group => (
              <fieldset key={group} className="form">
                <legend className="visually-hidden">{groupText[group]}</legend>
                {more
                  .filter(key => fields[key].group === group)
                  .map(key => (
                    <Control key={key} id={key} />
                  ))}
              </fieldset>
            ))}
          </div>
        </details>
      </form>
    </section>
  )
}

/** What is read instead of the shipped texts, and the way to change it. */
function OwnText() {
  const txt = useStore(experimentStore, state => state.experiment.txt)
  return (
    <div className="field">
      <button type="button" onClick={() => openDialog('ownText')}>
        {txt ? 'Change own text …' : 'Use own text …'}
      </button>
      {txt !== '' && (
        <p className="note">
          Reading your own text, {Array.from(txt).length} characters.{' '}
          <button type="button" className="quiet" onClick={() => setOwnText('')}>
            Use the shipped text
          </button>
        </p>
      )}
    </div>
  )
}

function Control({ id }: { id: FieldKey }) {
  const { experiment, editing } = useStore(experimentStore)
  if (fields[id].scope === 'shared') {
    const key = id as 'seed'
    return (
      <FieldControl id={id} value={experiment[key]} onChange={value => setShared(key, value as number)}>
        {id === 'T' && experiment.task !== 'text' && (
          <Suspense>
            <ShortWindow task={experiment.task} T={experiment.T} />
          </Suspense>
        )}
      </FieldControl>
    )
  }
  const key = id as LaneKey
  const shown = editing === 'all' ? experiment.lanes : [experiment.lanes[editing]!]
  return <LaneControl id={key} lanes={shown} />
}

function LaneControl({ id, lanes }: { id: LaneKey; lanes: readonly LaneSettings[] }) {
  const value = useStore(runStore, () => {
    const values = lanes.map(lane => inForce(lane)[id])
    return values.every(each => each === values[0]) ? values[0] : undefined
  })
  const options = useStore(runStore, state => (id === 'wire' ? state.shape?.wirings : undefined))
  return (
    <FieldControl id={id} value={value} options={options} onChange={next => changeLane(id, next as never)} />
  )
}

/** One line per lane: its colour, its cell, and a way to remove it. */
function Lanes() {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const budget = useBudget()
  return (
    <fieldset className="field">
      <div className="field-head">
        <legend className="field-label">{words.lanes}</legend>
        <span className="note" title={words.restartsHelp}>
          {words.restarts}
        </span>
      </div>
      <ul className="lane-list">
        {lanes.map((lane, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its position
          <li key={i} data-lane={i}>
            <span className="swatch" aria-hidden="true" />
            <select
              aria-label={`${fieldText.cell.label}, lane ${i + 1}`}
              value={lane.cell}
              onChange={event => setLane('cell', event.target.value as typeof lane.cell, i)}
            >
              {fields.cell.options.map(cell => (
                <option key={cell} value={cell}>
                  {cellNames[cell]}
                </option>
              ))}
            </select>
            <button
              type="button"
              className="quiet"
              disabled={lanes.length === 1}
              aria-label={`${words.removeLane} ${i + 1}`}
              onClick={() => removeLane(i)}
            >
              ✕
            </button>
            <small className="note lane-facts">{laneFacts(lane, budget?.lanes[i]?.parameters)}</small>
          </li>
        ))}
      </ul>
      {lanes.length < MAX_LANES && (
        <button type="button" onClick={addLane}>
          + {words.addLane}
        </button>
      )}
      {lanes.some(lane => lane.turns !== '') && (
        <Suspense>
          <Turns />
        </Suspense>
      )}
      {lanes.length > 1 && (
        <details className="note held">
          <summary>{words.alike}</summary>
          {heldConstant(lanes)}
        </details>
      )}
    </fieldset>
  )
}
