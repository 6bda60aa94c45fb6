import { useCallback, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { cells } from '../../../engine/cells/index.ts'
import type { Answer } from '../../../engine/worker/questions/index.ts'
import { useAnswer } from '../../answers.ts'
import { useBothWays } from '../../bothWays.ts'
import { useReadable } from '../../draw/throttled.ts'
import type { Answered } from '../../engineClient.ts'
import { columnX, useGeometry } from '../../stage/geometry.ts'
import { laneName } from '../../stage/laneName.ts'
import { Track } from '../../stage/Track.tsx'
import { experimentStore } from '../../store/experiment.ts'
import { looksBack } from '../../store/parts.ts'
import { runStore } from '../../store/run.ts'
import { ARROWS } from '../states.ts'
import type { Table } from '../table.ts'
import { askEvery } from '../useLaneAnswers.ts'
import { barsOf, describeStretch, heightOf, limitFor, sayFactor, survived, survivedAhead } from './layout.ts'
import { sharedLimit, wanted } from './limits.ts'

const HEIGHT_REM = 3.4
const COMPACT_REM = 2.4
/** Between two directions. */
const GAP_REM = 0.5
const QUESTION = { kind: 'stretch' } as const

/** σ_max of every step's Jacobian, around 1: bars for the top layer, dots for the ones below; two directions one under the other. */
export default function JacobianTrack({ lane }: { lane: number }) {
  const geometry = useGeometry()
  const { T, rem, plotPx, compact } = geometry
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const { cell, act, h, layers } = lanes[lane]!
  const both = cells[cell][act].state.length > 1
  const looks = useStore(runStore, looksBack(lane))
  const answer = useAnswer(lane, looks ? undefined : QUESTION, askEvery(h))
  const last = useRef(answer)
  if (answer) last.current = answer
  const shown = !looks && last.current?.answer.sigma.at(-1)?.length === T ? last.current : undefined
  const survivors = useReadable(
    useCallback(
      state => {
        const frame = state.lanes[lane]?.frame
        return both || frame?.T !== T ? [] : [survived(frame), survivedAhead(frame)]
      },
      [lane, both, T],
    ),
  )
  /** From left to right, and where there is one the other direction. */
  const ways: readonly Way[] = shown
    ? [shown.answer.sigma, ...(shown.answer.reverse ? [shown.answer.reverse] : [])].map((sigma, way) => ({
        sigma,
        top: sigma.at(-1)!,
        left: survivors[way],
      }))
    : []
  const bothWays = useBothWays(lane)

  const own =
    ways.length > 0
      ? limitFor(
          ways.flatMap(({ sigma, left = [] }) => [...sigma, left.filter(ratio => ratio !== undefined)]),
        )
      : undefined
  useEffect(() => {
    if (own !== undefined) wanted.setState({ [lane]: own })
    return () => {
      const { [lane]: _, ...others } = wanted.getState()
      wanted.setState(others, true)
    }
  }, [lane, own])
  const limit = useStore(wanted, sharedLimit)

  const heightPx = (compact ? COMPACT_REM : HEIGHT_REM) * rem
  const stridePx = heightPx + GAP_REM * rem
  const wholePx = bothWays ? stridePx + heightPx : heightPx
  const arrow = (way: number) => (bothWays ? `${ARROWS[way]} ` : '')
  const valueAt = (t: number) => {
    const said = ways.flatMap(({ top, left }, way) => {
      const value = top[t]
      const ratio = left?.[t]
      const seen = ratio === undefined ? '' : `; of the gradient it left ${sayFactor(ratio)}`
      return value === undefined ? [] : `${arrow(way)}${sayFactor(value)} at most${seen}`
    })
    return said.length > 0 ? `step ${t + 1}: ${said.join('; ')}` : ''
  }
  const sentence = looks
    ? 'Not measured: with attention a step depends on the state before it by what it looks at, too.'
    : ways.length > 0
      ? ways.map(({ top, left }, way) => `${arrow(way)}${describeStretch(top, both, left)}`).join(' ')
      : 'Asking the engine …'
  return (
    <Track
      id="jacobian"
      lane={lane}
      heightPx={wholePx}
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
              {ways.some(({ left }) => left?.some(ratio => ratio !== undefined)) && (
                <li>
                  <i className="straight" /> did
                </li>
              )}
            </ul>
          )}
          <svg className="decades" height={wholePx} aria-hidden="true">
            {(bothWays ? ARROWS : ['']).flatMap((way, i) =>
              [limit, 1, 1 / limit].map(value => (
                <text
                  key={`${way}${value}`}
                  x="100%"
                  y={
                    i * stridePx +
                    heightOf(value, limit, heightPx) +
                    (value > 1 ? 0.7 : value < 1 ? -0.1 : 0.27) * rem
                  }
                >
                  {sayFactor(value)}
                </text>
              )),
            )}
          </svg>
        </>
      }
    >
      <svg width={plotPx} height={wholePx} aria-hidden="true">
        {(bothWays ? ARROWS : ['']).map((name, i) => (
          <g key={name} transform={`translate(0,${i * stridePx})`}>
            <Factors way={ways[i]} limit={limit} heightPx={heightPx} />
            {name && (
              <text className="mark-label" x={0.3 * rem} y={0.9 * rem}>
                {name}
              </text>
            )}
          </g>
        ))}
      </svg>
    </Track>
  )
}

/** Of one direction. */
interface Way {
  /** σ_max of every layer's steps, and of the top one's. */
  readonly sigma: readonly Float64Array[]
  readonly top: Float64Array
  readonly left: readonly (number | undefined)[] | undefined
}

function Factors({ way, limit, heightPx }: { way: Way | undefined; limit: number; heightPx: number }) {
  const geometry = useGeometry()
  const { rem, plotPx, columnPx } = geometry
  return (
    <>
      {[0, heightPx].map(y => (
        <line key={y} className="grid-line" x2={plotPx} y1={y} y2={y} />
      ))}
      {way &&
        barsOf(way.top, limit, geometry, heightPx).map(({ x, y, height }) => (
          <rect
            key={x}
            className="stretch-bar"
            x={x - 0.32 * columnPx}
            width={0.64 * columnPx}
            y={y}
            height={height}
          />
        ))}
      {way?.sigma
        .slice(0, -1)
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
      {way?.left && (
        <polyline
          className="stretch-left"
          points={way.left
            .flatMap((ratio, t) =>
              ratio === undefined ? [] : `${columnX(geometry, t)},${heightOf(ratio, limit, heightPx)}`,
            )
            .join(' ')}
        />
      )}
      <line className="stretch-one" x2={plotPx} y1={heightPx / 2} y2={heightPx / 2} />
    </>
  )
}

function tableOf({ answer, update }: Answered<Answer<'stretch'>>, name: string, both: boolean): Table {
  const { sigma, reverse = [] } = answer
  const state = both ? '(h,c)' : 'h'
  const column = (before: string) => (_: unknown, l: number) =>
    `σ_max of ∂${state}_t/∂${state}_{${before}}${sigma.length > 1 ? `, layer ${l + 1}` : ''}`
  return {
    update,
    caption: `${name}, update ${update}: what each step can stretch the state by, at most`,
    columns: ['step', ...sigma.map(column('t−1')), ...reverse.map(column('t+1'))],
    rows: Array.from(sigma[0]!, (_, t) => [t + 1, ...[...sigma, ...reverse].map(each => each[t]!)]),
  }
}
