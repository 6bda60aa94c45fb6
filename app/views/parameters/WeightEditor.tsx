import { useCallback, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { cells } from '../../../engine/cells/index.ts'
import { readNumber } from '../../../engine/experiment/parseValue.ts'
import { asWeight, MAX_WEIGHT, parseTurns, targetOf } from '../../../engine/experiment/turns.ts'
import type { Frame } from '../../../engine/worker/frame.ts'
import { useAnswer } from '../../answers.ts'
import { useReadable } from '../../draw/throttled.ts'
import { group } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { preferences } from '../../store/preferences.ts'
import { runStore } from '../../store/run.ts'
import { lightCopies } from '../../store/stage.ts'
import { niceLimit } from '../limits.ts'
import { shownUnit } from '../loss/layout.ts'
import { shortFigure } from '../numbers.ts'
import { sayEffect } from './effect.ts'
import type { TensorView } from './layout.ts'
import { meaningOf, type Place } from './place.ts'
import { turnWeight } from './turnWeight.ts'

interface WeightEditorProps {
  readonly lane: number
  readonly tensor: TensorView
  readonly at: Place
  onMove(at: Place): void
}

/** What was on screen before the hand set a weight. */
interface Before {
  readonly gesture: object
  /** Which weight. */
  readonly weight: string
  readonly frame: Frame | undefined
}

/** One weight: what it is for, its value and gradient, and a slider to set it by hand, which is a turn of the run. */
export function WeightEditor({ lane, tensor, at, onMove }: WeightEditorProps) {
  const settings = useStore(experimentStore, state => state.experiment.lanes[lane]!)
  const vocabulary = useStore(runStore, state => state.lanes[lane]?.vocabulary)
  const update = useStore(runStore, state => state.update)
  const { name, shape } = tensor
  const target = [name, ...at].join('.')
  const answered = useAnswer(lane, { kind: 'weight', tensor: name, at })
  const set = parseTurns(settings.turns).findLast(
    turn => 'tensor' in turn && turn.update <= update && targetOf(turn) === target,
  )
  // What the hand is setting, and has just set, is known before the engine says so.
  const [held, hold] = useState<number>()
  const value =
    held ?? (set?.update === update ? Number(set.value) : answered && asWeight(answered.answer.value))
  useEffect(() => {
    if (held !== undefined && set?.value === asWeight(held)) hold(undefined)
  }, [held, set?.value])
  const gradient = answered?.answer.gradient
  const gesture = useRef({})
  const [before, setBefore] = useState<Before>()
  const after = useReadable(useCallback(state => state.lanes[lane]?.frame, [lane]))
  const unit = shownUnit(
    useStore(preferences, state => state.unit),
    useStore(runStore, state => state.shape),
  )
  const effect = before?.weight === target && set?.update === update && sayEffect(before.frame, after, unit)
  const [draft, setDraft] = useState<string>()
  const range = useRef(1)
  // Every copy of the cell along time has this weight.
  useEffect(() => {
    lightCopies(true)
    return () => lightCopies(false)
  }, [])
  // The slider's ends stay where they are while one weight is looked at, unless it outgrows them.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another weight is the reason
  useEffect(() => {
    range.current = 1
  }, [name, ...at])
  range.current = Math.max(range.current, niceLimit(Math.abs(value ?? 0)), tensor.weights.limit)
  const change = (next: number) => {
    const allowed = Math.max(-MAX_WEIGHT, Math.min(MAX_WEIGHT, next))
    hold(allowed)
    if (gesture.current !== before?.gesture)
      setBefore({ gesture: gesture.current, weight: target, frame: runStore.getState().lanes[lane]?.frame })
    turnWeight(lane, name, at, allowed, gesture.current)
  }
  const begin = () => {
    gesture.current = {}
  }
  const parsed =
    draft === undefined ? undefined : readNumber(draft.trim().replace(',', '.').replace('−', '-'))
  const commit = () => {
    if (parsed !== undefined) change(parsed)
    setDraft(undefined)
  }
  const meaning = meaningOf(cells[settings.cell][settings.act], settings.h, vocabulary ?? [], name, at)
  return (
    <div className="weight-editor">
      <p className="weight-name">
        <b>
          {name}[{at.join(', ')}]
        </b>{' '}
        {meaning}
      </p>
      <div className="weight-row">
        {at.map((n, axis) => (
          <label key={axis === 0 && at.length > 1 ? 'row' : 'column'}>
            {at.length === 1 ? 'index' : axis === 0 ? 'row' : 'column'}{' '}
            <input
              type="number"
              min={0}
              max={shape[axis]! - 1}
              value={n}
              onChange={event => {
                const next = Math.max(0, Math.min(shape[axis]! - 1, Math.floor(Number(event.target.value))))
                onMove(at.map((old, i) => (i === axis ? next : old)))
              }}
            />
          </label>
        ))}
        <span className="note">counted from 0, as in PyTorch; units from 1</span>
      </div>
      <div className="weight-row">
        <input
          type="range"
          aria-label={`Value of ${name}[${at.join(', ')}], slider`}
          min={-range.current}
          max={range.current}
          step={range.current / 200}
          value={value ?? 0}
          disabled={value === undefined}
          onFocus={begin}
          onPointerDown={begin}
          onBlur={() => hold(undefined)}
          onChange={event => change(event.target.valueAsNumber)}
        />
        <input
          type="text"
          inputMode="decimal"
          aria-label={`Value of ${name}[${at.join(', ')}]`}
          aria-invalid={draft !== undefined && parsed === undefined}
          value={draft ?? (value === undefined ? '' : shortly(value))}
          disabled={value === undefined}
          onFocus={begin}
          onChange={event => setDraft(event.target.value)}
          onBlur={commit}
          onKeyDown={event => {
            if (event.key === 'Enter') commit()
            if (event.key === 'Escape') setDraft(undefined)
          }}
        />
      </div>
      <p>
        {gradient === undefined ? 'gradient not known' : `gradient ${shortFigure(gradient)}`}
        {set && `; set by hand after update ${group(set.update)}`}
      </p>
      {effect && <p>{effect}</p>}
    </div>
  )
}

/** As many digits as tell it from its neighbours on the slider; the full value is in the link. */
function shortly(value: number): string {
  return String(Number(value.toPrecision(4)))
}
