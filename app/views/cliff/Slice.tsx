import { scaleLinear } from 'd3-scale'
import type { CliffSlice } from '../../../engine/diagnostics/cliff.ts'
import { superscript } from '../gradient/sentence.ts'
import { useWidth } from '../useWidth.ts'
import { figure } from './layout.ts'

const HEIGHT_REM = 5
const GAP_REM = 0.9

/** E, and below it log10 ‖∇E‖, over the distance from the edge. */
export function Slice({ slice, reach }: { slice: CliffSlice; reach: number }) {
  const { ref, width, rem } = useWidth<HTMLDivElement>()
  const { offsets, E, log10 } = slice
  const left = 2.3 * rem
  const right = Math.max(left, width - 0.8 * rem)
  const height = HEIGHT_REM * rem
  const second = height + GAP_REM * rem
  const x = scaleLinear([-reach, reach], [left, right])
  const e = scaleLinear([0, 0.5], [height, 0.3 * rem])
  const finite = log10.filter(Number.isFinite)
  const low = Math.floor(Math.min(-2, ...finite) / 2) * 2
  const high = Math.max(2, Math.ceil(Math.max(...finite) / 2) * 2)
  const g = scaleLinear([low, high], [second + height, second + 0.3 * rem])
  const decades = [low, (low + high) / 2, high]
  const points = (values: Float64Array, y: (value: number) => number) =>
    Array.from(
      values,
      (value, i) => `${x(offsets[i]!).toFixed(1)},${y(Math.max(low, value)).toFixed(1)}`,
    ).join(' ')
  return (
    <div ref={ref}>
      <svg width={width} height={second + height + 2.2 * rem} className="axis" aria-hidden="true">
        {[0, 0.25, 0.5].map(value => (
          <g key={value} transform={`translate(0,${e(value)})`}>
            <line className="grid-line" x1={left} x2={right} />
            <text x={left - 0.3 * rem} y={0.27 * rem} textAnchor="end">
              {value}
            </text>
          </g>
        ))}
        {decades.map(decade => (
          <g key={decade} transform={`translate(0,${g(decade)})`}>
            <line className="grid-line" x1={left} x2={right} />
            <text x={left - 0.3 * rem} y={0.27 * rem} textAnchor="end">
              10{superscript(decade)}
            </text>
          </g>
        ))}
        <line className="edge-line" x1={x(0)} x2={x(0)} y1={0.3 * rem} y2={second + height} />
        <polyline className="slice-curve" points={points(E, e)} />
        <polyline className="slice-curve" points={points(log10, g)} />
        <text className="mark-label" x={left + 0.3 * rem} y={1.1 * rem}>
          E
        </text>
        <text className="mark-label" x={left + 0.3 * rem} y={second + 1.1 * rem}>
          ‖∇E‖
        </text>
        <text x={left} y={second + height + 1.1 * rem}>
          −{figure(reach)}
        </text>
        <text x={x(0)} y={second + height + 1.1 * rem} textAnchor="middle">
          0
        </text>
        <text x={right} y={second + height + 1.1 * rem} textAnchor="end">
          {figure(reach)}
        </text>
        <text x={x(0)} y={second + height + 2 * rem} textAnchor="middle">
          b − b*(w), distance from the edge
        </text>
      </svg>
    </div>
  )
}
