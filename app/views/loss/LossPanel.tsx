import { useCallback } from 'react'
import { useStore } from 'zustand'
import { useReadable } from '../../draw/throttled.ts'
import { laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { prefer, preferences } from '../../store/preferences.ts'
import { runStore } from '../../store/run.ts'
import { floorText } from '../../text/en.ts'
import { CurveChart } from '../curves/CurveChart.tsx'
import type { Curves } from '../curves/layout.ts'
import { laterTable } from '../laterTable.ts'
import { roundFigure, ticksTo } from '../numbers.ts'
import { describeLoss, figureIn, floorLoss, inUnit, lossExtent, shownUnit, unitName } from './layout.ts'

/** Loss over updates, of what was trained on and of text never seen, with what ignorance would get as dashed lines. */
export default function LossPanel() {
  const shape = useStore(runStore, state => state.shape)
  const unit = shownUnit(
    useStore(preferences, state => state.unit),
    shape,
  )
  const settings = useStore(experimentStore, state => state.experiment.lanes)

  const read = useCallback((): Curves => {
    const { lanes } = runStore.getState()
    const floors = lanes[0]?.floors ?? []
    const top = inUnit(
      lossExtent(
        lanes.flatMap(({ loss, heldOut }) => [loss.means, heldOut.means]),
        floors,
      ),
      unit,
    )
    const inUnits = (means: readonly number[]) => means.map(mean => inUnit(mean, unit))
    return {
      top,
      ticks: counted => ticksTo(top, counted),
      sayTick: roundFigure,
      marks: floors.map(floor => {
        const value = inUnit(floorLoss(floor), unit)
        return { value, label: `${floorText[floor.id]} ${figureIn(value, unit)}` }
      }),
      curves: lanes.flatMap(({ loss, heldOut }, lane) => [
        { lane, updates: loss.updates, values: inUnits(loss.means), faint: true },
        { lane, updates: heldOut.updates, values: inUnits(heldOut.means), heldOut: true },
      ]),
    }
  }, [unit])

  const { figures, sentence } = useReadable(
    useCallback(
      state => {
        const lanes = state.lanes.flatMap((lane, i) =>
          settings[i]
            ? [{ name: laneName(settings, i), meanLoss: lane.meanLoss, heldOutLoss: lane.heldOutLoss }]
            : [],
        )
        return { figures: lanes.map(({ meanLoss }) => meanLoss), sentence: describeLoss(lanes, unit) }
      },
      [settings, unit],
    ),
  )
  return (
    <section className="panel" aria-labelledby="loss-title">
      <div className="panel-head">
        <h2 id="loss-title">Loss</h2>
        <span className="figures" aria-hidden="true">
          {figures.map((loss, lane) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its position
            <span key={lane} data-lane={lane} className="lane-text">
              {Number.isFinite(loss) ? figureIn(inUnit(loss, unit), unit) : '–'}
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
      <CurveChart
        name="loss"
        sentence={sentence}
        table={laterTable(tables => tables.lossTable())}
        heightRem={12}
        read={read}
      />
    </section>
  )
}
