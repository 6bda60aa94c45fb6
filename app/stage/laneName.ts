import type { LaneSettings } from '../../engine/experiment/experiment.ts'
import { laneKeys } from '../../engine/experiment/fields.ts'
import { printValue } from '../../engine/experiment/parseValue.ts'
import { cellNames } from '../text/en.ts'

/** The cell's name and, spelled as in the link, what else sets this lane apart from the other lanes of the same cell: “LSTM fb=3”. */
export function laneName(lanes: readonly LaneSettings[], lane: number): string {
  const settings = lanes[lane]!
  const name = cellNames[settings.cell]
  const twins = lanes.filter(other => other.cell === settings.cell)
  if (twins.length === 1) return name
  const differing = laneKeys.filter(key => key !== 'fp' && twins.some(other => other[key] !== settings[key]))
  if (differing.length === 0) return `${name} ${lane + 1}`
  return `${name} ${differing.map(key => `${key}=${printValue(settings[key])}`).join(' ')}`
}

/** Size of a lane in a few words. */
export function laneFacts({ h, layers }: LaneSettings, parameters: number | undefined): string {
  const size = layers === 1 ? `${h} units` : `${layers} × ${h} units`
  return parameters === undefined ? size : `${size} · ${group(parameters)} parameters`
}

/** 12 345 with thin spaces. */
export function group(n: number): string {
  return Math.round(n)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, '\u202F')
}
