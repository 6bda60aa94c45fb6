import { Fragment, useCallback, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { cells } from '../../../engine/cells/index.ts'
import { STATE, saturates } from '../../../engine/diagnostics/saturation.ts'
import { useLanesBothWays } from '../../bothWays.ts'
import { useReadable } from '../../draw/throttled.ts'
import { laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { gateNames } from '../../text/en.ts'
import { Figure } from '../figure/Figure.tsx'
import { ARROWS } from '../states.ts'
import type { Table } from '../table.ts'
import { UnitInSentence } from '../UnitInSentence.tsx'
import { askEvery, useLaneAnswers } from '../useLaneAnswers.ts'
import { useWidth } from '../useWidth.ts'
import { describeSaturation, type Square, shapeOf, spotsOf, squaresOf } from './layout.ts'

const QUESTION = { kind: 'saturation' } as const

/** How often each unit's gates are as good as shut, and as good as open, on the sequence on the stage. */
export default function SaturationPanel() {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const [wanted, setWanted] = useState<'probe' | 'text'>('probe')
  const holdsOut = useStore(runStore, state =>
    state.lanes.some(({ heldOutLoss }) => heldOutLoss !== undefined),
  )
  const over = holdsOut ? wanted : 'probe'
  const bothWays = useLanesBothWays().length > 0
  const answers = useLaneAnswers(
    lanes.map(() => (over === 'text' ? QUESTION : undefined)),
    askEvery(Math.max(...lanes.map(({ h }) => h))),
  )
  const frames = useReadable(useCallback(state => state.lanes.map(({ frame }) => frame), []))
  const squares = squaresOf(
    lanes.map(({ cell, act }, i) => ({
      cell: cells[cell][act],
      frame: over === 'probe' ? frames[i] : undefined,
      heldOut: answers[i]?.answer,
    })),
  )
  const last = useRef(squares)
  if (squares.length > 0) last.current = squares
  const shown = squares.length > 0 ? squares : last.current
  const names = lanes.map((_, i) => laneName(lanes, i))
  const layers = Math.max(...lanes.map(each => each.layers))
  if (!lanes.some(({ cell, act }) => saturates(cells[cell][act]).length > 0))
    return <p className="view-note">Nothing to show: neither gates nor states with ends. A ReLU has none.</p>
  if (shown.length === 0) return <p className="view-note">Getting ready …</p>
  const said = describeSaturation(shown, names)
  return (
    <>
      {holdsOut && (
        <div className="view-controls">
          <label>
            over{' '}
            <select value={over} onChange={event => setWanted(event.target.value as typeof wanted)}>
              <option value="probe">the sequence on the stage</option>
              <option value="text">text never learned from</option>
            </select>
          </label>
        </div>
      )}
      <Figure
        name="gate-saturation"
        sentence={said.map(({ sentence }) => sentence).join(' ')}
        says={said.map(({ lane, sentence, unit }) => (
          <Fragment key={lane}>
            {unit ? (
              <UnitInSentence
                sentence={sentence}
                name={unit.name}
                lane={lane}
                unit={{ l: unit.layer, j: unit.unit, reverse: unit.reverse ?? false }}
              />
            ) : (
              sentence
            )}{' '}
          </Fragment>
        ))}
        table={() => tableOf(shown, names, over)}
      >
        <Squares squares={shown} />
        <ul className="lane-key">
          {names.map((name, lane) => (
            <li key={name} data-lane={lane} className="lane-text">
              <span className="swatch" /> {name}
            </li>
          ))}
          {bothWays &&
            ARROWS.map((arrow, way) => (
              <li key={arrow}>
                <svg viewBox="0 0 12 12" aria-hidden="true">
                  <path className={unitsClass(way === 1)} d={shapeOf(0, 6, 6, 4)} fill="currentColor" />
                </svg>
                {arrow}
              </li>
            ))}
          {layers > 1 &&
            Array.from({ length: layers }, (_, layer) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a layer is its position
              <li key={layer}>
                <svg viewBox="0 0 12 12" aria-hidden="true">
                  <path d={shapeOf(layer, 6, 6, 4)} fill="currentColor" />
                </svg>
                layer {layer + 1}
              </li>
            ))}
        </ul>
      </Figure>
    </>
  )
}

/** Two side by side. */
function Squares({ squares }: { squares: readonly Square[] }) {
  const { ref, width, rem } = useWidth<HTMLDivElement>()
  const size = Math.max(0, Math.min(width / 2 - 2.2 * rem, 10 * rem))
  return (
    <div ref={ref} className="saturation">
      {squares.map(square => (
        <Scatter key={square.letter} square={square} size={size} rem={rem} />
      ))}
    </div>
  )
}

function Scatter({ square, size, rem }: { square: Square; size: number; rem: number }) {
  const { letter, lanes } = square
  const left = 1.5 * rem
  const top = 0.3 * rem
  const place = (share: number) => share * size
  return (
    <div>
      <h3>
        {letter === STATE ? 'h' : letter} <span>{letter === STATE ? 'states' : gateNames[letter]}</span>
      </h3>
      <svg width={size + left + 0.3 * rem} height={size + 1.5 * rem} className="axis" aria-hidden="true">
        <g transform={`translate(${left},${top})`}>
          <path className="bound" d={`M0,0V${size}H${size}Z`} />
          {[0, 1].map(share => (
            <g key={share}>
              <text x={-0.2 * rem} y={size - place(share) + (share ? 0.6 : 0) * rem} textAnchor="end">
                {share}
              </text>
              <text x={place(share)} y={size + 0.95 * rem} textAnchor={share ? 'end' : 'start'}>
                {share}
              </text>
            </g>
          ))}
          <text x={size / 2} y={size + 0.95 * rem} textAnchor="middle">
            {letter === STATE ? '< −.95' : 'shut'}
          </text>
          <text transform={`translate(${-0.35 * rem},${size / 2}) rotate(-90)`} textAnchor="middle">
            {letter === STATE ? '> .95' : 'open'}
          </text>
          {lanes.flatMap(({ lane, points }) =>
            [false, true].map(way => (
              <path
                key={`${lane} ${way}`}
                className={unitsClass(way)}
                color={`var(--lane-${lane})`}
                fill={`var(--lane-${lane})`}
                d={spotsOf(points)
                  .filter(({ reverse = false }) => reverse === way)
                  .map(({ layer, left: x, right: y, count }) =>
                    shapeOf(
                      layer,
                      place(x),
                      size - place(y),
                      Math.min(3, 1 + 0.3 * Math.log2(count)) * 0.17 * rem,
                    ),
                  )
                  .join('')}
              />
            )),
          )}
        </g>
      </svg>
    </div>
  )
}

const unitsClass = (reverse: boolean) => (reverse ? 'units hollow' : 'units')

function tableOf(squares: readonly Square[], names: readonly string[], over: 'probe' | 'text'): Table {
  return {
    caption: `Share of the steps of ${over === 'probe' ? 'the sequence on the stage' : 'text never learned from'} at which a gate is shut or open, by unit`,
    columns: ['gate', 'lane', 'layer', 'unit', 'share below 0.1 (h: −0.95)', 'share above 0.9 (h: 0.95)'],
    rows: squares.flatMap(({ letter, lanes }) =>
      lanes.flatMap(({ lane, points }) =>
        points.map(({ layer, unit, reverse, left, right }) => [
          letter,
          names[lane]!,
          layer + 1,
          `${unit + 1}${reverse === undefined ? '' : ` ${ARROWS[reverse ? 1 : 0]}`}`,
          left,
          right,
        ]),
      ),
    ),
  }
}
