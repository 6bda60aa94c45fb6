import { scaleLinear } from 'd3-scale'
import type { DescentPoint } from '../../../engine/diagnostics/cliff.ts'
import { superscript } from '../gradient/sentence.ts'
import { useWidth } from '../useWidth.ts'

const HEIGHT_REM = 5.5

/** How long every jump of the two descents is, on a log scale. */
export function Jumps({ free, held }: { free: readonly DescentPoint[]; held: readonly DescentPoint[] }) {
  const { ref, width, rem } = useWidth<HTMLDivElement>()
  const left = 2.3 * rem
  const right = Math.max(left, width - 0.8 * rem)
  const bottom = (HEIGHT_REM - 1.4) * rem
  const jumps = [...free, ...held].map(({ jump }) => jump).filter(jump => jump > 0)
  const low = Math.max(-8, Math.floor(Math.log10(Math.min(1e-2, ...jumps))))
  const high = Math.ceil(Math.log10(Math.max(1, ...jumps)))
  const last = Math.max(1, free.length - 1)
  const x = scaleLinear([1, last], [left, right])
  const y = scaleLinear([low, high], [bottom, 0.4 * rem])
  const points = (path: readonly DescentPoint[]) =>
    path
      .flatMap(({ jump }, n) =>
        jump > 0 ? `${x(n + 1).toFixed(1)},${y(Math.max(low, Math.log10(jump))).toFixed(1)}` : [],
      )
      .join(' ')
  const step = Math.ceil((high - low) / 3)
  const decades = Array.from({ length: Math.floor((high - low) / step) + 1 }, (_, i) => low + i * step)
  return (
    <div ref={ref} className="jumps">
      <svg width={width} height={HEIGHT_REM * rem} className="axis" aria-hidden="true">
        {decades.map(decade => (
          <g key={decade} transform={`translate(0,${y(decade)})`}>
            <line className="grid-line" x1={left} x2={right} />
            <text x={left - 0.3 * rem} y={0.27 * rem} textAnchor="end">
              10{superscript(decade)}
            </text>
          </g>
        ))}
        <polyline className="descent free" points={points(free)} />
        <polyline className="descent held" points={points(held)} />
        <text className="mark-label" x={left + 0.3 * rem} y={1.1 * rem}>
          length of the jump
        </text>
        <text x={right} y={bottom + 1.1 * rem} textAnchor="end">
          update {last}
        </text>
        <text x={left} y={bottom + 1.1 * rem}>
          1
        </text>
      </svg>
    </div>
  )
}
