import { Fragment, useRef } from 'react'
import { useStore } from 'zustand'
import { useAnswer } from '../../answers.ts'
import { useBothWays } from '../../bothWays.ts'
import { columnX, useGeometry } from '../../stage/geometry.ts'
import { laneName } from '../../stage/laneName.ts'
import { Track } from '../../stage/Track.tsx'
import { experimentStore } from '../../store/experiment.ts'
import { stageStore } from '../../store/stage.ts'
import { gradientDomain } from '../gradient/domainStore.ts'
import { superscript } from '../gradient/sentence.ts'
import { ARROWS } from '../states.ts'
import { UnitInSentence } from '../UnitInSentence.tsx'
import { askEvery } from '../useLaneAnswers.ts'
import { curveOf, describePath, domainFor, keeperIn, keeperOf, marksOf, valueOfPath } from './layout.ts'

/** As the gradient tracks, so that a decade is as high. */
const HEIGHT_REM = 7
const COMPACT_REM = 4.6

/** What is left of the LSTM's cell state by its straight path, the product of forget gates, and by all ways together. */
export default function CellPathTrack({ lane }: { lane: number }) {
  const geometry = useGeometry()
  const { T, rem, plotPx, compact } = geometry
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const { layers, h } = lanes[lane]!
  const tau = useStore(stageStore, state => Math.min(state.tau, T - 1))
  const bothWays = useBothWays(lane)
  const answers = [
    useAnswer(lane, { kind: 'cellPath', tau }, askEvery(h)),
    useAnswer(lane, bothWays ? { kind: 'cellPath', tau, reverse: true } : undefined, askEvery(h)),
  ]
  const last = useRef(answers)
  last.current = answers.map((answer, way) => answer ?? last.current[way])
  const shown = last.current.slice(0, bothWays ? 2 : 1)
  const known = shown.flatMap(each => (each?.answer.path.length === T ? each.answer : []))
  /** From left to right, and where there is one the other direction; none before all have come. */
  const paths = known.length === shown.length ? known : []
  const [path] = paths
  const gradient = useStore(gradientDomain, state => state.domain)
  const heightPx = (compact ? COMPACT_REM : HEIGHT_REM) * rem
  const domain = path && domainFor(paths, gradient)
  const y = (decade: number) => ((domain!.high - decade) / (domain!.high - domain!.low)) * heightPx
  const step = domain && (domain.high - domain.low) * 1.3 * rem > heightPx ? 4 : 2
  const decades = domain
    ? Array.from(
        { length: Math.floor((domain.high - domain.low) / step) + 1 },
        (_, i) => domain.high - i * step,
      )
    : []
  const curves = domain
    ? paths.map(({ full, path }) => ({
        full: curveOf(full, domain, geometry, heightPx),
        path: curveOf(path, domain, geometry, heightPx),
      }))
    : []
  const arrow = (way: number) => (bothWays ? `${ARROWS[way]} ` : '')
  const sentences = paths.map((each, way) => `${arrow(way)}${describePath(each, layers > 1, way === 1)}`)
  const sentence = path ? sentences.join(' ') : 'Asking the engine …'
  return (
    <Track
      id="cellpath"
      lane={lane}
      heightPx={heightPx}
      sentence={sentence}
      says={
        path
          ? paths.map((each, way) => (
              <Fragment key={arrow(way)}>
                <UnitInSentence
                  sentence={sentences[way]!}
                  name={keeperOf(each, way === 1)}
                  lane={lane}
                  unit={{ l: layers - 1, j: keeperIn(each, way === 1), reverse: way === 1 }}
                />{' '}
              </Fragment>
            ))
          : sentence
      }
      valueAt={t => paths.map((each, way) => `${arrow(way)}${valueOfPath(each, t, way === 1)}`).join('; ')}
      choosesTau
      table={() =>
        path && {
          tau: path.tau,
          update: shown[0]!.update,
          caption: `${laneName(lanes, lane)}, update ${shown[0]!.update}: what is left of c at step ${path.tau + 1}${layers > 1 ? ', top layer' : ''}`,
          columns: [
            'step',
            ...paths.flatMap((_, way) =>
              [
                'log10 Π f, RMS over units',
                'log10 ‖∂c_τ/∂c_t‖_F / √H',
                'unit that keeps most',
                'log10 of its Π f',
              ].map(column => `${column}${bothWays ? ` ${ARROWS[way]}` : ''}`),
            ),
          ],
          rows: Array.from({ length: bothWays ? T : path.tau + 1 }, (_, t) => [
            t + 1,
            ...paths.flatMap((each, way): readonly (string | number)[] => {
              const reached = way === 1 ? t >= each.tau : t <= each.tau
              return reached
                ? [each.path[t]!, each.full[t]!, each.best[t]! + 1, each.bestLog10[t]!]
                : ['', '', '', '']
            }),
          ]),
        }
      }
      legend={
        <>
          <svg className="decades" height={heightPx} aria-hidden="true">
            {decades.map(decade => (
              <text key={decade} x="100%" y={y(decade) + 0.27 * rem}>
                10{superscript(decade)}
              </text>
            ))}
          </svg>
          <ul className="path-key" aria-hidden="true" data-lane={lane}>
            <li>
              <i /> all ways
            </li>
            <li>
              <i className="straight" /> Π f
            </li>
          </ul>
        </>
      }
    >
      <svg width={plotPx} height={heightPx} aria-hidden="true">
        {decades.map(decade => (
          <line key={decade} className="grid-line" x2={plotPx} y1={y(decade)} y2={y(decade)} />
        ))}
        {path && (
          <line
            className="floor-line"
            x1={columnX(geometry, path.tau)}
            x2={columnX(geometry, path.tau)}
            y2={heightPx}
          />
        )}
        {curves.map(({ full, path }, way) => (
          <Fragment key={arrow(way)}>
            <path className="gradient-line" stroke={`var(--lane-${lane})`} d={full} />
            <path className="path-line" d={path} />
          </Fragment>
        ))}
        {path &&
          bothWays &&
          marksOf(path.tau, T).map((t, way) => (
            <text
              key={arrow(way)}
              className="mark-label"
              textAnchor="middle"
              x={columnX(geometry, t)}
              y={heightPx - 0.4 * rem}
            >
              {ARROWS[way]}
            </text>
          ))}
      </svg>
    </Track>
  )
}
