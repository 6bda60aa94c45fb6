import { scaleLinear } from 'd3-scale'
import { useCallback } from 'react'
import { useStore } from 'zustand'
import type { Scored } from '../../../engine/worker/protocol.ts'
import { useReadable } from '../../draw/throttled.ts'
import { laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { type ChartBox, curve, drawAxes, drawHere, type Svg } from '../chart.ts'
import { Figure } from '../figure/Figure.tsx'
import { dashes } from '../gradient/GradientTrack.tsx'
import { Here } from '../Here.tsx'
import { laterTable } from '../laterTable.ts'
import { sayShare, shortUpdate } from '../numbers.ts'
import { useLaneAnswers } from '../useLaneAnswers.ts'
import { usePanel } from '../usePanel.ts'
import { describeScore } from './layout.ts'
import { markedText } from './words.ts'

const QUESTION = { kind: 'beyond' } as const
const TICKS = [0, 0.25, 0.5, 0.75, 1]

/** How well the task is done over updates, on windows never learned from, with its goal and what a guess gets as dashed lines. */
export default function ScorePanel({ scored }: { scored: Scored }) {
  const settings = useStore(experimentStore, state => state.experiment.lanes)
  const task = useStore(experimentStore, state => state.experiment.task)
  const { goal, guess } = scored

  const draw = useCallback(
    (svg: Svg, box: ChartBox, rem: number) => {
      const { lanes, update, latest } = runStore.getState()
      const x = scaleLinear([0, Math.max(10, latest)], [box.left, box.width - 2])
      const y = scaleLinear([0, 1], [box.height - box.bottom, box.top]).clamp(true)
      drawAxes(svg, box, x, y, shortUpdate, share => String(100 * share), TICKS)
      const marks = [
        { value: goal, label: `goal ${sayShare(goal)}`, dy: 0.95 },
        ...(guess > 0
          ? [{ value: guess, label: `a guess ${sayShare(guess)}`, dy: goal - guess < 0.2 ? 0.95 : -0.25 }]
          : []),
      ]
      const groups = svg
        .select('.floors')
        .selectAll<SVGGElement, (typeof marks)[number]>('g')
        .data(marks)
        .join(enter => {
          const g = enter.append('g')
          g.append('line').attr('class', 'floor-line')
          g.append('text').attr('class', 'mark-label').attr('text-anchor', 'end')
          return g
        })
      groups
        .select('line')
        .attr('x1', box.left)
        .attr('x2', box.width)
        .attr('y1', ({ value }) => y(value))
        .attr('y2', ({ value }) => y(value))
      groups
        .select('text')
        .attr('x', box.width - 2)
        .attr('y', ({ value, dy }) => y(value) + dy * rem)
        .text(({ label }) => label)
      const curves = lanes.map(({ scores }, lane) => ({
        lane,
        d: curve(scores.updates, scores.means, x, y),
      }))
      svg
        .select('.curves')
        .selectAll<SVGPathElement, (typeof curves)[number]>('path')
        .data(curves)
        .join('path')
        .attr('class', 'line')
        .attr('stroke', ({ lane }) => `var(--lane-${lane})`)
        .attr('stroke-dasharray', ({ lane }) => dashes[lane]!)
        .attr('d', ({ d }) => d)
      drawHere(svg, box, x, { update, latest })
    },
    [goal, guess],
  )
  const svg = usePanel(9, draw)

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
        state.lanes.flatMap(({ score, answers }, i) =>
          settings[i] ? [{ name: laneName(settings, i), score, answers }] : [],
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
      <Figure name="score" sentence={sentence} table={laterTable(tables => tables.scoreTable())} long>
        <svg ref={svg} role="img" aria-label={sentence} className="axis">
          <g className="y-axis" />
          <g className="x-axis" />
          <g className="curves" />
          <g className="floors" />
          <Here id="score-here" />
        </svg>
      </Figure>
    </section>
  )
}
