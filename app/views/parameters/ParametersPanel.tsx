import { memo, useCallback, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { palette } from '../../draw/colours.ts'
import { paintSigned } from '../../draw/heatmap.ts'
import { useReadable } from '../../draw/throttled.ts'
import { useDraw } from '../../draw/useDraw.ts'
import { group, laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { shortFigure } from '../numbers.ts'
import {
  describeParameters,
  describeTensor,
  layoutParameters,
  type ParametersView,
  type Picture,
  sayChange,
  sayGradientLimit,
  sayLimit,
  sayRatio,
  sayReduction,
  type TensorView,
} from './layout.ts'

/** Every parameter tensor of one lane beside its gradient, and how far the latest update moved it. */
export default function ParametersPanel() {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const [chosen, choose] = useState(0)
  const lane = Math.min(chosen, lanes.length - 1)
  const view = useReadable(
    useCallback(
      state => {
        const frame = state.lanes[lane]?.weights
        return frame && layoutParameters(frame)
      },
      [lane],
    ),
  )
  // While an experiment starts over the last picture stays, as on the stage, so that what is below does not jump up and down again.
  const refused = useStore(runStore, state => state.status === 'refused')
  const last = useRef(view)
  if (view || refused) last.current = view
  const shown = view ?? last.current
  return (
    <>
      {lanes.length > 1 && (
        <label className="parameters-lane" data-lane={lane}>
          <span className="swatch" /> of
          <select
            aria-label="Parameters of"
            value={lane}
            onChange={event => choose(Number(event.target.value))}
          >
            {lanes.map((_, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its position
              <option key={i} value={i}>
                {laneName(lanes, i)}
              </option>
            ))}
          </select>
        </label>
      )}
      {shown ? <Tensors {...shown} /> : <p className="parameters-wait">Getting ready …</p>}
    </>
  )
}

function Tensors({ update, tensors }: ParametersView) {
  return (
    <>
      <p className="sentence long">{describeParameters({ update, tensors })}</p>
      <div className="parameters-key">
        <span aria-hidden="true">
          − <i className="ramp" /> +
        </span>
        <p>Weights left, gradient right. A column for each input, a row for each output.</p>
      </div>
      <ul className="tensors">
        {tensors.map(tensor => (
          <li key={tensor.name}>
            <Tensor tensor={tensor} update={update} />
          </li>
        ))}
      </ul>
      <details>
        <summary>As a table</summary>
        <table className="parameters-table" aria-label={`Parameters after update ${group(update)}`}>
          <thead>
            <tr>
              <th scope="col">tensor, shape</th>
              <th scope="col" title="Euclidean norm of the parameters">
                ‖θ‖
              </th>
              <th scope="col" title="Euclidean norm of the gradient, after clipping">
                ‖g‖
              </th>
              <th scope="col" title="Of the last update, relative to the parameters before it">
                ‖Δθ‖/‖θ‖
              </th>
            </tr>
          </thead>
          <tbody>
            {tensors.map(({ name, size, norm, gradientNorm, ratio }) => (
              <tr key={name}>
                <th scope="row">
                  {name} <span>{size}</span>
                </th>
                <td>{shortFigure(norm)}</td>
                <td>{gradientNorm === undefined ? '–' : shortFigure(gradientNorm)}</td>
                <td>{sayRatio(ratio)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </>
  )
}

const Tensor = memo(({ tensor, update }: { tensor: TensorView; update: number }) => {
  const { name, size, rows, columns, gates, heightPx, weights, gradients } = tensor
  const reduction = sayReduction(tensor)
  const extent = { rows, columns, gates }
  return (
    <div className="tensor" role="img" aria-label={describeTensor(tensor, update)}>
      <p className="tensor-name">
        {name} <span>{size}</span>
      </p>
      <div className="tensor-maps" style={{ height: `${heightPx / 16}rem` }}>
        <div className="tensor-gates">{rows > 1 && gates.map(gate => <span key={gate}>{gate}</span>)}</div>
        <HeatMap picture={weights} {...extent} />
        <HeatMap picture={gradients} {...extent} />
      </div>
      <p className="tensor-limits">
        <span>{sayLimit(weights)}</span>
        <span>{sayGradientLimit(tensor)}</span>
      </p>
      {reduction && <p>{reduction}</p>}
      <p>{sayChange(tensor, update)}</p>
    </div>
  )
})

interface HeatMapProps {
  readonly picture: Picture | undefined
  readonly rows: number
  readonly columns: number
  readonly gates: readonly string[]
}

function HeatMap({ picture, rows, columns, gates }: HeatMapProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const draw = useCallback(() => {
    const context = canvas.current?.getContext('2d')
    if (!context) return
    const image = context.createImageData(columns, rows)
    if (picture)
      paintSigned(new Uint32Array(image.data.buffer), picture.values, picture.limit || 1, palette().diverging)
    context.putImageData(image, 0, 0)
  }, [picture, rows, columns])
  useDraw(draw, () => undefined)
  return (
    <div className="tensor-map">
      <canvas ref={canvas} className="heatmap" width={columns} height={rows} />
      {gates.length > 1 && (
        <div className={`gate-lines ${rows === 1 ? 'lying' : 'standing'}`}>
          {gates.map(gate => (
            <i key={gate} />
          ))}
        </div>
      )}
    </div>
  )
}
