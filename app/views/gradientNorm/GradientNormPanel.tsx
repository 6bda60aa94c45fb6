import { scaleLinear, scaleLog } from 'd3-scale'
import { select } from 'd3-selection'
import { type KeyboardEvent, type PointerEvent, useCallback, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { fields } from '../../../engine/experiment/fields.ts'
import { changeLane, inForce } from '../../controls/actions.ts'
import { useReadable } from '../../draw/throttled.ts'
import { laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { runStore } from '../../store/run.ts'
import { type ChartBox, curve, drawAxes, drawHere, type Svg } from '../chart.ts'
import { drawLines } from '../curves/draw.ts'
import { Figure } from '../figure/Figure.tsx'
import { Here } from '../Here.tsx'
import { laterTable } from '../laterTable.ts'
import { roundFigure, shortFigure, shortUpdate } from '../numbers.ts'
import { usePanel } from '../usePanel.ts'
import { decadesOf, describeNorms, nextStop, normExtent } from './layout.ts'

/** ‖gradient‖ before clipping, with the clip threshold as a line that can be moved. */
export default function GradientNormPanel() {
  const settings = useStore(experimentStore, state => state.experiment.lanes)
  const editing = useStore(experimentStore, state => state.editing)
  const lane = settings[editing === 'all' ? 0 : editing]!
  /** While it is being dragged; it is set where it is let go, so that a run is not turned at every pixel. */
  const [dragged, setDragged] = useState<number>()
  const set = useStore(runStore, () => inForce(lane).clip)
  const clipBy = useStore(runStore, () => inForce(lane).clipBy)
  const clip = dragged ?? set
  const scale = useRef<(y: number) => number>(() => 1)

  const draw = useCallback(
    (svg: Svg, box: ChartBox, rem: number) => {
      const { lanes, update, latest } = runStore.getState()
      const [low, high] = normExtent(
        lanes.map(({ gradientNorm }) => gradientNorm.means),
        clipBy === 'norm' ? clip : 0,
      )
      const x = scaleLinear([0, Math.max(10, latest)], [box.left, box.width - 2])
      const y = scaleLog([low, high], [box.height - box.bottom, box.top]).clamp(true)
      scale.current = y.invert
      drawAxes(svg, box, x, y, shortUpdate, roundFigure, decadesOf(low, high))
      const height = (norm: number) => (norm > 0 ? y(norm) : Number.NaN)
      drawLines(
        svg,
        lanes.map(({ gradientNorm }, lane) => ({
          lane,
          d: curve(gradientNorm.updates, gradientNorm.means, x, height),
          dots: [],
        })),
        rem,
      )
      drawHere(svg, box, x, { update, latest })
      const shown = clip > 0 && clipBy === 'norm'
      const at = shown ? y(clip) : box.height - box.bottom
      const threshold = svg.select('.threshold').attr('transform', `translate(0,${at})`)
      threshold
        .select('.grip')
        .attr('x', box.left)
        .attr('width', box.width - box.left)
        .attr('y', -0.75 * rem)
        .attr('height', 1.5 * rem)
      threshold
        .select('line')
        .attr('x1', box.left)
        .attr('x2', box.width)
        .attr('visibility', shown ? 'visible' : 'hidden')
      threshold
        .select('text')
        .attr('x', box.width - 2)
        .attr('y', -0.3 * rem)
        .text(shown ? `clip at ${shortFigure(clip)}` : '')
    },
    [clip, clipBy],
  )
  const svg = usePanel(9, draw)

  const sentence = useReadable(
    useCallback(
      state =>
        describeNorms(
          state.lanes.flatMap((lane, i) =>
            settings[i]
              ? [
                  {
                    name: laneName(settings, i),
                    norm: lane.gradientNorm.at(state.update),
                    clippedShare: lane.clippedShare,
                    clips: inForce(settings[i]).clip > 0,
                  },
                ]
              : [],
          ),
        ),
      [settings],
    ),
  )

  const drag = (event: PointerEvent<SVGGElement>) => {
    if (event.buttons !== 1 || !svg.current) return
    const value = scale.current(event.clientY - svg.current.getBoundingClientRect().top)
    setDragged(Number(Math.min(fields.clip.max, Math.max(1e-3, value)).toPrecision(2)))
  }
  const drop = () => {
    if (dragged !== undefined) changeLane('clip', dragged)
    setDragged(undefined)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 }[event.key]
    if (by === undefined) return
    event.preventDefault()
    event.stopPropagation()
    changeLane('clip', nextStop(fields.clip.stops, clip, by))
  }
  return (
    <section className="panel" aria-labelledby="norm-title">
      <div className="panel-head">
        <h2 id="norm-title">Gradient norm, before clipping</h2>
      </div>
      <Figure
        name="gradient norm"
        sentence={sentence}
        table={laterTable(tables => tables.gradientNormTable())}
      >
        <svg ref={svg} className="axis" aria-label={sentence} role="group">
          <g className="y-axis" />
          <g className="x-axis" />
          <g className="curves" />
          <Here id="norm-here" />
          <g
            className="threshold"
            role="slider"
            tabIndex={0}
            aria-label="Clip threshold"
            aria-orientation="vertical"
            aria-valuemin={0}
            aria-valuemax={fields.clip.max}
            aria-valuenow={clip}
            aria-valuetext={clip === 0 ? 'off' : String(clip)}
            onPointerDown={event => select(event.currentTarget).node()?.setPointerCapture(event.pointerId)}
            onPointerMove={drag}
            onLostPointerCapture={drop}
            onKeyDown={onKeyDown}
          >
            <rect className="grip" fill="transparent" />
            <line className="clip-line" />
            <text className="mark-label" textAnchor="end" />
          </g>
        </svg>
      </Figure>
    </section>
  )
}
