import { type CSSProperties, useCallback, useRef } from 'react'
import { palette } from '../../draw/colours.ts'
import { paintSigned } from '../../draw/heatmap.ts'
import { useDraw } from '../../draw/useDraw.ts'
import { runStore } from '../../store/run.ts'

interface StateStripProps {
  readonly lane: number
  /** −1, or T, is before the first that is read, where h is zero. */
  readonly t: number
  readonly reverse?: boolean
  readonly style: CSSProperties
}

/** h of the top layer after one step, one unit beside the other, on the scale of the hidden track. */
export function StateStrip({ lane, t, reverse = false, style }: StateStripProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const draw = useCallback(() => {
    const { frame } = runStore.getState().lanes[lane] ?? {}
    const context = canvas.current?.getContext('2d')
    const h = reverse ? frame?.reverse?.h : frame?.h
    if (!frame || !h || !context || t > frame.T || (t === frame.T && !reverse)) return
    const { H, L, T } = frame
    const from = ((L - 1) * T + t) * H
    if (context.canvas.width !== H) context.canvas.width = H
    const image = context.createImageData(H, 1)
    const values = t < 0 || t === T ? new Float32Array(H) : h.subarray(from, from + H)
    paintSigned(new Uint32Array(image.data.buffer), values, 1, palette().diverging)
    context.putImageData(image, 0, 0)
  }, [lane, t, reverse])
  useDraw(draw, state => state.lanes[lane]?.frame)
  return <canvas ref={canvas} className="heatmap" width={1} height={1} style={style} />
}
