import { useCallback } from 'react'
import { useStore } from 'zustand'
import type { Scored } from '../../../engine/worker/protocol.ts'
import { useReadable } from '../../draw/throttled.ts'
import { laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { CurveChart } from '../curves/CurveChart.tsx'
import type { Curves } from '../curves/layout.ts'
import { laterTable } from '../laterTable.ts'
import { sayShare } from '../numbers.ts'
import { useLaneAnswers } from '../useLaneAnswers.ts'
import { describeScore } from './layout.ts'
import { markedText } from './words.ts'

const QUESTION = { kind: 'beyond' } as const
const TICKS = [0, 0.25, 0.5, 0.75, 1]
/** A guess that gets nearly as much as the goal has its words below its line, too: between the lines is no room. */
const NEAR = 0.2

/** How well the task is done over updates, on windows never learned from, with its goal and what a guess gets as dashed lines. */
export default function ScorePanel({ scored }: { scored: Scored }) {
  const settings = useStore(experimentStore, state => state.experiment.lanes)
  const task = useStore(experimentStore, state => state.experiment.task)
  const { goal, guess } = scored

  const read = useCallback(
    (): Curves => ({
      top: 1,
      ticks: () => TICKS,
      sayTick: share => String(100 * share),
      marks: [
        { value: goal, label: `goal ${sayShare(goal)}`, below: true },
        ...(guess > 0
          ? [{ value: guess, label: `a guess ${sayShare(guess)}`, below: goal - guess < NEAR }]
          : []),
      ],
      curves: runStore.getState().lanes.map(({ scores }, lane) => ({
        lane,
        dots: true,
        updates: scores.updates,
        values: scores.means,
      })),
    }),
    [goal, guess],
  )

  // Only a lane that does what it was trained for is worth asking how far beyond it goes.
  const asks = useStore(runStore, state =>
    scored.beyond
      ? state.lanes.map(({ score }) => (score !== undefined && score >= goal ? 'y' : 'n')).join('')
      : '',
  )
  const beyond = useLaneAnswers<'beyond'>(
    settings.map((_, lane) => (asks[lane] === 'y' ? QUESTION : undefined)),
    2000,
  )
  const lanes = useReadable(
    useCallback(
      state =>
        state.lanes.flatMap(({ score, answers, scores }, i) =>
          settings[i]
            ? [
                {
                  name: laneName(settings, i),
                  score,
                  answers,
                  update: scores.updates.findLast(at => at <= state.update),
                },
              ]
            : [],
        ),
      [settings],
    ),
  )
  const sentence = describeScore(
    lanes.map((lane, i) => ({ ...lane, beyond: beyond[i]?.answer })),
    scored,
    markedText[task] ?? 'answers',
  )
  return (
    <section className="panel" aria-labelledby="score-title">
      <div className="panel-head">
        <h2 id="score-title">Score, % right</h2>
        <span className="figures" aria-hidden="true">
          {lanes.map(({ score }, lane) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its position
            <span key={lane} data-lane={lane} className="lane-text">
              {score === undefined ? '–' : sayShare(score)}
            </span>
          ))}
        </span>
      </div>
      <CurveChart
        name="score"
        sentence={sentence}
        table={laterTable(tables => tables.scoreTable())}
        heightRem={9}
        read={read}
      />
    </section>
  )
}
