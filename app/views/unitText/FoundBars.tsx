import type { FindUnitsAnswer } from '../../../engine/worker/questions/findUnits.ts'
import { barsOf, sayVerdict, signed, unitName } from './layout.ts'

interface FoundBarsProps {
  readonly answer: FindUnitsAnswer
  readonly layers: number
  readonly chosen: { readonly l: number; readonly j: number }
  onChoose(l: number, j: number): void
}

const ROW_REM = 1.6

/** 12, or 2:12 for a unit of layer 2. */
const short = ({ l, j }: { l: number; j: number }, layers: number) =>
  layers > 1 ? `${l + 1}:${j + 1}` : `${j + 1}`

/** The units that follow best, |r| as bars beside the band of what chance gives; a click colours the text by one. */
export function FoundBars({ answer, layers, chosen, onChoose }: FoundBarsProps) {
  const bars = barsOf(answer)
  const chance = Math.min(1, answer.baseline.r)
  return (
    <div className="found">
      <ul>
        {bars.map(({ l, j, r, verdict }) => (
          <li key={`${l} ${j}`}>
            <button
              type="button"
              className="quiet"
              aria-pressed={l === chosen.l && j === chosen.j}
              aria-label={`${short({ l, j }, layers)}: ${unitName({ l, j }, layers)}, r ${signed(r)}, ${sayVerdict({ l, j, r, verdict })}: colour the text by it`}
              onClick={() => onChoose(l, j)}
            >
              {short({ l, j }, layers)}
            </button>
          </li>
        ))}
      </ul>
      <svg aria-hidden="true" style={{ height: `${bars.length * ROW_REM}rem` }}>
        <rect className="chance" width={`${100 * chance}%`} height="100%" />
        {bars.map(({ l, j, r, verdict }, n) => (
          <rect
            key={`${l} ${j}`}
            className={`bar ${verdict}`}
            y={`${n * ROW_REM + 0.3}rem`}
            height={`${ROW_REM - 0.6}rem`}
            width={`${100 * Math.abs(r)}%`}
          />
        ))}
        <line className="chance-line" x1={`${100 * chance}%`} x2={`${100 * chance}%`} y1="0" y2="100%" />
      </svg>
      <ul>
        {bars.map(bar => (
          <li key={`${bar.l} ${bar.j}`}>
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
