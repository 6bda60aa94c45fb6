import { scaleLinear } from 'd3-scale'
import { useWidth } from '../useWidth.ts'
import { bandLimit, type LaneSpectrum, rate } from './layout.ts'

const ROW_REM = 1.1

/** For every lane from ρ to σ_max, between which eigenvalues decide nothing, and what is measured: all as factors per step, around 1. */
export function Bands({ lanes }: { lanes: readonly LaneSpectrum[] }) {
  const { ref, width, rem } = useWidth<HTMLDivElement>()
  const side = 0.6 * rem
  const x = scaleLinear([0, bandLimit(lanes)], [side, Math.max(side, width - side)])
  const height = lanes.length * ROW_REM * rem + 0.4 * rem
  const inside = (value: number | undefined) => value !== undefined && Number.isFinite(value)
  return (
    <div ref={ref}>
      <svg width={width} height={height + 1.3 * rem} aria-hidden="true" className="axis bands">
        {x.ticks(5).map(tick => (
          <g key={tick} transform={`translate(${x(tick)},0)`}>
            <line className={tick === 1 ? 'one-line' : 'grid-line'} y2={height} />
            <text y={height + rem} textAnchor="middle">
              ×{tick}
            </text>
          </g>
        ))}
        {lanes.map((each, i) => {
          const { lane, name, spectrum } = each
          const measured = rate(each)
          const y = (i + 0.5) * ROW_REM * rem + 0.2 * rem
          return (
            <g key={`${lane} ${name}`} transform={`translate(0,${y})`} color={`var(--lane-${lane})`}>
              {spectrum && inside(spectrum.radius) && inside(spectrum.sigmaMax) && (
                <>
                  <line className="band" x1={x(spectrum.radius)} x2={x(spectrum.sigmaMax)} />
                  <circle className="rho" cx={x(spectrum.radius)} r={0.25 * rem} />
                  <circle className="sigma" cx={x(spectrum.sigmaMax)} r={0.25 * rem} />
                </>
              )}
              {measured !== undefined && Number.isFinite(measured) && (
                <path
                  className="measured"
                  transform={`translate(${x(measured)},0)`}
                  d={`M0,${-0.42 * rem}L${0.3 * rem},0L0,${0.42 * rem}L${-0.3 * rem},0Z`}
                />
              )}
            </g>
          )
        })}
      </svg>
    </div>
  )
}
