import { useCallback, useRef } from 'react'
import { useStore } from 'zustand'
import { cells } from '../../../engine/cells/index.ts'
import { useBothWays } from '../../bothWays.ts'
import { glyph, nameOf } from '../../draw/characters.ts'
import { useReadable } from '../../draw/throttled.ts'
import { experimentStore } from '../../store/experiment.ts'
import { shownStep, stageStore } from '../../store/stage.ts'
import { placeOf } from '../../store/walk.ts'
import { cellNames } from '../../text/en.ts'
import { ARROWS } from '../../views/states.ts'
import { FOLDED_COLUMN_REM, useGeometry } from '../geometry.ts'
import { factsOf, type StepFacts, sayFactor } from '../walking/facts.ts'
import { layoutLoop, weightsOf } from './layout.ts'
import { StateStrip } from './StateStrip.tsx'
import { useRound } from './useRound.ts'
import { sayWaiting, sayWays } from './words.ts'

/** One lane folded: its cell, or of both directions its two, one under the other. */
export default function FoldedCell({ lane }: { lane: number }) {
  const { rem, availablePx } = useGeometry()
  const bothWays = useBothWays(lane)
  const besidePx = availablePx - (FOLDED_COLUMN_REM + 1) * rem
  return (
    <div className="folded-cell" style={{ width: besidePx }}>
      <FoldedWay lane={lane} besidePx={besidePx} {...(bothWays && { reverse: false })} />
      {bothWays && <FoldedWay lane={lane} besidePx={besidePx} reverse />}
    </div>
  )
}

interface FoldedWayProps {
  readonly lane: number
  /** Room beside the one column. */
  readonly besidePx: number
  /** Undefined where there is one direction only. */
  readonly reverse?: boolean
}

/** A cell of one direction, the state that returns to it at the next step it reads, and what it does at the step that is looked at. */
function FoldedWay({ lane, besidePx, reverse }: FoldedWayProps) {
  const { T, rem } = useGeometry()
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const { cell, act, h } = lanes[lane]!
  const { state: carried, recurrence } = cells[cell][act]
  const tau = useStore(stageStore, state => Math.min(state.tau, T - 1))
  const t = useStore(stageStore, state => shownStep(state, T))
  const backward = useStore(
    stageStore,
    state => state.walk !== undefined && placeOf(state.walk, T, state.tau).pass === 'backward',
  )
  const weight = weightsOf(lanes)[lane]
  const facts = useReadable(
    useCallback(
      ({ lanes: runs }): StepFacts | undefined => {
        const { frame, vocabulary } = runs[lane] ?? {}
        return frame && vocabulary && t < frame.T ? factsOf(frame, vocabulary, t, reverse) : undefined
      },
      [lane, t, reverse],
    ),
  )

  const loop = useRef<SVGPathElement>(null)
  const dot = useRef<SVGCircleElement>(null)
  useRound(lane, t, backward, loop, dot, reverse)

  const { narrow, width, height, box, loops, head } = layoutLoop(rem, besidePx, carried.length, backward)
  const { delay } = loops[0]!
  const [waiting, when] = sayWaiting(carried, t, backward, tau, reverse)
  const ways = sayWays(cells[cell][act], narrow ? undefined : weight?.shape, backward)
  const guess = facts?.guess
  const percent = guess && Math.round(guess.p * 100)
  return (
    <div className="folded-way">
      <svg width={width} height={height} role="img" aria-label={describe(cellNames[cell], facts, t, reverse)}>
        <path className="arrow" d={`M${box.x + box.w / 2},${height - 1.6 * rem}V${box.y + box.h}${head}`} />
        <text className="big" x={box.x + box.w / 2} y={height - 0.5 * rem} textAnchor="middle">
          {facts ? glyph(facts.read) : ''}
        </text>
        <text x={box.x + box.w / 2 + 1 * rem} y={height - 0.5 * rem}>
          read at step {t + 1}
        </text>
        <path className="arrow" d={`M${box.x + box.w / 2},${box.y}V${1.7 * rem}${head}`} />
        <text className="big" x={box.x + box.w / 2} y={1.2 * rem} textAnchor="middle">
          {guess && Number.isFinite(percent) ? `${glyph(guess.character)} ${percent} %` : (facts?.said ?? '')}
        </text>
        <text x={box.x + box.w / 2 + 2.2 * rem} y={1.2 * rem}>
          {facts?.said === undefined ? 'guessed' : 'said'}
          {reverse !== undefined && `, with ${ARROWS[reverse ? 0 : 1]}`}
        </text>
        <rect className="box" x={box.x} y={box.y} width={box.w} height={box.h} rx={0.5 * rem} />
        <text className="big" x={box.x + 0.6 * rem} y={box.y + 1.3 * rem}>
          {cellNames[cell]}
          {reverse !== undefined && ` ${ARROWS[reverse ? 1 : 0]}`}
        </text>
        <text x={box.x + 0.6 * rem} y={box.y + 3.7 * rem}>
          {narrow ? `h [${h}]` : `h, ${h} numbers`}
        </text>
        {recurrence !== 'none' && (
          <>
            {loops.map(({ path, head: end, intoY, delay: { x, y, side } }, n) => (
              <g key={carried[n]}>
                <path className="arrow" ref={n === 0 ? loop : undefined} d={path} />
                <path className="arrow" d={end} />
                <rect
                  className="delay"
                  x={x - side / 2}
                  y={y - side / 2}
                  width={side}
                  height={side}
                  rx={0.15 * side}
                />
                {carried.length > 1 && (
                  <text x={box.x + box.w - 0.15 * rem} y={intoY + 0.25 * rem} textAnchor="end">
                    {carried[n]}
                  </text>
                )}
              </g>
            ))}
            <text x={delay.x + 0.9 * rem} y={delay.y - 0.9 * rem}>
              {waiting}
            </text>
            <text x={delay.x + 0.9 * rem} y={delay.y + 0.75 * rem}>
              {when}
            </text>
            {ways.map((way, n) => (
              <text key={way} x={delay.x + 0.9 * rem} y={delay.y + (1.85 + 1.05 * n) * rem}>
                {way}
              </text>
            ))}
            <circle ref={dot} className="round-dot" r={0} fill={`var(--lane-${lane})`} />
          </>
        )}
      </svg>
      <StateStrip
        lane={lane}
        t={t}
        reverse={reverse ?? false}
        style={{
          left: box.x + 0.6 * rem,
          top: box.y + 1.85 * rem,
          width: box.w - 1.2 * rem,
          height: 0.9 * rem,
        }}
      />
      {recurrence !== 'none' && !backward && (
        <StateStrip
          lane={lane}
          t={reverse ? t + 1 : t - 1}
          reverse={reverse ?? false}
          style={{ left: delay.x + 0.9 * rem, top: delay.y - 0.6 * rem, width: 5 * rem, height: 0.45 * rem }}
        />
      )}
      <p className="folded-says">{facts && sayFolded(facts, backward)}</p>
    </div>
  )
}

function describe(
  cell: string,
  facts: StepFacts | undefined,
  t: number,
  reverse: boolean | undefined,
): string {
  const from = reverse ? 'from right to left' : 'from left to right'
  const name = reverse === undefined ? cell : `${cell}, reading ${from},`
  if (!facts) return `${name} folded into one cell`
  const guess = facts.guess
    ? `, guesses ${nameOf(facts.guess.character)}`
    : facts.said === undefined
      ? ''
      : `, says ${facts.said}`
  return `${name} folded into one cell with its loop; at step ${t + 1} it reads ${nameOf(facts.read)}${guess}`
}

/** The numbers of the step that the picture does not hold already. */
function sayFolded({ moved, bits, off, role, next, kept }: StepFacts, backward: boolean): string {
  if (backward) return kept === undefined ? '' : `once round the loop, the gradient is ${sayFactor(kept)}`
  if (moved !== undefined && off !== undefined && Number.isFinite(moved + off))
    return `h changed by ${moved.toFixed(2)}; ${role} ${next}: off by ${off.toFixed(2)}`
  if (moved === undefined || bits === undefined || !Number.isFinite(moved + bits)) return ''
  return `h changed by ${moved.toFixed(2)}; ${role} ${nameOf(next)}: ${bits.toFixed(1)} bits of surprise`
}
