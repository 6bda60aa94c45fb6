import { useCallback, useRef } from 'react'
import { palette } from '../draw/colours.ts'
import { paintSigned } from '../draw/heatmap.ts'
import { useDraw } from '../draw/useDraw.ts'
import { roundFigure } from '../views/numbers.ts'
import { useGeometry } from './geometry.ts'

const LEVELS = Float32Array.from({ length: 64 }, (_, i) => (i / 63) * 2 - 1)

/** There is not room for more characters than this at both ends. */
const LONG = 4

/** The signed colour scale with its ends. */
export function RampLegend({ limit }: { limit: number }) {
  const { compact } = useGeometry()
  const end = roundFigure(limit)
  const canvas = useRef<HTMLCanvasElement>(null)
  const draw = useCallback(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(LEVELS.length, 1)
    paintSigned(new Uint32Array(image.data.buffer), LEVELS, 1, palette().diverging)
    context.putImageData(image, 0, 0)
  }, [])
  useDraw(draw, () => undefined)
  if (compact) return <div aria-hidden="true">±{end}</div>
  return (
    <div aria-hidden="true">
      <canvas ref={canvas} className="ramp" width={LEVELS.length} height={1} />
      <div className="ramp-ends">
        {end.length > LONG ? (
          <span>±{end}</span>
        ) : (
          <>
            <span>−{end}</span>
            <span>+{end}</span>
          </>
        )}
      </div>
    </div>
  )
}
