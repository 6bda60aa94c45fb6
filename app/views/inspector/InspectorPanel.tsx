import { useCallback, useState } from 'react'
import { useStore } from 'zustand'
import { cells } from '../../../engine/cells/index.ts'
import { glyph } from '../../draw/characters.ts'
import { useReadable } from '../../draw/throttled.ts'
import { laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { stageStore } from '../../store/stage.ts'
import { linesOf, plain, shapesOf, valuesAt } from './layout.ts'

/** The equations of one unit at the step under the crosshair, with the numbers of this very update. */
export default function InspectorPanel() {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const [chosen, setChosen] = useState({ lane: 0, l: 0, j: 0 })
  const lane = Math.min(chosen.lane, lanes.length - 1)
  const { cell: cellName, act, h: H, layers } = lanes[lane]!
  const cell = cells[cellName][act]
  const l = Math.min(chosen.l, layers - 1)
  const j = Math.min(chosen.j, H - 1)
  const where = useStore(stageStore, state => state.crosshair ?? state.tau)

  const shown = useReadable(
    useCallback(
      state => {
        const { frame, vocabulary } = state.lanes[lane] ?? {}
        if (!frame || !vocabulary) return undefined
        const t = Math.min(where, frame.T - 1)
        const values = valuesAt(cell, frame, { l, t, j })
        const reads = glyph(vocabulary[frame.input[t]!] ?? '')
        return values && { t, reads, V: vocabulary.length, lines: linesOf(cell, values) }
      },
      [lane, cell, l, j, where],
    ),
  )
  const number = (value: string, most: number) =>
    Math.min(most, Math.max(1, Math.round(Number(value) || 1))) - 1

  return (
    <>
      <div className="inspector-place">
        {lanes.length > 1 && (
          <select
            aria-label="Lane to look into"
            value={lane}
            onChange={event => setChosen({ ...chosen, lane: Number(event.target.value) })}
          >
            {lanes.map((_, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its position
              <option key={i} value={i}>
                {laneName(lanes, i)}
              </option>
            ))}
          </select>
        )}
        {layers > 1 && (
          <label>
            layer{' '}
            <input
              type="number"
              min={1}
              max={layers}
              value={l + 1}
              onChange={event => setChosen({ ...chosen, l: number(event.target.value, layers) })}
            />
          </label>
        )}
        <label>
          unit{' '}
          <input
            type="number"
            min={1}
            max={H}
            value={j + 1}
            onChange={event => setChosen({ ...chosen, j: number(event.target.value, H) })}
          />
        </label>
      </div>
      {shown && (
        <>
          <p className="note">
            Step {shown.t + 1} reads “{shown.reads}”. Point at another step to look there.
          </p>
          <dl className="inspector">
            {shown.lines.map(({ name, formula, numbers, value }) => (
              <div key={name}>
                <dt title={`${name} = ${formula}`}>{name}</dt>
                <dd>
                  <span className="formula">{subscripted(formula)}</span>
                  <span>
                    = {numbers} = <b>{plain(value)}</b>
                  </span>
                </dd>
              </div>
            ))}
          </dl>
          <p className="note">{shapesOf(cell, H, shown.V, l)}</p>
        </>
      )}
    </>
  )
}

/** W_ih with its subscript. */
function subscripted(formula: string) {
  return formula.split(/_([a-z]+)/).map((part, i) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a formula do not move
    i % 2 === 1 ? <sub key={i}>{part}</sub> : part,
  )
}
