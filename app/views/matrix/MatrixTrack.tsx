import { type MouseEvent, useCallback, useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { useBothWays } from '../../bothWays.ts'
import { palette } from '../../draw/colours.ts'
import { useReadable } from '../../draw/throttled.ts'
import { useDraw } from '../../draw/useDraw.ts'
import { columnAt, useGeometry } from '../../stage/geometry.ts'
import { Track } from '../../stage/Track.tsx'
import { runStore } from '../../store/run.ts'
import { follow, pointAt, showTogether, stageStore } from '../../store/stage.ts'
import { gradientDomain } from '../gradient/domainStore.ts'
import { superscript } from '../gradient/sentence.ts'
import { tableOfFrame } from '../tables/frameTable.ts'
import { matrixRows } from '../tables/matrix.ts'
import { describeLoss, describeMatrix, lossAt, lossesOf, paintMatrix } from './layout.ts'

const HEIGHT_REM = 8
const COMPACT_REM = 5

/** All pairs: row τ is the gradient track of the loss at step τ. The chosen row is outlined; clicking a row chooses it. */
export default function MatrixTrack({ lane }: { lane: number }) {
  const geometry = useGeometry()
  const { T, rem, plotPx, compact } = geometry
  const { domain } = useStore(gradientDomain)
  const tau = useStore(stageStore, state => Math.min(state.tau, T - 1))
  const together = useStore(stageStore, state => state.together)
  const canvas = useRef<HTMLCanvasElement>(null)
  const bothWays = useBothWays(lane)
  const heightPx = (compact ? COMPACT_REM : HEIGHT_REM) * rem

  const draw = useCallback(() => {
    const frame = runStore.getState().lanes[lane]?.frame
    const losses = frame && lossesOf(frame)
    const context = canvas.current?.getContext('2d')
    if (!losses || !context) return
    if (context.canvas.width !== frame.T) {
      context.canvas.width = frame.T
      context.canvas.height = frame.T
    }
    const image = context.createImageData(frame.T, frame.T)
    paintMatrix(new Uint32Array(image.data.buffer), losses, domain, palette().diverging)
    context.putImageData(image, 0, 0)
  }, [lane, domain])
  useDraw(draw, state => state.lanes[lane]?.frame)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new scale is the reason
  useEffect(() => draw(), [domain])

  const sentence = useReadable(
    useCallback(
      state => {
        const frame = state.lanes[lane]?.frame
        const losses = frame && lossesOf(frame)
        return losses ? describeMatrix(losses) : ''
      },
      [lane],
    ),
  )
  const valueAt = (t: number) => {
    const frame = runStore.getState().lanes[lane]?.frame
    const losses = frame && lossesOf(frame)
    return losses ? describeLoss(losses, Math.min(t, T - 1)) : ''
  }
  const choose = (event: MouseEvent) => {
    // The track itself would take the column for the loss.
    event.stopPropagation()
    const box = event.currentTarget.getBoundingClientRect()
    follow(lossAt(event.clientY - box.top, heightPx, T))
    pointAt(columnAt(geometry, event.clientX - box.left))
  }
  const rowPx = heightPx / T

  return (
    <Track
      id="matrix"
      lane={lane}
      heightPx={heightPx}
      sentence={sentence}
      says={sentence}
      valueAt={valueAt}
      table={() => tableOfFrame(lane, () => 'gradient of every loss at every earlier step', matrixRows)}
      choosesTau
      legend={
        <>
          <div aria-hidden="true">
            <div className="ramp magnitude" />
            <div className="ramp-ends">
              <span>10{superscript(domain.low)}</span>
              <span>10{superscript(domain.high)}</span>
            </div>
            <p className="matrix-axis">loss τ ↓</p>
          </div>
          <button
            type="button"
            className="matrix-sum"
            aria-pressed={together}
            aria-label="Σ all losses together"
            title="Gradient tracks show one loss’s gradient, or that of all losses together, as training adds them up"
            onClick={() => showTogether(!together)}
          >
            Σ all
          </button>
        </>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the track around it is the slider that has the keyboard */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
      <div className="matrix" style={{ width: plotPx, height: heightPx }} onClick={choose}>
        <canvas ref={canvas} className="heatmap" />
        <div
          className="matrix-row"
          aria-hidden="true"
          style={{
            top: tau * rowPx - 1,
            height: rowPx + 2,
            width: bothWays ? plotPx : ((tau + 1) * plotPx) / T,
          }}
        />
        {bothWays && (
          <>
            <svg width={plotPx} height={heightPx} aria-hidden="true">
              <line className="matrix-diagonal" x2={plotPx} y2={heightPx} />
            </svg>
            <span className="way-letter of-past" aria-hidden="true">
              →
            </span>
            <span className="way-letter of-future" aria-hidden="true">
              ←
            </span>
          </>
        )}
      </div>
    </Track>
  )
}
