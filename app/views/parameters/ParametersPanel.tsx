import {
  type KeyboardEvent,
  memo,
  type PointerEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useRef,
  useState,
} from 'react'
import { useStore } from 'zustand'
import { parseTurns } from '../../../engine/experiment/turns.ts'
import { palette } from '../../draw/colours.ts'
import { paintSigned } from '../../draw/heatmap.ts'
import { useReadable } from '../../draw/throttled.ts'
import { useDraw } from '../../draw/useDraw.ts'
import { LaneOptions } from '../../stage/LaneOptions.tsx'
import { group, laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { lookAtWeightsOf } from '../../store/stage.ts'
import { Figure } from '../figure/Figure.tsx'
import { shortFigure } from '../numbers.ts'
import {
  describeParameters,
  describeTensor,
  layoutParameters,
  lettersOf,
  type ParametersView,
  type Picture,
  sayChange,
  sayGradientLimit,
  sayLimit,
  sayRatio,
  sayReduction,
  type TensorView,
  tableOf,
} from './layout.ts'
import { moved, type Place, pixelOf, placeAt } from './place.ts'
import { WeightEditor } from './WeightEditor.tsx'

/** A weight that is looked at. */
interface Picked {
  readonly tensor: string
  readonly at: Place
}

/** Every parameter tensor of one lane beside its gradient, and how far the latest update moved it. */
export default function ParametersPanel() {
  const lanes = useStore(experimentStore, state => state.experiment.lanes)
  const [chosen, choose] = useState(0)
  const lane = Math.min(chosen, lanes.length - 1)
  useEffect(() => lookAtWeightsOf(lane), [lane])
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
            <LaneOptions lanes={lanes} />
          </select>
        </label>
      )}
      {shown ? (
        <Tensors key={lane} lane={lane} {...shown} />
      ) : (
        <p className="parameters-wait">Getting ready …</p>
      )}
    </>
  )
}

function Tensors({ lane, update, tensors }: ParametersView & { lane: number }) {
  const [picked, pick] = useState<Picked>()
  const turns = useStore(experimentStore, state => state.experiment.lanes[lane]?.turns ?? '')
  const vocabulary = useStore(runStore, state => state.lanes[lane]?.vocabulary)
  const table = () =>
    tableOf({ update, tensors }, laneName(experimentStore.getState().experiment.lanes, lane))
  return (
    <>
      <Figure
        name="parameters"
        sentence={describeParameters({ update, tensors })}
        table={table}
        long
        captionFirst
      >
        <div className="parameters-key">
          <span aria-hidden="true">
            − <i className="ramp" /> +
          </span>
          <p>
            Weights left, gradient right. A column for each input, a row for each output. Point at a weight to
            change it.
          </p>
        </div>
        <ul className="tensors">
          {tensors.map(tensor => (
            <li key={tensor.name}>
              <Tensor
                tensor={tensor}
                update={update}
                turns={turns}
                vocabulary={vocabulary}
                at={picked?.tensor === tensor.name ? picked.at : undefined}
                pick={pick}
              />
              {picked?.tensor === tensor.name && picked.at.every((n, axis) => n < tensor.shape[axis]!) && (
                <WeightEditor
                  lane={lane}
                  tensor={tensor}
                  at={picked.at}
                  onMove={at => pick({ tensor: tensor.name, at })}
                />
              )}
            </li>
          ))}
        </ul>
      </Figure>
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

interface TensorProps {
  readonly tensor: TensorView
  readonly update: number
  /** What was done to the lane by hand. */
  readonly turns: string
  readonly vocabulary: readonly string[] | undefined
  /** The weight of it that is looked at. */
  readonly at: Place | undefined
  pick(picked: Picked): void
}

const Tensor = memo(({ tensor, update, turns, vocabulary, at, pick }: TensorProps) => {
  const { name, size, rows, columns, gates, heightPx, weights, gradients } = tensor
  const byHand = parseTurns(turns).flatMap(turn =>
    'tensor' in turn && turn.tensor === name && turn.update <= update ? [turn.at] : [],
  )
  const { across, down } = lettersOf(tensor, vocabulary)
  const reduction = sayReduction(tensor)
  const extent = { rows, columns, gates }
  return (
    <figure className="tensor" aria-label={describeTensor(tensor, update)}>
      <p className="tensor-name">
        {name} <span>{size}</span>
      </p>
      <div className="tensor-maps" style={{ height: `${heightPx / 16}rem` }}>
        <div className="tensor-gates">
          {rows > 1 && (down ?? gates).map(letter => <span key={letter}>{letter}</span>)}
        </div>
        <Weights tensor={tensor} byHand={byHand} at={at} pick={pick}>
          <HeatMap picture={weights} {...extent} />
        </Weights>
        <HeatMap picture={gradients} {...extent} />
      </div>
      {across && (
        <p className="tensor-letters" aria-hidden="true">
          {across.map(letter => (
            <span key={letter}>{letter}</span>
          ))}
        </p>
      )}
      <p className="tensor-limits">
        <span>{sayLimit(weights)}</span>
        <span>{sayGradientLimit(tensor)}</span>
      </p>
      {reduction && <p>{reduction}</p>}
      <p>{sayChange(tensor, update)}</p>
    </figure>
  )
})

interface WeightsProps extends Pick<TensorProps, 'tensor' | 'at' | 'pick'> {
  readonly byHand: readonly Place[]
  readonly children: ReactNode
}

/** The picture of the weights as one thing to point at or walk in by arrows; what was set by hand is marked. */
function Weights({ tensor, byHand, at, pick, children }: WeightsProps) {
  const { name, shape, rows, columns } = tensor
  const take = (place: Place) => pick({ tensor: name, at: place })
  const here = at ?? shape.map(() => 0)
  const point = (event: PointerEvent<HTMLDivElement>) => {
    if (event.type === 'pointermove' && event.buttons !== 1) return
    const { left, top, width, height } = event.currentTarget.getBoundingClientRect()
    take(placeAt(tensor, (event.clientX - left) / width, (event.clientY - top) / height))
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.shiftKey || event.altKey || event.ctrlKey || event.metaKey) return
    const far = event.key.startsWith('Page') ? 10 : 1
    const by = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
      PageUp: [-1, 0],
      PageDown: [1, 0],
    }[event.key]
    if (event.key === 'Enter') take(here)
    else if (by) take(at ? moved(tensor, at, by[0]! * far, by[1]! * far) : here)
    else return
    event.preventDefault()
  }
  const mark = (place: Place, className: string) => {
    const { row, column } = pixelOf(tensor, place)
    const percent = (n: number, of: number) => `${(100 * n) / of}%`
    return (
      <i
        key={`${className} ${place}`}
        className={className}
        style={{
          left: percent(column, columns),
          top: percent(row, rows),
          width: percent(1, columns),
          height: percent(1, rows),
        }}
      />
    )
  }
  return (
    <div
      className="tensor-weights"
      role="application"
      aria-roledescription="heat map"
      aria-label={`Weights of ${name}, by arrow keys${at ? `: [${at.join(', ')}]` : ''}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the arrow keys
      tabIndex={0}
      onPointerDown={point}
      onPointerMove={point}
      onKeyDown={onKeyDown}
    >
      {children}
      {byHand.map(place => mark(place, 'by-hand'))}
      {at && mark(at, 'picked')}
    </div>
  )
}

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
