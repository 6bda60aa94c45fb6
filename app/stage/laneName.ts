import type { LaneSettings } from '../../engine/experiment/experiment.ts'
import { type LaneKey, laneKeys } from '../../engine/experiment/fields.ts'
import { cellNames, fieldText } from '../text/en.ts'

/** The cell's name, and what else sets this lane apart from the other lanes of the same cell. */
export function laneName(lanes: readonly LaneSettings[], lane: number): string {
  const settings = lanes[lane]!
  const twins = lanes.filter(other => other.cell === settings.cell)
  if (twins.length === 1) return cellNames[settings.cell]
  const differing = laneKeys.filter(key => key !== 'fp' && twins.some(other => other[key] !== settings[key]))
  if (differing.length === 0) return `${cellNames[settings.cell]} ${lane + 1}`
  return `${cellNames[settings.cell]}, ${differing.map(key => say(key, settings)).join(', ')}`
}

function say(key: LaneKey, settings: LaneSettings): string {
  const { label, options } = fieldText[key]
  const value = settings[key]
  return `${label.toLowerCase()} ${options?.[String(value)] ?? value}`
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
