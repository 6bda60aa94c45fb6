import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import type { PropertyQuestion, Source } from '../../../engine/worker/questions/passage.ts'
import { nameOf } from '../../draw/characters.ts'
import { makesSequences } from '../../makesSequences.ts'
import { laneName } from '../../stage/laneName.ts'
import { RampLegend } from '../../stage/RampLegend.tsx'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { chooseUnit } from '../../store/stage.ts'
import { Figure } from '../figure/Figure.tsx'
import { signedLevel } from '../textGrid/layout.ts'
import { TextGrid } from '../textGrid/TextGrid.tsx'
import { UnitChoice, useChosen } from '../textGrid/UnitChoice.tsx'
import { useLatest } from '../textGrid/useLatest.ts'
import { FoundBars } from './FoundBars.tsx'
import {
  applies,
  describeFound,
  describeUnit,
  firstOf,
  foundTable,
  limitOf,
  type Place,
  type PropertyId,
  placesOf,
  propertyIds,
  propertyTexts,
  signed,
  unitName,
  unitTable,
} from './layout.ts'

const NONE: readonly string[] = []
/** A whole text is read for every answer, so while training it is asked for less often than other things, in milliseconds. */
const EVERY_MS = 1500
/** In fewer characters little can be told from chance. */
const ENOUGH = 500
const OWN_TEXT = '“Off with her head!” the Queen shouted at the top of her voice. Nobody moved.\n'

interface Brush {
  readonly anchor: number
  readonly place: Place
}

/** A longer text in the colours of one unit, and the search for units that follow a property of it. */
export default function UnitTextPanel() {
  const { lanes, lane, of, l, j, reverse, layers, bothWays } = useChosen()
  const task = useStore(experimentStore, state => state.experiment.task)
  const vocabulary = useStore(runStore, state => state.lanes[lane]?.vocabulary ?? NONE)
  const [kind, setKind] = useState<Source['kind']>('keptBack')
  const [own, setOwn] = useState(OWN_TEXT)
  const [caret, setCaret] = useState(0)
  const [pointed, setPointed] = useState<number>()
  const [wanted, setWanted] = useState<PropertyId>()
  const [brushes, setBrushes] = useState<readonly Brush[]>([])
  const [keeps, setKeeps] = useState(false)
  const [phrase, setPhrase] = useState('')
  const [everywhere, setEverywhere] = useState(true)

  const source: Source = kind === 'text' ? { kind, text: own } : { kind }
  const read = useLatest(lane, { kind: 'readText', source, of, l, j, ...(reverse && { reverse }) }, EVERY_MS)
  const answer = read?.answer
  const tokens = answer?.tokens
  const characters = useMemo(
    () => Array.from(tokens ?? [], token => vocabulary[token] ?? ''),
    [tokens, vocabulary],
  )
  const text = { characters, sequences: makesSequences(task) }
  const possible = propertyIds.filter(id => applies(id, text))
  const id = wanted && possible.includes(wanted) ? wanted : firstOf(possible)
  const places = useMemo(() => {
    if (phrase && everywhere) return placesOf(characters, Array.from(phrase))
    return brushes.map(({ place }) => place)
  }, [phrase, everywhere, brushes, characters])
  const property: PropertyQuestion = id === 'places' ? { kind: 'places', places } : { kind: 'property', id }
  const asks = characters.length > 1 && (id !== 'places' || places.length > 0)
  const found = useLatest(lane, asks ? { kind: 'findUnits', source, of, property } : undefined, EVERY_MS)
  const foundId = found?.question.property.kind === 'places' ? 'places' : (found?.question.property.id ?? id)
  const labels = asks && found?.answer.labels.length === characters.length ? found.answer.labels : undefined
  const most = labels?.reduce((a, b) => Math.max(a, b), 0) ?? 0

  const shown = read?.question ?? { l, j, of, reverse }
  const shownOf = shown.of
  const shownLane = Math.min(read?.lane ?? lane, lanes.length - 1)
  const name = `${unitName(shown, lanes[shownLane]!.layers, bothWays)} of ${laneName(lanes, shownLane)}`
  const sentence = answer ? describeUnit(answer, vocabulary, name) : 'Reading …'
  const limit = answer ? limitOf(answer.values) : 1
  const at = Math.max(0, Math.min(pointed ?? caret, characters.length - 1))
  const valueAt = (i: number) =>
    `${nameOf(characters[i] ?? '')}, character ${i + 1}: ${signed(answer?.values[i] ?? 0)}`

  const brush = (from: number, to: number, anchor: number) => {
    const others = keeps ? brushes.filter(each => each.anchor !== anchor) : []
    setBrushes([...others, { anchor, place: [from, to] }])
    setPhrase(keeps ? '' : characters.slice(from, to).join(''))
    setWanted('places')
  }

  return (
    <>
      <div className="units-controls">
        <UnitChoice />
        <label>
          read
          <select value={kind} onChange={event => setKind(event.target.value as Source['kind'])}>
            {task === 'text' && <option value="keptBack">kept-back text</option>}
            <option value={task === 'text' ? 'learned' : 'keptBack'}>
              {makesSequences(task) ? 'sequences of the task' : 'what it learns from'}
            </option>
            <option value="probe">what the stage shows</option>
            <option value="text">my own text</option>
          </select>
        </label>
      </div>
      {kind === 'text' && (
        <>
          <textarea
            className="units-own"
            aria-label="Own text to read"
            rows={4}
            maxLength={6000}
            value={own}
            onChange={event => setOwn(event.target.value)}
          />
          {answer && answer.unknown.length > 0 && (
            <p className="units-note">
              Read as another character: {answer.unknown.slice(0, 12).map(nameOf).join(' ')}
            </p>
          )}
        </>
      )}
      <Figure
        name={`unit-on-text ${name}`}
        sentence={sentence}
        table={() =>
          answer && unitTable(answer, vocabulary, labels, `${name}, ${shownOf}, update ${read.update}`)
        }
      >
        <div className="units-legend">
          <span aria-hidden="true">{shownOf}</span>
          <RampLegend limit={limit} />
        </div>
        <TextGrid
          label={`Text in the colours of ${name}: ${sentence}`}
          characters={characters}
          every={answer?.every ?? characters.length}
          bands={[
            {
              heightRem: 1.25,
              level: i =>
                answer && i < answer.values.length ? signedLevel(answer.values[i]!, limit) : undefined,
            },
          ]}
          mostRows={12}
          caret={at}
          underlined={labels && most === 1 ? i => labels[i] === 1 : undefined}
          valueAt={valueAt}
          onCaret={(i, how) => {
            setPointed(how === 'point' ? i : undefined)
            if (how !== 'point') setCaret(i!)
          }}
          onBrush={brush}
        />
        <p className="units-readout">
          {characters.length > 0 ? valueAt(at) : ' '}
          {labels && most === 1 && ` · underlined: ${propertyTexts[foundId].name}`}
        </p>
      </Figure>
      {characters.length > 0 && characters.length < ENOUGH && (
        <p className="units-note">
          {characters.length} characters are few: hundreds more are needed to tell what a unit follows from
          chance.
        </p>
      )}
      <h3 className="units-title">Find a unit that follows …</h3>
      <div className="units-controls">
        <select
          aria-label="Property"
          value={id}
          onChange={event => setWanted(event.target.value as PropertyId)}
        >
          {propertyIds.map(each => (
            <option key={each} value={each} disabled={!possible.includes(each)}>
              {propertyTexts[each].name}
              {!possible.includes(each) && ` (${propertyTexts[each].missing})`}
            </option>
          ))}
        </select>
        {id === 'places' && (
          <>
            <label>
              phrase
              <input
                type="text"
                value={phrase}
                maxLength={200}
                placeholder="or brush the text"
                onChange={event => {
                  setPhrase(event.target.value)
                  setEverywhere(true)
                }}
              />
            </label>
            <label>
              <input
                type="checkbox"
                checked={everywhere && !keeps}
                disabled={keeps}
                onChange={event => setEverywhere(event.target.checked)}
              />{' '}
              wherever it stands
            </label>
            <label>
              <input
                type="checkbox"
                checked={keeps}
                onChange={event => {
                  setKeeps(event.target.checked)
                  if (event.target.checked) setPhrase('')
                }}
              />{' '}
              brush several places
            </label>
          </>
        )}
      </div>
      {asks && found ? (
        <Figure
          name={`units-that-follow ${propertyTexts[foundId].name}`}
          sentence={describeFound(found.answer, foundId, layers)}
          table={() =>
            foundTable(
              found.answer,
              `${laneName(lanes, lane)}, ${found.question.of}, update ${found.update}: ${propertyTexts[foundId].name}`,
            )
          }
        >
          <FoundBars answer={found.answer} layers={layers} chosen={{ l, j, reverse }} onChoose={chooseUnit} />
        </Figure>
      ) : (
        <p className="units-note">
          Drag over some of the text, hold Shift with the arrows, or type a phrase.
        </p>
      )}
    </>
  )
}
