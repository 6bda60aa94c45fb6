/** What a saved picture says of itself: what it shows, of which experiment and update, and where that can be opened. */
import type { Experiment, LaneSettings } from '../../../engine/experiment/experiment.ts'
import { defaultLane } from '../../../engine/experiment/experiment.ts'
import { type FieldKey, laneKeys } from '../../../engine/experiment/fields.ts'
import { printValue } from '../../../engine/experiment/parseValue.ts'

export interface Caption {
  readonly title: string
  readonly sentence: string
  /** Of the experiment, spelled as in the link. */
  readonly settings: string
  readonly update: number
  /** Empty where no link can hold the experiment. */
  readonly link: string
}

const shared = ['task', 'text', 'T', 'B', 'loss', 'seed'] as const satisfies readonly FieldKey[]
/** Said in any case; the others only where they are not as usual. */
const alwaysOfLanes: readonly string[] = ['cell', 'h', 'opt', 'lr', 'clip']

/** Everything a reader needs to know at a glance; the link holds the rest. */
export function settingsOf(experiment: Experiment): string {
  const { task, txt, lanes } = experiment
  const ofAll = shared
    .filter(
      key => (key !== 'text' || (task === 'text' && !txt)) && (key !== 'loss' || experiment.loss !== 'task'),
    )
    .map(key => `${key}=${printValue(experiment[key])}`)
  const own = task === 'text' && txt ? ['own text'] : []
  const ofLanes = laneKeys
    .filter(key => key !== 'fp')
    .filter(key => alwaysOfLanes.includes(key) || lanes.some(lane => lane[key] !== defaultLane[key]))
    .map(key => `${key}=${valuesOf(lanes, key)}`)
  return [...ofAll, ...own, ...ofLanes].join(' ')
}

/** One value where the lanes agree, else one for each. */
function valuesOf(lanes: readonly LaneSettings[], key: keyof LaneSettings): string {
  const values = lanes.map(lane => printValue(lane[key]))
  return new Set(values).size === 1 ? values[0]! : values.join(',')
}

/**
 * Lines no wider than so many pixels; a word that is wider than that is cut.
 * @param measure the width of a text in pixels
 */
export function wrap(text: string, widthPx: number, measure: (text: string) => number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`
    if (measure(longer) <= widthPx) {
      line = longer
      continue
    }
    if (line !== '') lines.push(line)
    line = ''
    for (const character of word) {
      if (line !== '' && measure(line + character) > widthPx) {
        lines.push(line)
        line = ''
      }
      line += character
    }
  }
  return line === '' ? lines : [...lines, line]
}
