import { useCallback, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { Question } from '../../../engine/worker/questions/index.ts'
import { nameOf } from '../../draw/characters.ts'
import { laneName } from '../../stage/laneName.ts'
import { RampLegend } from '../../stage/RampLegend.tsx'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { follow, pointAt, shownStep, stageStore } from '../../store/stage.ts'
import { Figure } from '../figure/Figure.tsx'
import { superscript } from '../gradient/sentence.ts'
import { magnitudeLevel, signedLevel } from '../textGrid/layout.ts'
import { TextGrid } from '../textGrid/TextGrid.tsx'
import { type Latest, useLatest } from '../textGrid/useLatest.ts'
import {
  changeOf,
  DECADES,
  describeSaliency,
  describeStep,
  limitOf,
  type Scale,
  scaleOf,
  shareOf,
  tableOf,
} from './layout.ts'

type Saliency = Latest<'saliency'>
const NONE: readonly string[] = []

/** On which characters the prediction at the followed step depends, by slope and by swapping, lane under lane. */
export default function ConnectivityPanel() {
  const { lanes, T } = useStore(experimentStore, state => state.experiment)
  const vocabulary = useStore(runStore, state => state.lanes[0]?.vocabulary ?? NONE)
  const tau = useStore(stageStore, state => Math.min(state.tau, T - 1))
  const [predicts, setPredicts] = useState<'target' | 'likeliest'>('target')
  const [replacement, setReplacement] = useState<number | 'likeliest'>('likeliest')
  const [normalised, setNormalised] = useState(false)
  const [answers, setAnswers] = useState<readonly (Saliency | undefined)[]>([])
  const take = useCallback(
    (lane: number, saliency: Saliency | undefined) =>
      setAnswers(old => Object.assign([...old], { [lane]: saliency })),
    [],
  )
  const swapsTo = replacement !== 'likeliest' && replacement >= vocabulary.length ? 'likeliest' : replacement
  const question: Question<'saliency'> = { kind: 'saliency', tau, predicts, replacement: swapsTo }
  const there = answers.slice(0, lanes.length).flatMap(each => (each ? [each.answer] : []))
  const scale = scaleOf(there)
  const limit = limitOf(there)

  return (
    <>
      <div className="units-controls">
        <label>
          guess
          <select value={predicts} onChange={event => setPredicts(event.target.value as typeof predicts)}>
            <option value="target">what came next</option>
            <option value="likeliest">its likeliest</option>
          </select>
        </label>
        <label>
          swap in
          <select
            value={swapsTo}
            onChange={event =>
              setReplacement(event.target.value === 'likeliest' ? 'likeliest' : Number(event.target.value))
            }
          >
            <option value="likeliest">the likeliest other</option>
            {vocabulary.map((character, token) => (
              <option key={character} value={token}>
                {nameOf(character)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={normalised}
            onChange={event => setNormalised(event.target.checked)}
          />{' '}
          normalise each lane
        </label>
      </div>
      <div className="units-legends" aria-hidden="true">
        <div>
          slope ‖∂logit/∂x‖{normalised ? ', of the lane’s largest' : ''}
          <div className="ramp magnitude" />
          <div className="ramp-ends">
            <span>10{superscript(normalised ? -DECADES : scale.low)}</span>
            <span>{normalised ? 1 : `10${superscript(scale.high)}`}</span>
          </div>
        </div>
        <div>
          swap: % points
          <RampLegend limit={Number((100 * limit).toPrecision(1))} />
        </div>
      </div>
      {lanes.map((_, lane) => (
        <SaliencyOfLane
          // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its position
          key={lane}
          lane={lane}
          question={question}
          scale={scale}
          limit={limit}
          normalised={normalised}
          onAnswer={take}
        />
      ))}
      <p className="units-note">
        Upper colour: slope. Lower stripe: what really happens when that character is another one, blue: less
        likely.
      </p>
    </>
  )
}

interface SaliencyOfLaneProps {
  readonly lane: number
  readonly question: Question<'saliency'>
  readonly scale: Scale
  readonly limit: number
  readonly normalised: boolean
  onAnswer(lane: number, saliency: Saliency | undefined): void
}

function SaliencyOfLane({ lane, question, scale, limit, normalised, onAnswer }: SaliencyOfLaneProps) {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const vocabulary = useStore(runStore, state => state.lanes[lane]?.vocabulary ?? NONE)
  const saliency = useLatest(lane, question)
  useEffect(() => onAnswer(lane, saliency), [lane, saliency, onAnswer])
  const name = laneName(lanes, lane)
  const answer = saliency?.answer
  const T = answer?.input.length ?? 1
  const at = useStore(stageStore, state => shownStep(state, T))
  const sentence = answer ? describeSaliency(answer, vocabulary, name) : 'Getting ready …'
  return (
    <div data-lane={lane} className="units-lane">
      <Figure
        name={`looked-at ${name}`}
        sentence={sentence}
        table={() => answer && tableOf([{ name, update: saliency.update, answer }], vocabulary)}
      >
        <h3 className="lane-text">{name}</h3>
        <TextGrid
          label={`What the guess looked at, ${name}: ${sentence}`}
          characters={answer ? Array.from(answer.input, token => vocabulary[token] ?? '') : NONE}
          bands={[
            {
              heightRem: 1.25,
              level: t => {
                const share = answer && shareOf(answer, t, scale, normalised)
                return share === undefined ? undefined : magnitudeLevel(share)
              },
            },
            {
              heightRem: 0.5,
              level: t => {
                const change = answer && changeOf(answer, t)
                return change === undefined ? undefined : signedLevel(change, limit)
              },
            },
          ]}
          mostRows={8}
          flows
          caret={at}
          chosen={answer?.tau}
          valueAt={t => (answer ? describeStep(answer, vocabulary, t) : '')}
          onCaret={(t, how) => (how === 'choose' ? follow(t!) : pointAt(t))}
        />
        <p className="units-readout">{answer ? describeStep(answer, vocabulary, at) : ' '}</p>
      </Figure>
    </div>
  )
}
