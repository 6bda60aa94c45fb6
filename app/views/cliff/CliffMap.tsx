import { type KeyboardEvent, type PointerEvent, useCallback, useId, useRef } from 'react'
import { CLIFF, type CliffSurface, type DescentPoint } from '../../../engine/diagnostics/cliff.ts'
import { palette } from '../../draw/colours.ts'
import { useDraw } from '../../draw/useDraw.ts'
import { superscript } from '../gradient/sentence.ts'
import { useWidth } from '../useWidth.ts'
import { COLOURS, edgeLine, fromMap, paintSurface, pathOf, toMap, within } from './layout.ts'

interface CliffMapProps {
  readonly surface: CliffSurface | undefined
  readonly start: { readonly w: number; readonly b: number }
  onStart(start: { w: number; b: number }): void
  readonly free: readonly DescentPoint[]
  readonly held: readonly DescentPoint[]
  /** Where the slice is taken. */
  readonly w: number
}

const STEP = 0.05
const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, STEP],
  ArrowDown: [0, -STEP],
}

/** log10 ‖∇E‖ over w and b, the edge, and both descents from a point that can be moved. */
export function CliffMap({ surface, start, onStart, free, held, w }: CliffMapProps) {
  const { ref, width: whole, rem } = useWidth<HTMLDivElement>()
  const canvas = useRef<HTMLCanvasElement>(null)
  const clipId = useId()
  const left = 1.7 * rem
  const width = Math.max(0, Math.min(whole - left - 0.6 * rem, 22 * rem))
  const height = width * 0.8
  const box = { width, height }

  const draw = useCallback(() => {
    const context = canvas.current?.getContext('2d')
    if (!context || !surface) return
    const image = context.createImageData(surface.columns, surface.rows)
    paintSurface(new Uint32Array(image.data.buffer), surface, palette().diverging)
    context.putImageData(image, 0, 0)
  }, [surface])
  useDraw(draw, () => undefined)

  const svg = useRef<SVGSVGElement>(null)
  const move = (event: PointerEvent) => {
    const bounds = svg.current!.getBoundingClientRect()
    const { w, b } = fromMap(box, event.clientX - bounds.left, event.clientY - bounds.top)
    onStart({ w: Number(w.toFixed(3)), b: Number(b.toFixed(3)) })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = MOVES[event.key]
    if (!by) return
    event.preventDefault()
    event.stopPropagation()
    const factor = event.shiftKey ? 0.1 : 1
    onStart({
      w: Number(within(start.w + factor * by[0], CLIFF.w).toFixed(3)),
      b: Number(within(start.b + factor * by[1], CLIFF.b).toFixed(3)),
    })
  }
  const [x, y] = toMap(box, start.w, start.b)
  const last = (path: readonly DescentPoint[]) => path.at(-1) && toMap(box, path.at(-1)!.w, path.at(-1)!.b)
  const rest = last(held)
  const thrown = last(free)
  const [sliceX] = toMap(box, w, 0)
  return (
    <div ref={ref} className="cliff">
      <div className="cliff-map" style={{ marginLeft: left, width, height }}>
        <canvas ref={canvas} className="heatmap" width={surface?.columns ?? 1} height={surface?.rows ?? 1} />
        {/* biome-ignore lint/a11y/noSvgWithoutTitle: what is in it has names */}
        <svg ref={svg} width={width} height={height} className="axis">
          <clipPath id={clipId}>
            <rect width={width} height={height} />
          </clipPath>
          <rect className="cliff-area" width={width} height={height} onPointerDown={move} />
          <g clipPath={`url(#${clipId})`} className="cliff-lines">
            <line className="edge-line" {...edgeLine(box)} />
            <line className="slice-line" x1={sliceX} x2={sliceX} y2={height} />
            <polyline className="descent halo" points={pathOf(box, free)} />
            <polyline className="descent free" points={pathOf(box, free)} />
            <polyline className="descent halo" points={pathOf(box, held)} />
            <polyline className="descent held" points={pathOf(box, held)} />
            {thrown && (
              <rect
                className="end free"
                x={thrown[0] - 0.2 * rem}
                y={thrown[1] - 0.2 * rem}
                width={0.4 * rem}
                height={0.4 * rem}
              />
            )}
            {rest && <circle className="end held" cx={rest[0]} cy={rest[1]} r={0.25 * rem} />}
          </g>
          <g
            className="cliff-start"
            role="slider"
            tabIndex={0}
            aria-label="Start of the descents"
            aria-valuemin={CLIFF.w[0]}
            aria-valuemax={CLIFF.w[1]}
            aria-valuenow={start.w}
            aria-valuetext={`w ${start.w.toFixed(2)}, b ${start.b.toFixed(2)}`}
            transform={`translate(${x},${y})`}
            onKeyDown={onKeyDown}
            onPointerDown={event => event.currentTarget.setPointerCapture(event.pointerId)}
            onPointerMove={event => event.buttons === 1 && move(event)}
          >
            <circle r={0.9 * rem} fill="transparent" />
            <circle className="knob" r={0.35 * rem} />
          </g>
          <text x={toMap(box, 6.5, 0)[0]} y={height + 0.95 * rem} textAnchor="middle">
            w
          </text>
          {[4, 5, 6, 7].map(tick => (
            <text key={tick} x={toMap(box, tick, 0)[0]} y={height + 0.95 * rem} textAnchor="middle">
              {tick}
            </text>
          ))}
          <text x={-0.3 * rem} y={0.7 * rem} textAnchor="end">
            b
          </text>
          {[-4, -3, -2].map(tick => (
            <text
              key={tick}
              x={-0.3 * rem}
              y={toMap(box, 4, tick)[1] + (tick === -4 ? 0 : 0.27) * rem}
              textAnchor="end"
            >
              −{-tick}
            </text>
          ))}
        </svg>
      </div>
      <div className="cliff-key">
        <span aria-hidden="true" className="cliff-ramp">
          10{superscript(COLOURS.low)} <i className="ramp magnitude" /> ≥ 10{superscript(COLOURS.high)} ‖∇E‖
        </span>
        <span>
          <i className="line edge" /> edge
        </span>
        <span>
          <i className="line slice" /> slice below
        </span>
        <span>
          <i className="line free" /> without clipping
        </span>
        <span>
          <i className="line held" /> clipped
        </span>
      </div>
    </div>
  )
}
