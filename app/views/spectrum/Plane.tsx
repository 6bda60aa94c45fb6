import { symbol, symbolCircle, symbolDiamond, symbolSquare, symbolTriangle } from 'd3-shape'
import { dashes } from '../gradient/GradientTrack.tsx'
import { useWidth } from '../useWidth.ts'
import { dotsOf, figure, type LaneSpectrum, planeLimit, planeTicks } from './layout.ts'

/** Lanes differ by shape too, not by hue alone. */
const shapes = [symbolCircle, symbolTriangle, symbolSquare, symbolDiamond]
const MOST_REM = 15
const MARGIN_REM = 1.5
/** Eigenvalues from which on smaller marks are easier to tell apart. */
const MANY = 150

/** The complex plane with the unit circle, every lane's eigenvalues and its spectral radius. */
export function Plane({ lanes }: { lanes: readonly LaneSpectrum[] }) {
  const { ref, width, rem } = useWidth<HTMLDivElement>()
  const margin = MARGIN_REM * rem
  const size = Math.max(0, Math.min(width - 2 * margin, MOST_REM * rem))
  const limit = planeLimit(lanes)
  const scale = size / (2 * limit)
  const middle = size / 2
  const many = lanes.reduce((sum, { spectrum }) => sum + (spectrum?.eigenvalues.re.length ?? 0), 0)
  const side = many > MANY ? 0.24 * rem : 0.36 * rem
  const marker = (lane: number) => symbol(shapes[lane], side ** 2)() ?? ''
  const ticks = planeTicks(limit)
  return (
    <div ref={ref} className="plane" style={{ minHeight: size + margin * 1.4 }}>
      <svg width={size + 2 * margin} height={size + margin * 1.4} aria-hidden="true" className="axis">
        <g transform={`translate(${margin},${0.3 * rem})`}>
          <rect className="plane-area" width={size} height={size} />
          <line className="grid-line" x2={size} y1={middle} y2={middle} />
          <line className="grid-line" y2={size} x1={middle} x2={middle} />
          {ticks.map(tick => (
            <g key={tick}>
              <text x={middle + tick * scale} y={size + 0.95 * rem} textAnchor="middle">
                {tick}
              </text>
              <text x={-0.3 * rem} y={middle - tick * scale + 0.27 * rem} textAnchor="end">
                {tick === 0 ? '0' : `${tick}i`}
              </text>
            </g>
          ))}
          <circle className="unit-circle" cx={middle} cy={middle} r={scale} />
          {lanes.map(
            ({ lane, name, spectrum }) =>
              spectrum &&
              Number.isFinite(spectrum.radius) && (
                <circle
                  key={`${lane} ${name}`}
                  className="radius-circle"
                  cx={middle}
                  cy={middle}
                  r={spectrum.radius * scale}
                  stroke={`var(--lane-${lane})`}
                  strokeDasharray={dashes[lane]}
                />
              ),
          )}
          {lanes.map(each => (
            <g
              key={`${each.lane} ${each.name}`}
              className={each.reverse ? 'eigenvalues hollow' : 'eigenvalues'}
              color={`var(--lane-${each.lane})`}
            >
              {dotsOf(each, limit, size).map(({ x, y }, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: in order of size, as they are
                <path key={i} d={marker(each.lane)} transform={`translate(${x},${y})`} />
              ))}
            </g>
          ))}
          <text className="mark-label" x={middle} y={middle + scale - 0.35 * rem} textAnchor="middle">
            |λ| = 1
          </text>
        </g>
      </svg>
      <ul className="lane-key">
        {lanes.map(({ lane, name, reverse, gate, spectrum }) => (
          <li key={`${lane} ${name}`} data-lane={lane} className="lane-text">
            <svg viewBox="-6 -6 12 12" aria-hidden="true">
              <g className={reverse ? 'eigenvalues hollow' : 'eigenvalues'}>
                <path d={symbol(shapes[lane], 40)() ?? ''} />
              </g>
            </svg>
            {name}
            {gate && ` ${gate}`}
            {spectrum && <span className="visually-hidden"> ρ {figure(spectrum.radius)}</span>}
          </li>
        ))}
      </ul>
    </div>
  )
}
