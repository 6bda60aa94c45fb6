/** What the saturation panel draws and says, without drawing anything. */
import type { Cell } from '../../../engine/cells/cell.ts'
import { endsOf, STATE, saturates } from '../../../engine/diagnostics/saturation.ts'
import type { Frame, OneWay } from '../../../engine/worker/frame.ts'
import type { Answer } from '../../../engine/worker/questions/index.ts'
import { gateNames } from '../../text/en.ts'
import { ARROWS } from '../states.ts'

/** One unit: shares of the steps at which it is near either end, 0 … 1. */
export interface UnitPoint {
  readonly layer: number
  readonly unit: number
  /** Whether it is of the direction from right to left, where the lane has two; undefined where it has one. */
  readonly reverse?: boolean
  /** Below 0.1, or for a tanh below −0.95. */
  readonly left: number
  /** Above 0.9, or above 0.95. */
  readonly right: number
}

/** One square: a gate of all lanes that have it, or, as `h`, the states of lanes without gates. */
export interface Square {
  readonly letter: string
  readonly lanes: readonly { readonly lane: number; readonly points: readonly UnitPoint[] }[]
}

/** Gates that keep the memory where they are open. */
const KEEPS: readonly string[] = ['f', 'z']
/** A unit that keeps for longer than this share of the steps acts as a memory. */
const LONG = 0.9

interface LaneEnds {
  readonly cell: Pick<Cell, 'gates' | 'equations'>
  /** The shares are counted in it, unless they were over the held-out text. */
  readonly frame: Frame | undefined
  readonly heldOut?: Answer<'saturation'> | undefined
}

/** Squares in the order in which the lanes' cells name their gates; lanes whose states have no ends (ReLU) have none. */
export function squaresOf(lanes: readonly LaneEnds[]): Square[] {
  const letters = [...new Set(lanes.flatMap(({ cell }) => saturates(cell)))]
  return letters.flatMap(letter => {
    const found = lanes.flatMap(({ cell, frame, heldOut }, lane) => {
      if (!saturates(cell).includes(letter)) return []
      const points = heldOut ? pointsOfText(heldOut, letter) : frame ? pointsOfFrame(frame, letter) : []
      return points.length > 0 ? { lane, points } : []
    })
    return found.length > 0 ? { letter, lanes: found } : []
  })
}

function pointsOfFrame(frame: Frame, letter: string): UnitPoint[] {
  const { reverse } = frame
  if (!reverse) return pointsOfWay(frame, frame, letter)
  return [frame, reverse].flatMap((way, i) =>
    pointsOfWay(frame, way, letter).map(point => ({ ...point, reverse: i === 1 })),
  )
}

function pointsOfWay({ L, T, H }: Frame, way: OneWay, letter: string): UnitPoint[] {
  const values = letter === STATE ? way.h : way[`gate ${letter}`]
  if (!values) return []
  return Array.from({ length: L }, (_, layer) => {
    const { low, high } = endsOf(letter, values.subarray(layer * T * H, (layer + 1) * T * H), H)
    return pointsOfLayer(layer, low.perUnit, high.perUnit)
  }).flat()
}

function pointsOfText({ gates }: Answer<'saturation'>, letter: string): UnitPoint[] {
  const found = gates.find(each => each.letter === letter)
  return found ? found.low.flatMap((low, layer) => pointsOfLayer(layer, low, found.high[layer]!)) : []
}

function pointsOfLayer(layer: number, low: Float64Array, high: Float64Array): UnitPoint[] {
  return Array.from(low, (left, unit) => ({ layer, unit, left, right: high[unit]! }))
}

export interface Spot {
  readonly layer: number
  readonly reverse?: boolean | undefined
  readonly left: number
  readonly right: number
  /** Units at this very place. */
  readonly count: number
}

/** Units at the same place become one larger spot, so that none hides another. */
export function spotsOf(points: readonly UnitPoint[]): Spot[] {
  const spots = new Map<string, Spot>()
  for (const { layer, left, right, reverse } of points) {
    if (Number.isNaN(left + right)) continue
    const key = `${layer} ${reverse} ${left} ${right}`
    spots.set(key, { layer, reverse, left, right, count: (spots.get(key)?.count ?? 0) + 1 })
  }
  return [...spots.values()]
}

/** A circle, a triangle or a square about (x, y), by layer, as part of an SVG path; its area grows with the count. */
export function shapeOf(layer: number, x: number, y: number, r: number): string {
  const n = (value: number) => value.toFixed(1)
  if (layer === 0)
    return `M${n(x - r)},${n(y)}a${n(r)},${n(r)} 0 1,0 ${n(2 * r)},0a${n(r)},${n(r)} 0 1,0 ${n(-2 * r)},0Z`
  if (layer === 1) return `M${n(x)},${n(y - 1.2 * r)}l${n(1.1 * r)},${n(2 * r)}h${n(-2.2 * r)}Z`
  return `M${n(x - 0.9 * r)},${n(y - 0.9 * r)}h${n(1.8 * r)}v${n(1.8 * r)}h${n(-1.8 * r)}Z`
}

const percent = (share: number) => `${Math.round(100 * share)} %`

/** 3, or where there are two directions 3 ←. */
const numberOf = ({ unit, reverse }: UnitPoint) =>
  `${unit + 1}${reverse === undefined ? '' : ` ${ARROWS[reverse ? 1 : 0]}`}`

function nameUnits(points: readonly UnitPoint[], all: number, layers: number): string {
  if (all > 1 && points.length === all) return `all ${all} units keep`
  const each = points.map(point => `${numberOf(point)}${layers > 1 ? ` of layer ${point.layer + 1}` : ''}`)
  const some = each.slice(0, 6)
  const more = each.length - some.length
  const list = more > 0 ? `${some.join(', ')} and ${more} more` : some.join(', ')
  return points.length === 1 ? `unit ${list} keeps` : `units ${list} keep`
}

export interface Said {
  readonly lane: number
  readonly sentence: string
  /** The one unit it names, and how; undefined where it names none or several. */
  readonly unit: (UnitPoint & { readonly name: string }) | undefined
}

/** Which units behave like a long-term memory, lane by lane; of states, how many are at an end. */
export function describeSaturation(squares: readonly Square[], names: readonly string[]): Said[] {
  return names.flatMap((name, lane): Said[] => {
    const own = squares.flatMap(({ letter, lanes }) => {
      const found = lanes.find(each => each.lane === lane)
      return found ? { letter, points: found.points } : []
    })
    const keeping = own.find(({ letter }) => KEEPS.includes(letter))
    const states = own.find(({ letter }) => letter === STATE)
    if (keeping) {
      const sentence = `${name}: ${describeKeeping(keeping.letter, keeping.points)}`
      return [{ lane, sentence, unit: unitNamed(keeping.points) }]
    }
    if (states) return [{ lane, sentence: `${name}: ${describeStates(states.points)}`, unit: undefined }]
    return []
  })
}

const mostOpen = (points: readonly UnitPoint[]) => points.reduce((a, b) => (b.right > a.right ? b : a))

/** The unit that keeps for longest, where it is alone or only the nearest. */
function unitNamed(points: readonly UnitPoint[]): Said['unit'] {
  if (points.some(({ right }) => Number.isNaN(right))) return undefined
  const most = mostOpen(points)
  const alone = points.filter(({ right }) => right > LONG).length < 2 && most.right > 0
  return alone ? { ...most, name: `unit ${numberOf(most)}` } : undefined
}

function describeKeeping(letter: string, points: readonly UnitPoint[]): string {
  if (points.some(({ right }) => Number.isNaN(right))) return 'the numbers have left float32’s range.'
  const gate = `${gateNames[letter]} ${letter}`
  const layers = new Set(points.map(({ layer }) => layer)).size
  const memory = points.filter(({ right }) => right > LONG)
  const most = mostOpen(points)
  if (memory.length > 0) {
    const act = memory.length === 1 ? 'it acts as a long-term memory' : 'they act as a long-term memory'
    return `${nameUnits(memory, points.length, layers)} the ${gate} above 0.9 for over nine tenths of the steps: ${act}.`
  }
  if (most.right === 0) return `no unit has its ${gate} above 0.9 at any step.`
  const where = layers > 1 ? ` of layer ${most.layer + 1}` : ''
  return `no unit keeps the ${gate} above 0.9 for nine tenths of the steps; by share of steps unit ${numberOf(most)}${where} comes nearest, ${percent(most.right)}.`
}

function describeStates(points: readonly UnitPoint[]): string {
  const total = points.reduce((sum, { left, right }) => sum + left + right, 0)
  if (Number.isNaN(total)) return 'the numbers have left float32’s range.'
  const stuck = points.filter(({ left, right }) => left + right > LONG).length
  return `states beyond ±0.95 at ${percent(total / points.length)} of the steps; ${stuck === 1 ? '1 unit is' : `${stuck} units are`} there for over nine tenths of them, where almost no gradient passes.`
}
