import { useEffect, useId, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Cell } from '../../../engine/cells/cell.ts'
import { cells } from '../../../engine/cells/index.ts'
import { useAnswer } from '../../answers.ts'
import { useBothWays } from '../../bothWays.ts'
import { nameOf } from '../../draw/characters.ts'
import { writeNumber } from '../../draw/reading.ts'
import { laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { chooseUnit, lookInto, shownStep, stageStore, unitWithin } from '../../store/stage.ts'
import { Figure } from '../figure/Figure.tsx'
import { ARROWS } from '../states.ts'
import { contributionsOf } from './contributions.ts'
import { Diagram, sumKey } from './Diagram.tsx'
import { layoutDiagram } from './diagram.ts'
import type { Part } from './formula.ts'
import { Mathml } from './Mathml.tsx'
import { Sums } from './Sums.tsx'
import { plain, sumsIn, type UnitAnswer, type Values, valuesOf, withNumbers } from './values.ts'
import { describeShapes, describeUnit, nameOfQuantity, tableOf, words } from './words.ts'

interface Shown {
  readonly update: number
  readonly answer: UnitAnswer
  /** Of the experiment that it is about. */
  readonly vocabulary: readonly string[]
}

/** One unit at the step under the crosshair: its wiring, its equations and its sums, with the numbers of this very update. */
export default function InspectorPanel() {
  const { lanes, T } = useStore(experimentStore, state => state.experiment)
  const chosenLane = useStore(stageStore, state => state.lane)
  const unit = useStore(stageStore, state => state.unit)
  const lane = Math.min(chosenLane, lanes.length - 1)
  const { cell: cellName, act, h: H, layers } = lanes[lane]!
  const cell = cells[cellName][act]
  const t = useStore(stageStore, state => shownStep(state, T))

  const bothWays = useBothWays(lane)
  const { l, j, reverse } = unitWithin(unit, layers, H, bothWays ? 2 : 1)
  const answer = useAnswer(lane, { kind: 'unit', layer: l, t, unit: j, ...(reverse && { reverse }) })
  const vocabulary = useStore(runStore, state => state.lanes[lane]?.vocabulary)
  const refused = useStore(runStore, state => state.status === 'refused')
  // Until the next answer comes the last one stays, so that nothing jumps while one points along the axis or starts over.
  const last = useRef<Shown>(undefined)
  if (answer && vocabulary) last.current = { ...answer, vocabulary }
  else if (refused) last.current = undefined
  const shown = last.current
  const values = useMemo(() => shown && valuesOf(cell, shown.answer), [cell, shown])

  return (
    <>
      <div className="inspector-place">
        {lanes.length > 1 && (
          <label className="inspector-lane" data-lane={lane}>
            <span className="swatch" />
            <select
              aria-label={words.lane}
              value={lane}
              onChange={event => lookInto(Number(event.target.value))}
            >
              {lanes.map((_, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its position
                <option key={i} value={i}>
                  {laneName(lanes, i)}
                </option>
              ))}
            </select>
          </label>
        )}
        {layers > 1 && (
          <NumberField
            name={words.layer}
            most={layers}
            value={l + 1}
            onChange={value => chooseUnit(value - 1, j, reverse)}
          />
        )}
        {bothWays && (
          <select
            aria-label={words.direction}
            value={reverse ? 1 : 0}
            onChange={event => chooseUnit(l, j, event.target.value === '1')}
          >
            {words.directions.map((direction, way) => (
              <option key={direction} value={way}>
                {direction}
              </option>
            ))}
          </select>
        )}
        <NumberField
          name={words.unit}
          most={H}
          value={j + 1}
          onChange={value => chooseUnit(l, value - 1, reverse)}
        />
      </div>
      {values && shown ? (
        <Unit
          {...{ values, cell, bothWays, update: shown.update, vocabulary: shown.vocabulary }}
          lane={laneName(lanes, lane)}
        />
      ) : (
        <p className="inspector-note">{words.waiting}</p>
      )}
    </>
  )
}

interface NumberFieldProps {
  readonly name: string
  readonly most: number
  readonly value: number
  onChange(value: number): void
}

function NumberField({ name, most, value, onChange }: NumberFieldProps) {
  /** What is being typed, which need not be a number yet. */
  const [draft, setDraft] = useState<string>()
  return (
    <label>
      {name}{' '}
      <input
        type="number"
        min={1}
        max={most}
        value={draft ?? value}
        onChange={event => {
          setDraft(event.target.value)
          const typed = Math.round(Number(event.target.value))
          if (typed >= 1) onChange(Math.min(most, typed))
        }}
        onBlur={() => setDraft(undefined)}
      />
    </label>
  )
}

interface UnitProps extends Omit<Shown, 'answer'> {
  readonly values: Values
  readonly cell: Cell
  readonly bothWays: boolean
  readonly lane: string
}

function Unit({ values, vocabulary, cell, bothWays, lane, update }: UnitProps) {
  const { layer, t, unit, token, x, h, reverse } = values.answer
  const id = useId()
  const [open, setOpen] = useState<string>()
  const toggle = (key: string) => setOpen(key === open ? undefined : key)
  const layout = useMemo(() => layoutDiagram(cell), [cell])
  const numbers = vocabulary.length === 0
  const read = numbers ? Array.from(x, writeNumber).join(', ') : nameOf(vocabulary[token] ?? '')
  const nameOfElement = (part: Part, k: number) => {
    if (part.kind === 'product' && part.vector === 'x' && layer === 0)
      return numbers ? `x ${k + 1}` : nameOf(vocabulary[k] ?? '')
    // A layer above is given the states of both copies side by side.
    const way = bothWays && part.kind === 'product' && part.vector === 'x' ? Math.floor(k / h.length) : -1
    return `${words.unit} ${way < 0 ? k + 1 : `${(k % h.length) + 1} ${ARROWS[way]}`}`
  }
  const nameOfVector = (vector: string) => {
    if (vector !== 'x') return `${vector} [${h.length}]`
    return layer === 0 ? `x [${x.length}] reads ${read}` : `x [${x.length}] from layer ${layer}`
  }
  const table = () =>
    tableOf(
      values,
      words.caption(
        lane,
        `${unit + 1}${bothWays ? ` ${ARROWS[reverse ? 1 : 0]}` : ''}`,
        layer + 1,
        t + 1,
        update,
      ),
      sumsIn(values.equations).flatMap(sum =>
        contributionsOf(values, sum, nameOfElement, Infinity).groups.flatMap(({ part, rows }) =>
          rows.map(({ what, value, weight, adds }) => ({
            of: sum.equation,
            part: part.kind === 'bias' ? part.name : `${part.matrix} ${part.vector}, ${what}`,
            ...(value !== undefined && { value }),
            ...(weight !== undefined && { weight }),
            adds,
          })),
        ),
      ),
    )
  useEffect(() => {
    if (open) document.getElementById(`${id}${open}`)?.scrollIntoView({ block: 'nearest' })
  }, [open, id])

  return (
    <>
      <p className="inspector-note">
        Step {t + 1} reads {read}
        {reverse && words.after(t + 1)}.{' '}
        {words.howToChoose([...cell.state, ...(cell.gates.length > 1 ? ['the gates'] : [])])}
      </p>
      <Figure name="inspector" sentence={describeUnit(values)} table={table}>
        <Diagram {...{ layout, values, nameOfVector, open, reverse }} onOpen={toggle} />
      </Figure>
      <p className="inspector-note">
        {words.howToOpen} {words.scale}
      </p>
      <ol className="inspector">
        {values.equations.map(equation => {
          const { name, formula, of } = equation
          const sums = sumsIn([equation])
          const shown = sums.find(sum => sumKey(sum) === open)
          const called = <span className="called">{nameOfQuantity(name)}</span>
          return (
            <li key={name} data-equation={name}>
              <Mathml
                equation={`${name} = ${formula}`}
                onSum={nth => toggle(sumKey({ equation: name, of: { nth } }))}
              />
              {sums.length === 0 && called}
              <span className="numbers">
                {'= '}
                {withNumbers(values, equation).map(segment => {
                  if (typeof segment === 'string') return segment
                  const key = sumKey({ equation: name, of: segment.sum })
                  return (
                    <button key={key} type="button" aria-expanded={key === open} onClick={() => toggle(key)}>
                      {segment.text}
                    </button>
                  )
                })}
                {' =\u00a0'}
                <b>{plain(values.value({ equation: name, of }))}</b>
              </span>
              {sums.length > 0 && called}
              {shown && <Sums id={`${id}${open}`} of={contributionsOf(values, shown, nameOfElement)} />}
            </li>
          )
        })}
      </ol>
      <p className="inspector-note">
        {describeShapes(cell, { I: x.length, H: h.length, layer, numbers, bothWays, reverse })}
      </p>
    </>
  )
}
