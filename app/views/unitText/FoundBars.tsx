import type { FindUnitsAnswer } from '../../../engine/worker/questions/findUnits.ts'
import type { Unit } from '../../store/stage.ts'
import { ARROWS } from '../states.ts'
import { barsOf, sayVerdict, signed, unitName } from './layout.ts'

interface FoundBarsProps {
  readonly answer: FindUnitsAnswer
  readonly layers: number
  readonly chosen: Unit
  onChoose(l: number, j: number, reverse?: boolean): void
}

const ROW_REM = 1.6

/** 12, 2:12 for a unit of layer 2; of both directions 12 ←. */
const short = ({ l, j, reverse }: Unit, layers: number) =>
  `${layers > 1 ? `${l + 1}:` : ''}${j + 1}${reverse === undefined ? '' : ` ${ARROWS[reverse ? 1 : 0]}`}`

const keyOf = ({ l, j, reverse }: Unit) => `${l} ${j} ${reverse}`

/** The units that follow best, |r| as bars beside the band of what chance gives; a click colours the text by one. */
export function FoundBars({ answer, layers, chosen, onChoose }: FoundBarsProps) {
  const bars = barsOf(answer)
  const chance = Math.min(1, answer.baseline.r)
  return (
    <div className="found">
      <ul>
        {bars.map(bar => {
          const { l, j, r, reverse } = bar
          const name = unitName(bar, layers, answer.reverse !== undefined)
          return (
            <li key={keyOf(bar)}>
              <button
                type="button"
                className="quiet"
                aria-pressed={
                  l === chosen.l && j === chosen.j && (reverse ?? false) === (chosen.reverse ?? false)
                }
                aria-label={`${short(bar, layers)}: ${name}, r ${signed(r)}, ${sayVerdict(bar)}: colour the text by it`}
                onClick={() => onChoose(l, j, reverse)}
              >
                {short(bar, layers)}
              </button>
            </li>
          )
        })}
      </ul>
      <svg aria-hidden="true" style={{ height: `${bars.length * ROW_REM}rem` }}>
        <rect className="chance" width={`${100 * chance}%`} height="100%" />
        {bars.map((bar, n) => (
          <rect
            key={keyOf(bar)}
            className={`bar ${bar.verdict}`}
            y={`${n * ROW_REM + 0.3}rem`}
            height={`${ROW_REM - 0.6}rem`}
            width={`${100 * Math.abs(bar.r)}%`}
          />
        ))}
        <line className="chance-line" x1={`${100 * chance}%`} x2={`${100 * chance}%`} y1="0" y2="100%" />
      </svg>
      <ul>
        {bars.map(bar => (
          <li key={keyOf(bar)}>
            {signed(bar.r)} {sayVerdict(bar)}
          </li>
        ))}
      </ul>
      <div className="found-axis" aria-hidden="true">
        <span>0</span>
        <span>|r|</span>
        <span>1</span>
      </div>
      <p>Correlation; grey: as far as chance goes, 19 times of 20.</p>
    </div>
  )
}
