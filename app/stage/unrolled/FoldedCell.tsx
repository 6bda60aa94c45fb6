import { useCallback, useRef } from 'react'
import { useStore } from 'zustand'
import { cells } from '../../../engine/cells/index.ts'
import { glyph, nameOf } from '../../draw/characters.ts'
import { useReadable } from '../../draw/throttled.ts'
import { experimentStore } from '../../store/experiment.ts'
import { shownStep, stageStore } from '../../store/stage.ts'
import { placeOf } from '../../store/walk.ts'
import { cellNames } from '../../text/en.ts'
import { FOLDED_COLUMN_REM, useGeometry } from '../geometry.ts'
import { factsOf, type StepFacts, sayFactor } from '../walking/facts.ts'
import { layoutLoop, weightsOf } from './layout.ts'
import { StateStrip } from './StateStrip.tsx'
import { useRound } from './useRound.ts'

/** One lane folded: its cell, the state that returns to it one step later, and what it does at the step that is looked at. */
export default function FoldedCell({ lane }: { lane: number }) {
  const { T, rem, availablePx } = useGeometry()
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const { cell, act, h } = lanes[lane]!
  const { state: carried, recurrence } = cells[cell][act]
  const t = useStore(stageStore, state => shownStep(state, T))
  const backward = useStore(
    stageStore,
    ({ walk, tau }) => walk !== undefined && placeOf(walk, T, tau).pass === 'backward',
  )
  const weight = weightsOf(lanes)[lane]
  const facts = useReadable(
    useCallback(
      ({ lanes: runs }): StepFacts | undefined => {
        const { frame, vocabulary } = runs[lane] ?? {}
        return frame && vocabulary && t < frame.T ? factsOf(frame, vocabulary, t) : undefined
      },
      [lane, t],
    ),
  )

  const loop = useRef<SVGPathElement>(null)
  const dot = useRef<SVGCircleElement>(null)
  useRound(lane, t, backward, loop, dot)

  const besidePx = availablePx - (FOLDED_COLUMN_REM + 1) * rem
  const { narrow, width, height, box, path, delay, head } = layoutLoop(rem, besidePx)
  const guess = facts?.guess
  const percent = guess && Math.round(guess.p * 100)
  return (
    <div className="folded-cell" style={{ width: besidePx }}>
      <svg width={width} height={height} role="img" aria-label={describe(cellNames[cell], facts, t)}>
        <path className="arrow" d={`M${box.x + box.w / 2},${height - 1.6 * rem}V${box.y + box.h}${head}`} />
        <text className="big" x={box.x + box.w / 2} y={height - 0.5 * rem} textAnchor="middle">
          {facts ? glyph(facts.read) : ''}
        </text>
        <text x={box.x + box.w / 2 + 1 * rem} y={height - 0.5 * rem}>
          read at step {t + 1}
        </text>
        <path className="arrow" d={`M${box.x + box.w / 2},${box.y}V${1.7 * rem}${head}`} />
        <text className="big" x={box.x + box.w / 2} y={1.2 * rem} textAnchor="middle">
          {guess && Number.isFinite(percent) ? `${glyph(guess.character)} ${percent} %` : ''}
        </text>
        <text x={box.x + box.w / 2 + 2.2 * rem} y={1.2 * rem}>
          guessed
        </text>
        <rect className="box" x={box.x} y={box.y} width={box.w} height={box.h} rx={0.5 * rem} />
        <text className="big" x={box.x + 0.6 * rem} y={box.y + 1.3 * rem}>
          {cellNames[cell]}
        </text>
        <text x={box.x + 0.6 * rem} y={box.y + 3.7 * rem}>
          {narrow ? `h [${h}]` : `h, ${h} numbers`}
        </text>
        {recurrence !== 'none' && (
          <>
            <path className="arrow" ref={loop} d={path} />
            <path className="arrow" d={`M${box.x + box.w},${box.y + rem}${arrowLeft(rem)}`} />
            <rect
              className="delay"
              x={delay.x - 0.5 * rem}
              y={delay.y - 0.5 * rem}
              width={rem}
              height={rem}
              rx={0.15 * rem}
            />
            <text x={delay.x + 0.9 * rem} y={delay.y - 0.9 * rem}>
              {carried.join(', ')} of step {t}
            </text>
            <text x={delay.x + 0.9 * rem} y={delay.y + 0.75 * rem}>
              one step later
            </text>
            {weight && (
              <text x={delay.x + 0.9 * rem} y={delay.y + 1.85 * rem}>
                × W_hh [{weight.shape.join(', ')}]
              </text>
            )}
            <circle ref={dot} className="round-dot" r={0} fill={`var(--lane-${lane})`} />
          </>
        )}
      </svg>
      <StateStrip
        lane={lane}
        t={t}
        style={{
          left: box.x + 0.6 * rem,
          top: box.y + 1.85 * rem,
          width: box.w - 1.2 * rem,
          height: 0.9 * rem,
        }}
      />
      {recurrence !== 'none' && (
        <StateStrip
          lane={lane}
          t={t - 1}
          style={{ left: delay.x + 0.9 * rem, top: delay.y - 0.6 * rem, width: 5 * rem, height: 0.45 * rem }}
        />
      )}
      <p className="folded-says">{facts && sayFolded(facts, backward)}</p>
    </div>
  )
}

function arrowLeft(rem: number): string {
  return `m${0.5 * rem},${-0.3 * rem}l${-0.5 * rem},${0.3 * rem}l${0.5 * rem},${0.3 * rem}`
}

function describe(name: string, facts: StepFacts | undefined, t: number): string {
  if (!facts) return `${name} folded into one cell`
  const guess = facts.guess ? `, guesses ${nameOf(facts.guess.character)}` : ''
  return `${name} folded into one cell with its loop; at step ${t + 1} it reads ${nameOf(facts.read)}${guess}`
}

/** The numbers of the step that the picture does not hold already. */
function sayFolded({ moved, bits, next, kept }: StepFacts, backward: boolean): string {
  if (backward) return kept === undefined ? '' : `once round the loop, the gradient is ${sayFactor(kept)}`
  if (moved === undefined || bits === undefined || !Number.isFinite(moved + bits)) return ''
  return `h changed by ${moved.toFixed(2)}; next is ${nameOf(next)}: ${bits.toFixed(1)} bits of surprise`
}
