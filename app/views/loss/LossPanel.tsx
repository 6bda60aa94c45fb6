import { scaleLinear } from 'd3-scale'
import { useCallback } from 'react'
import { useStore } from 'zustand'
import { useReadable } from '../../draw/throttled.ts'
import { laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { prefer, preferences } from '../../store/preferences.ts'
import { runStore } from '../../store/run.ts'
import { floorText } from '../../text/en.ts'
import { type ChartBox, curve, drawAxes, drawHere, type Svg } from '../chart.ts'
import { Figure } from '../figure/Figure.tsx'
import { dashes } from '../gradient/GradientTrack.tsx'
import { Here } from '../Here.tsx'
import { laterTable } from '../laterTable.ts'
import { roundFigure, shortUpdate, ticksTo } from '../numbers.ts'
import { usePanel } from '../usePanel.ts'
import {
  describeLoss,
  figureIn,
  floorLoss,
  inUnit,
  lossExtent,
  shownUnit,
  spreadLabels,
  unitName,
} from './layout.ts'

/** Loss over updates, of what was trained on and of text never seen, with what ignorance would get as dashed lines. */
export default function LossPanel() {
  const shape = useStore(runStore, state => state.shape)
  const unit = shownUnit(
    useStore(preferences, state => state.unit),
    shape,
  )
  const settings = useStore(experimentStore, state => state.experiment.lanes)

  const draw = useCallback(
    (svg: Svg, box: ChartBox, rem: number) => {
      const { lanes, update, latest } = runStore.getState()
      const floors = lanes[0]?.floors ?? []
      const top = inUnit(
        lossExtent(
          lanes.flatMap(({ loss, heldOut }) => [loss.means, heldOut.means]),
          floors,
        ),
        unit,
      )
      const x = scaleLinear([0, Math.max(10, latest)], [box.left, box.width - 2])
      const y = scaleLinear([0, top], [box.height - box.bottom, box.top]).clamp(true)
      drawAxes(
        svg,
        box,
        x,
        y,
        shortUpdate,
        roundFigure,
        ticksTo(top, count => y.ticks(count)),
      )

      const shown = floors
        .map(floor => ({ id: floor.id, value: inUnit(floorLoss(floor), unit) }))
        .filter(({ value }) => value <= top)
      const ys = shown.map(({ value }) => y(value))
      const labels = spreadLabels(ys, 0.95 * rem, box.height - box.bottom)
      const marks = svg
        .select('.floors')
        .selectAll<SVGGElement, (typeof shown)[number]>('g')
        .data(shown)
        .join(enter => {
          const g = enter.append('g')
          g.append('line').attr('class', 'floor-line')
          g.append('text').attr('class', 'mark-label').attr('text-anchor', 'end')
          return g
        })
      marks
        .select('line')
        .attr('x1', box.left)
        .attr('x2', box.width)
        .attr('y1', (_, i) => ys[i]!)
        .attr('y2', (_, i) => ys[i]!)
      marks
        .select('text')
        .attr('x', box.width - 2)
        .attr('y', (_, i) => labels[i]! - 0.25 * rem)
        .text(({ id, value }) => `${floorText[id]} ${figureIn(value, unit)}`)

      const curves = lanes.flatMap(({ loss, heldOut }, lane) => [
        { lane, className: 'line', d: curve(loss.updates, loss.means, x, nats => y(inUnit(nats, unit))) },
        {
          lane,
          className: 'line held-out',
          d: curve(heldOut.updates, heldOut.means, x, nats => y(inUnit(nats, unit))),
        },
      ])
      svg
        .select('.curves')
        .selectAll<SVGPathElement, (typeof curves)[number]>('path')
        .data(curves)
        .join('path')
        .attr('class', ({ className }) => className)
        .attr('stroke', ({ lane }) => `var(--lane-${lane})`)
        .attr('stroke-dasharray', ({ lane, className }) => (className === 'line' ? dashes[lane]! : '1 3'))
        .attr('opacity', ({ className }) => (className === 'line' ? 0.9 : 1))
        .attr('d', ({ d }) => d)
      drawHere(svg, box, x, { update, latest })
    },
    [unit],
  )
  const svg = usePanel(12, draw)

  const { figures, sentence } = useReadable(
    useCallback(
      state => {
        const lanes = state.lanes.flatMap((lane, i) =>
          settings[i]
            ? [{ name: laneName(settings, i), lossNats: lane.lossNats, heldOutNats: lane.heldOutNats }]
            : [],
        )
        return { figures: lanes.map(({ lossNats }) => lossNats), sentence: describeLoss(lanes, unit) }
      },
      [settings, unit],
    ),
  )
  return (
    <section className="panel" aria-labelledby="loss-title">
      <div className="panel-head">
        <h2 id="loss-title">Loss</h2>
        <span className="figures" aria-hidden="true">
          {figures.map((nats, lane) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its position
            <span key={lane} data-lane={lane} className="lane-text">
              {Number.isFinite(nats) ? figureIn(inUnit(nats, unit), unit) : '–'}
            </span>
          ))}
        </span>
        {unit === 'mse' ? (
          <abbr title={unitName.mse}>MSE</abbr>
        ) : (
          <select
            aria-label="Unit of the loss"
            value={unit}
            onChange={event => prefer({ unit: event.target.value === 'nats' ? 'nats' : 'bits' })}
          >
            {(['bits', 'nats'] as const).map(option => (
              <option key={option} value={option}>
                {option}
              </option>
            ))}
          </select>
        )}
      </div>
      <Figure name="loss" sentence={sentence} table={laterTable(tables => tables.lossTable())} long>
        <svg ref={svg} role="img" aria-label={sentence} className="axis">
          <g className="y-axis" />
          <g className="x-axis" />
          <g className="curves" />
          <g className="floors" />
          <Here id="loss-here" />
        </svg>
      </Figure>
    </section>
  )
}
