/** The tables of the panels with curves over updates. */
import { group, laneName } from '../../stage/laneName.ts'
import { experimentStore } from '../../store/experiment.ts'
import { preferences } from '../../store/preferences.ts'
import { runStore } from '../../store/run.ts'
import { inUnit, shownUnit, unitName } from '../loss/layout.ts'
import type { Table } from '../table.ts'
import type { Rows } from './frameTable.ts'

interface Curve {
  readonly name: string
  readonly updates: readonly number[]
  readonly values: readonly number[]
}

export function lossTable(): Table | undefined {
  const unit = shownUnit(preferences.getState().unit, runStore.getState().shape)
  return tableOfCurves(`loss, ${unitName[unit]}`, (name, { loss, heldOut }) =>
    [
      { name: `${name} loss (${unitName[unit]})`, series: loss },
      { name: `${name} loss on unseen text (${unitName[unit]})`, series: heldOut },
    ].map(({ name, series: { updates, means } }) => ({
      name,
      updates,
      values: means.map(mean => inUnit(mean, unit)),
    })),
  )
}

export function scoreTable(): Table | undefined {
  return tableOfCurves('score', (name, { scores }) => [
    { name: `${name} score (share)`, updates: scores.updates, values: scores.means },
  ])
}

export function gradientNormTable(): Table | undefined {
  return tableOfCurves('gradient norm before clipping', (name, { gradientNorm, clipped }) => [
    { name: `${name} ‖gradient‖`, updates: gradientNorm.updates, values: gradientNorm.means },
    { name: `${name} share of updates clipped`, updates: clipped.updates, values: clipped.means },
  ])
}

type LaneRun = ReturnType<typeof runStore.getState>['lanes'][number]

function tableOfCurves(
  what: string,
  curvesOf: (name: string, lane: LaneRun) => readonly Curve[],
): Table | undefined {
  const { lanes, latest } = runStore.getState()
  const settings = experimentStore.getState().experiment.lanes
  const curves = lanes.flatMap((lane, i) => (settings[i] ? curvesOf(laneName(settings, i), lane) : []))
  const rows = curveRows(curves)
  return rows && { caption: `Updates 1 to ${group(latest)}: ${what}`, ...rows }
}

/** One row for each update at which some curve has a point, which is the mean since the point before; nothing where a curve has none. */
export function curveRows(all: readonly Curve[]): Rows | undefined {
  const curves = all.filter(({ updates }) => updates.length > 0)
  if (curves.length === 0) return undefined
  const updates = [...new Set(curves.flatMap(curve => curve.updates))].sort((a, b) => a - b)
  const columns = curves.map(
    ({ updates, values }) => new Map(updates.map((update, i) => [update, values[i]!])),
  )
  return {
    columns: ['update', ...curves.map(({ name }) => name)],
    rows: updates.map(update => [update, ...columns.map(values => values.get(update) ?? '')]),
  }
}
