import { useMemo, useState } from 'react'
import { CLIFF, cliffSlice, descend } from '../../../engine/diagnostics/cliff.ts'
import { Figure } from '../figure/Figure.tsx'
import type { Table } from '../table.ts'
import { CliffMap } from './CliffMap.tsx'
import { Jumps } from './Jumps.tsx'
import { describeDescents, describeSlice, describeSurface, figure, within, zoomForWall } from './layout.ts'
import { NumberField } from './NumberField.tsx'
import { Slice } from './Slice.tsx'
import { useSurface } from './surface.ts'

const STEPS = 200
const POINTS = 301
/** The exponent of the smallest reach; there float64 still has some hundred numbers between the points' neighbours. */
const NEAREST = -12

/** The smallest network whose error has a cliff: where its gradient explodes, and what clipping does about it. */
export default function CliffPanel() {
  const surface = useSurface()
  const [start, setStart] = useState({ w: 5, b: -2.2 })
  const [lr, setLr] = useState(0.05)
  const [clip, setClip] = useState(1)
  const [w, setW] = useState(6)
  const [zoom, setZoom] = useState(0)
  const free = useMemo(() => descend(start, { lr, clip: 0, steps: STEPS }), [start, lr])
  const held = useMemo(() => descend(start, { lr, clip, steps: STEPS }), [start, lr, clip])
  const reach = 10 ** zoom
  const slice = useMemo(() => cliffSlice(w, reach, POINTS), [w, reach])
  return (
    <>
      <p className="formula">
        x<sub>t</sub> = w·σ(x<sub>t−1</sub>) + b, x<sub>0</sub> = 0.5, E = (σ(x<sub>{CLIFF.steps}</sub>) −
        0.7)²
      </p>
      <p className="view-note">
        On either side of the dotted edge, {CLIFF.steps} steps take x to a different end. A tiny change of w
        or b decides which, so the gradient there explodes.
      </p>
      <Figure
        name="cliff"
        sentence={
          surface
            ? `${describeSurface(surface)} ${describeDescents(free, held, clip)}`
            : 'Computing the map …'
        }
        table={() => descentTable(free, held)}
      >
        <CliffMap
          surface={surface}
          start={start}
          onStart={setStart}
          free={free}
          held={clip > 0 ? held : []}
          w={w}
        />
        <div className="view-controls">
          <NumberField
            label="start w"
            value={start.w}
            step={0.05}
            range={CLIFF.w}
            onChange={value => setStart({ ...start, w: value })}
          />
          <NumberField
            label="b"
            value={start.b}
            step={0.05}
            range={CLIFF.b}
            onChange={value => setStart({ ...start, b: value })}
          />
          <NumberField label="learning rate" value={lr} step={0.01} range={[0, 10]} onChange={setLr} />
          <NumberField label="clip at" value={clip} step={0.5} range={[0, 1000]} onChange={setClip} />
        </div>
        <Jumps free={free} held={clip > 0 ? held : []} />
      </Figure>
      <section className="lesson" aria-label="Slice across the edge">
        <h3>Across the edge</h3>
        <div className="view-controls">
          <label>
            w = {w.toFixed(2)}{' '}
            <input
              type="range"
              min={CLIFF.w[0]}
              max={CLIFF.w[1]}
              step={0.05}
              value={w}
              onChange={event => setW(within(Number(event.target.value), CLIFF.w))}
            />
          </label>
          <label>
            within ±{figure(reach)}{' '}
            <input
              type="range"
              min={0}
              max={-NEAREST}
              step={0.5}
              value={-zoom}
              aria-valuetext={`±${figure(reach)}`}
              onChange={event => setZoom(-Number(event.target.value))}
            />
          </label>
          <button type="button" onClick={() => setZoom(zoomForWall(w, POINTS, NEAREST))}>
            Zoom to the wall
          </button>
        </div>
        <Figure
          name="cliff-slice"
          sentence={describeSlice(w, reach, slice)}
          table={() => sliceTable(w, slice)}
        >
          <Slice slice={slice} reach={reach} />
        </Figure>
      </section>
    </>
  )
}

function descentTable(free: ReturnType<typeof descend>, held: ReturnType<typeof descend>): Table {
  return {
    caption: 'Gradient descent on the one-unit error, without and with clipping',
    columns: [
      'update',
      'w',
      'b',
      'E',
      '‖∇E‖',
      'jump',
      'w, clipped',
      'b, clipped',
      'E, clipped',
      'jump, clipped',
    ],
    rows: free.map((point, n) => {
      const other = held[n]
      return [
        n,
        point.w,
        point.b,
        point.E,
        point.norm,
        point.jump,
        ...(other ? [other.w, other.b, other.E, other.jump] : ['', '', '', '']),
      ]
    }),
  }
}

function sliceTable(w: number, { offsets, E, log10 }: ReturnType<typeof cliffSlice>): Table {
  return {
    caption: `Across the edge at w = ${w}`,
    columns: ['b − b*(w)', 'E', 'log10 ‖∇E‖'],
    rows: Array.from(offsets, (offset, i) => [offset, E[i]!, log10[i]!]),
  }
}
