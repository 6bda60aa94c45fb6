import type { LaneSettings } from '../../engine/experiment/experiment.ts'
import { type LaneKey, laneKeys, type Wiring } from '../../engine/experiment/fields.ts'
import { printValue } from '../../engine/experiment/parseValue.ts'
import { parseTurns, type Turn, targetOf } from '../../engine/experiment/turns.ts'
import type { TaskShape } from '../../engine/tasks/task.ts'
import { runStore } from '../store/run.ts'
import { cellNames } from '../text/en.ts'

/** What sets lanes apart besides the cell; a fingerprint is no setting. */
const compared = laneKeys.filter(key => key !== 'cell' && key !== 'fp')

const weightsKey: LaneKey = 'weights'

/** In a name, as people say it. */
const wiringWords: Readonly<Record<Wiring, string>> = {
  plain: 'plain',
  bi: 'bidirectional',
  encdec: 'encoder–decoder',
  attn: 'attention',
}

/**
 * The cell's name and, spelled as in the link, whatever else differs between the lanes: “LSTM fb=3”; else a number where twins need one.
 * A wiring that the task does not have is not in force, so it is not in the name.
 */
export function laneName(
  all: readonly LaneSettings[],
  lane: number,
  shape: Pick<TaskShape, 'wirings'> | undefined = runStore.getState().shape,
): string {
  const lanes = all.map(each =>
    !shape || shape.wirings?.includes(each.wire) ? each : { ...each, wire: 'plain' as const },
  )
  const settings = lanes[lane]!
  const name = cellNames[settings.cell]
  const differing = compared.filter(key => lanes.some(other => other[key] !== settings[key]))
  // Where weights come from is always said: no setting tells what they are.
  const said = [
    name,
    ...[...new Set([...differing, weightsKey])].flatMap(
      key => (key === 'wire' ? wiringWords[settings.wire] : spell(settings, key)) || [],
    ),
  ].join(' ')
  const twins = lanes.filter(
    other => other.cell === settings.cell && differing.every(key => other[key] === settings[key]),
  )
  return twins.length === 1 ? said : `${said} ${lane + 1}`
}

function spell(settings: LaneSettings, key: LaneKey): string {
  if (key === 'turns') return sayTurns(settings.turns)
  if (key === 'weights') return settings.weights && `(file ${settings.weights})`
  return `${key}=${printValue(settings[key])}`
}

/** What is done to a lane on its way, short enough for a headline: the latest setting and how many there were before, weights as a number. */
function sayTurns(text: string): string {
  const turns = parseTurns(text)
  const settings = turns.filter(turn => 'key' in turn)
  const weights = new Set(turns.flatMap(turn => ('key' in turn ? [] : targetOf(turn)))).size
  const before = settings.length > 1 ? `${settings.length - 1} + ` : ''
  const latest = settings.length > 0 ? [before + sayTurn(settings.at(-1)!)] : []
  const byHand = weights > 0 ? [`(${weights === 1 ? '1 weight' : `${weights} weights`} by hand)`] : []
  return [...latest, ...byHand].join(' ')
}

/** “lr=0.003 from update 120” */
export function sayTurn(turn: Turn): string {
  const update = group(turn.update)
  return 'key' in turn
    ? `${turn.key}=${printValue(turn.value)} from update ${update}`
    : `${turn.tensor}[${turn.at.join(', ')}]=${turn.value} at update ${update}`
}

/** What the lanes have in common, spelled as in the link, in the order of the form; empty for one lane. */
export function heldConstant(lanes: readonly LaneSettings[]): string {
  if (lanes.length < 2) return ''
  const [first] = lanes
  const alike = (['cell', ...compared] as const).filter(key => lanes.every(lane => lane[key] === first![key]))
  return alike.flatMap(key => spell(first!, key) || []).join(' ')
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
