import { useCallback, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { cells } from '../../../engine/cells/index.ts'
import type { Answer } from '../../../engine/worker/questions/index.ts'
import { useAnswer } from '../../answers.ts'
import { useReadable } from '../../draw/throttled.ts'
import type { Answered } from '../../engineClient.ts'
import { columnX, useGeometry } from '../../stage/geometry.ts'
import { laneName } from '../../stage/laneName.ts'
import { Track } from '../../stage/Track.tsx'
import { experimentStore } from '../../store/experiment.ts'
import { looksBack } from '../../store/parts.ts'
import { runStore } from '../../store/run.ts'
import type { Table } from '../table.ts'
import { askEvery } from '../useLaneAnswers.ts'
import { barsOf, describeStretch, heightOf, limitFor, sayFactor, survived } from './layout.ts'
import { sharedLimit, wanted } from './limits.ts'

const HEIGHT_REM = 3.4
const COMPACT_REM = 2.4
const QUESTION = { kind: 'stretch' } as const

/** σ_max of every step's Jacobian, around 1: bars for the top layer, dots for the ones below. */
export default function JacobianTrack({ lane }: { lane: number }) {
  const geometry = useGeometry()
  const { T, rem, plotPx, compact, columnPx } = geometry
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const { cell, act, h, layers } = lanes[lane]!
  const both = cells[cell][act].state.length > 1
  const looks = useStore(runStore, looksBack(lane))
  const answer = useAnswer(lane, looks ? undefined : QUESTION, askEvery(h))
  const last = useRef(answer)
  if (answer) last.current = answer
  const shown = !looks && last.current?.answer.sigma.at(-1)?.length === T ? last.current : undefined
  const sigma = shown?.answer.sigma
  const top = sigma?.at(-1)

  const left = useReadable(
    useCallback(
      state => {
        const frame = state.lanes[lane]?.frame
        return both || frame?.T !== T ? undefined : survived(frame)
      },
      [lane, both, T],
    ),
  )

  const own = sigma ? limitFor([...sigma, (left ?? []).filter(ratio => ratio !== undefined)]) : undefined
  useEffect(() => {
    if (own !== undefined) wanted.setState({ [lane]: own })
    return () => {
      const { [lane]: _, ...others } = wanted.getState()
      wanted.setState(others, true)
    }
  }, [lane, own])
  const limit = useStore(wanted, sharedLimit)

  const heightPx = (compact ? COMPACT_REM : HEIGHT_REM) * rem
  const valueAt = (t: number) => {
    const value = top?.[t]
    const ratio = left?.[t]
    const seen = ratio === undefined ? '' : `; of the gradient it left ${sayFactor(ratio)}`
    return value === undefined ? '' : `step ${t + 1}: ${sayFactor(value)} at most${seen}`
  }
  const sentence = looks
    ? 'Not measured: with attention a step depends on the state before it by what it looks at, too.'
    : top
      ? describeStretch(top, both, left)
      : 'Asking the engine …'
  return (
    <Track
      id="jacobian"
      lane={lane}
      heightPx={heightPx}
      sentence={sentence}
      says={sentence}
      valueAt={valueAt}
      table={() => shown && tableOf(shown, laneName(lanes, lane), both)}
      legend={
        <>
          {!compact && (
            <ul className="path-key" aria-hidden="true">
              <li>▮ at most</li>
              {layers > 1 && <li>● lower layers</li>}
              {left?.some(ratio => ratio !== undefined) && (
                <li>
                  <i className="straight" /> did
                </li>
              )}
            </ul>
          )}
          <svg className="decades" height={heightPx} aria-hidden="true">
            {[limit, 1, 1 / limit].map(value => (
              <text
                key={value}
                x="100%"
                y={heightOf(value, limit, heightPx) + (value > 1 ? 0.7 : value < 1 ? -0.1 : 0.27) * rem}
              >
                {sayFactor(value)}
              </text>
            ))}
          </svg>
        </>
      }
    >
      <svg width={plotPx} height={heightPx} aria-hidden="true">
        {[0, heightPx].map(y => (
          <line key={y} className="grid-line" x2={plotPx} y1={y} y2={y} />
        ))}
        {top &&
          barsOf(top, limit, geometry, heightPx).map(({ x, y, height }) => (
            <rect
              key={x}
              className="stretch-bar"
              x={x - 0.32 * columnPx}
              width={0.64 * columnPx}
              y={y}
              height={height}
            />
          ))}
        {sigma
          ?.slice(0, -1)
          .map(below =>
            Array.from(below, (value, t) => (
              <circle
                key={columnX(geometry, t)}
                className="stretch-dot"
                cx={columnX(geometry, t)}
                cy={heightOf(value, limit, heightPx)}
                r={0.13 * rem}
              />
            )),
          )}
        {left && (
          <polyline
            className="stretch-left"
            points={left
              .flatMap((ratio, t) =>
                ratio === undefined ? [] : `${columnX(geometry, t)},${heightOf(ratio, limit, heightPx)}`,
              )
              .join(' ')}
          />
        )}
        <line className="stretch-one" x2={plotPx} y1={heightPx / 2} y2={heightPx / 2} />
      </svg>
    </Track>
  )
}

function tableOf({ answer, update }: Answered<Answer<'stretch'>>, name: string, both: boolean): Table {
  const { sigma } = answer
  const of = both ? '∂(h,c)_t/∂(h,c)_{t−1}' : '∂h_t/∂h_{t−1}'
  return {
    update,
    caption: `${name}, update ${update}: what each step can stretch the state by, at most`,
    columns: ['step', ...sigma.map((_, l) => `σ_max of ${of}${sigma.length > 1 ? `, layer ${l + 1}` : ''}`)],
    rows: Array.from(sigma[0]!, (_, t) => [t + 1, ...sigma.map(each => each[t]!)]),
  }
}
