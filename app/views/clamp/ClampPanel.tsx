import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ClampedWritingAnswer } from '../../../engine/worker/questions/clampedWriting.ts'
import { useBothWays } from '../../bothWays.ts'
import { glyph, isInvisible } from '../../draw/characters.ts'
import { laneName } from '../../stage/laneName.ts'
import { preferences } from '../../store/preferences.ts'
import { runStore } from '../../store/run.ts'
import { Figure } from '../figure/Figure.tsx'
import { Temperature } from '../Temperature.tsx'
import { UnitChoice, useChosen } from '../textGrid/UnitChoice.tsx'
import { useLatest } from '../textGrid/useLatest.ts'
import { limitOf, signed, unitName } from '../unitText/layout.ts'
import { clampTable, describeClamp, firstDifference, firstHold, STOPS, split } from './layout.ts'

const NONE: readonly string[] = []
const LENGTH = 160
/** Each answer writes two texts, so while training it is asked for less often than other things, in milliseconds. */
const EVERY_MS = 1500
/** The slider goes as far as the unit does by itself, and at least so far. */
const LEAST = { h: 1, c: 5 } as const

/** The same continuation twice, by the same chance: free, and with one unit held at a value. */
export default function ClampPanel() {
  const { lanes, lane, of, l, j, layers } = useChosen()
  const vocabulary = useStore(runStore, state => state.lanes[lane]?.vocabulary ?? NONE)
  const { temperature, unit } = useStore(preferences)
  const [prompt, setPrompt] = useState('')
  /** Of the unit it was chosen for; any other is held where it went by itself. */
  const [wanted, setWanted] = useState<{ readonly unit: string; readonly value: number }>()
  const [draw, setDraw] = useState(1)
  const [range, setRange] = useState<{
    readonly unit: string
    readonly limit: number
    readonly first: number
  }>()
  const unitKey = `${lane} ${l} ${j} ${of}`
  const known = range?.unit === unitKey ? range : undefined
  const limit = Math.max(LEAST[of], known?.limit ?? 0)
  const chosen = wanted?.unit === unitKey ? wanted.value : known?.first
  // Until it is known where the unit goes by itself, an answer is asked for only to learn that, and not shown.
  const value = chosen === undefined ? 0 : Math.max(-limit, Math.min(limit, chosen))
  const bothWays = useBothWays(lane)
  const written = useLatest(
    lane,
    bothWays
      ? undefined
      : { kind: 'clampedWriting', prompt, length: LENGTH, temperature, draw, clamp: { l, j, of, value } },
    EVERY_MS,
  )
  const held = written?.question.clamp ?? { l, j, of, value }
  const name = unitName(held, layers)
  const values = written?.answer.values
  const reachedBy = written && `${written.lane} ${held.l} ${held.j} ${held.of}`
  useEffect(() => {
    if (!values || !reachedBy) return
    const reached = limitOf(values)
    const first = firstHold(values, Math.max(LEAST[held.of], reached))
    setRange(before =>
      before?.unit !== reachedBy
        ? { unit: reachedBy, limit: reached, first }
        : before.limit === reached
          ? before
          : { ...before, limit: reached },
    )
  }, [values, reachedBy, held.of])
  const answer = reachedBy === unitKey && chosen === undefined ? undefined : written?.answer
  const at = answer && firstDifference(answer.free, answer.clamped)

  if (bothWays)
    return (
      <>
        <div className="units-controls">
          <UnitChoice />
        </div>
        <p className="units-note">
          What reads in both directions guesses from what follows. So it writes nothing, and there is no text
          to lay beside one with a unit held.
        </p>
      </>
    )
  return (
    <>
      <div className="units-controls">
        <UnitChoice />
        <label>
          held at
          <input
            type="range"
            min={-limit}
            max={limit}
            step={limit / STOPS}
            value={value}
            aria-valuetext={signed(value)}
            onChange={event => setWanted({ unit: unitKey, value: Number(event.target.value) })}
          />
          <span className="units-value">{signed(value)}</span>
        </label>
        <Temperature />
        <label className="units-prompt">
          begins with
          <input
            type="text"
            value={prompt}
            maxLength={200}
            placeholder={vocabulary[0] ? glyph(vocabulary[0]) : ''}
            onChange={event => setPrompt(event.target.value)}
          />
        </label>
        <button type="button" onClick={() => setDraw(draw + 1)}>
          Other chance
        </button>
      </div>
      <Figure
        name={`held ${name}`}
        sentence={answer ? describeClamp(answer, vocabulary, { name, value: held.value, unit }) : 'Writing …'}
        table={() =>
          answer &&
          written &&
          clampTable(
            answer,
            vocabulary,
            `${laneName(lanes, lane)}, update ${written.update}: ${name} of ${held.of} held at ${signed(held.value)}, temperature ${temperature}`,
          )
        }
      >
        {answer && (
          <div className="held-texts">
            <Written title="Free" answer={answer} tokens={answer.free} at={at} vocabulary={vocabulary} />
            <Written
              title={`Held at ${signed(held.value)}`}
              answer={answer}
              tokens={answer.clamped}
              at={at}
              vocabulary={vocabulary}
            />
          </div>
        )}
      </Figure>
      <p className="units-note">
        Held from the prompt’s first character on: what is carried on, the layers above and the readout see
        the value. After the first difference each text reads what it has itself written.
      </p>
    </>
  )
}

interface WrittenProps {
  readonly title: string
  readonly answer: ClampedWritingAnswer
  readonly tokens: Int32Array
  readonly at: number | undefined
  readonly vocabulary: readonly string[]
}

function Written({ title, answer, tokens, at, vocabulary }: WrittenProps) {
  const { shared, differing, rest } = split(tokens, at, vocabulary)
  const prompt = split(answer.prompt, undefined, vocabulary).shared
  return (
    <div>
      <h3>{title}</h3>
      <div className="held-text" dir="auto">
        <span className="prompt">{prompt}</span>
        {shared}
        {differing && (
          <mark>
            {isInvisible(differing) ? glyph(differing) : differing}
            {differing === '\n' && '\n'}
          </mark>
        )}
        {rest}
      </div>
    </div>
  )
}
