import { useRef } from 'react'
import { useStore } from 'zustand'
import { useAnswer } from '../../answers.ts'
import { columnX, useGeometry } from '../../stage/geometry.ts'
import { laneName } from '../../stage/laneName.ts'
import { Track } from '../../stage/Track.tsx'
import { experimentStore } from '../../store/experiment.ts'
import { stageStore } from '../../store/stage.ts'
import { gradientDomain } from '../gradient/domainStore.ts'
import { superscript } from '../gradient/sentence.ts'
import { UnitInSentence } from '../UnitInSentence.tsx'
import { askEvery } from '../useLaneAnswers.ts'
import { curveOf, describePath, domainFor, keeperOf, valueOfPath } from './layout.ts'

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
  const answered = useAnswer(lane, { kind: 'cellPath', tau }, askEvery(h))
  const last = useRef(answered)
  if (answered) last.current = answered
  const path = last.current?.answer.path.length === T ? last.current.answer : undefined
  const gradient = useStore(gradientDomain, state => state.domain)
  const heightPx = (compact ? COMPACT_REM : HEIGHT_REM) * rem
  const domain = path && domainFor(path, gradient)
  const y = (decade: number) => ((domain!.high - decade) / (domain!.high - domain!.low)) * heightPx
  const step = domain && (domain.high - domain.low) * 1.3 * rem > heightPx ? 4 : 2
  const decades = domain
    ? Array.from(
        { length: Math.floor((domain.high - domain.low) / step) + 1 },
        (_, i) => domain.high - i * step,
      )
    : []
  const curves = path &&
    domain && {
      full: curveOf(path.full, path.tau, domain, geometry, heightPx),
      path: curveOf(path.path, path.tau, domain, geometry, heightPx),
    }
  const sentence = path ? describePath(path, layers > 1) : 'Asking the engine …'
  return (
    <Track
      id="cellpath"
      lane={lane}
      heightPx={heightPx}
      sentence={sentence}
      says={
        path ? (
          <UnitInSentence
            sentence={sentence}
            name={keeperOf(path)}
            lane={lane}
            unit={{ l: layers - 1, j: path.best[0]! }}
          />
        ) : (
          sentence
        )
      }
      valueAt={t => (path ? valueOfPath(path, t) : '')}
      choosesTau
      table={() =>
        path && {
          tau: path.tau,
          update: last.current!.update,
          caption: `${laneName(lanes, lane)}, update ${last.current!.update}: what is left of c at step ${path.tau + 1}${layers > 1 ? ', top layer' : ''}`,
          columns: [
            'step',
            'log10 Π f, RMS over units',
            'log10 ‖∂c_τ/∂c_t‖_F / √H',
            'unit that keeps most',
            'log10 of its Π f',
          ],
          rows: Array.from({ length: path.tau + 1 }, (_, t) => [
            t + 1,
            path.path[t]!,
            path.full[t]!,
            path.best[t]! + 1,
            path.bestLog10[t]!,
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
        <path className="gradient-line" stroke={`var(--lane-${lane})`} d={curves?.full} />
        <path className="path-line" d={curves?.path} />
      </svg>
    </Track>
  )
}
