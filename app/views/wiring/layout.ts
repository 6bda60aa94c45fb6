/** The network over a sequence as boxes and arrows: which copies of the cell there are, what each reads and where it is asked. */
import type { Wiring } from '../../../engine/experiment/fields.ts'
import { columnX, type Geometry } from '../../stage/geometry.ts'

/** How cells are put together for one lane. */
export interface Plan {
  readonly wiring: Wiring
  readonly layers: number
  /** Whether anything goes from one step to the next. */
  readonly remembers: boolean
  /** Steps that an encoder reads; 0 where there is none. */
  readonly source: number
  /** For each step, whether something is read there (blanks are nothing), and whether the loss asks for a guess. */
  readonly reads: readonly boolean[]
  readonly asked: readonly boolean[]
}

/** The set of weights a cell belongs to. */
export type Part = 'cell' | 'reverse' | 'encoder'

export interface Box {
  /** The same box in another wiring has the same key, so that it can be moved there. */
  readonly key: string
  readonly kind: 'input' | 'cell' | 'output'
  readonly part: Part
  /** Whether anything is read, or asked, there. */
  readonly on: boolean
  readonly x: number
  readonly y: number
}

export interface Arrow {
  readonly from: string
  readonly to: string
  readonly kind: 'up' | 'along' | 'attention'
}

export interface Picture {
  readonly boxes: readonly Box[]
  readonly arrows: readonly Arrow[]
  readonly heightPx: number
  /** Half the side of a cell. */
  readonly halfPx: number
}

const ROW_REM = 1.15

/** Rows of cells, from the bottom: in both directions each layer has two. */
const rowsOf = ({ wiring, layers }: Plan) => (wiring === 'bi' ? 2 * layers : layers)

const cellKey = (row: number, t: number) => `cell ${row} ${t}`

/**
 * @param here the step whose attention is drawn, if it is one that looks back
 */
export function layoutWiring(plan: Plan, here: number, geometry: Geometry): Picture {
  const { wiring, layers, remembers, source, reads, asked } = plan
  const { rem, columnPx } = geometry
  const rows = rowsOf(plan)
  const split = wiring === 'encdec' || wiring === 'attn' ? source : 0
  // The decoder stands higher than its encoder.
  const step = split > 0 ? 0.7 : 0
  const rowPx = ROW_REM * rem
  const heightPx = (rows + 2 + step) * rowPx
  const y = (row: number, t: number) => heightPx - (row + 0.5 + (t >= split ? step : 0)) * rowPx
  const boxes: Box[] = []
  const arrows: Arrow[] = []
  const T = reads.length
  for (let t = 0; t < T; t++) {
    const x = columnX(geometry, t)
    const part = t < split ? 'encoder' : 'cell'
    boxes.push({ key: `input ${t}`, kind: 'input', part, on: reads[t]!, x, y: y(0, t) })
    for (let row = 0; row < rows; row++) {
      const reverse = wiring === 'bi' && row % 2 === 1
      boxes.push({
        key: cellKey(row, t),
        kind: 'cell',
        part: reverse ? 'reverse' : part,
        on: true,
        x,
        y: y(row + 1, t),
      })
      if (remembers && t > 0)
        arrows.push(
          reverse
            ? { from: cellKey(row, t), to: cellKey(row, t - 1), kind: 'along' }
            : { from: cellKey(row, t - 1), to: cellKey(row, t), kind: 'along' },
        )
    }
    const top = cellKey(rows - 1, t)
    boxes.push({ key: `output ${t}`, kind: 'output', part, on: asked[t]!, x, y: y(rows + 1, t) })
    if (reads[t]) arrows.push({ from: `input ${t}`, to: cellKey(0, t), kind: 'up' })
    const perLayer = rows / layers
    for (let row = perLayer; row < rows; row += perLayer)
      arrows.push({ from: cellKey(row - 1, t), to: cellKey(row, t), kind: 'up' })
    if (asked[t]) arrows.push({ from: top, to: `output ${t}`, kind: 'up' })
  }
  if (wiring === 'attn' && here >= split && here < T)
    for (let t = 0; t < split; t++)
      arrows.push({ from: cellKey(rows - 1, t), to: cellKey(0, here), kind: 'attention' })
  return { boxes, arrows, heightPx, halfPx: Math.min(0.36 * rowPx, 0.36 * columnPx) }
}

/** Where a box is while it moves. */
export interface Place {
  readonly x: number
  readonly y: number
  /** 0 not there … 1 there. */
  readonly shown: number
}

/** Boxes that a wiring has not come out of, and go back into, the lowest cell of their column. */
export function between(
  before: ReadonlyMap<string, Place>,
  { boxes }: Picture,
  share: number,
): Map<string, Place> {
  const there = new Map(boxes.map(box => [box.key, box]))
  const places = new Map<string, Place>()
  const mix = (a: number, b: number) => a + (b - a) * share
  for (const { key, x, y } of boxes) {
    const from = before.get(key) ?? { ...(before.get(rootOf(key)) ?? { x, y }), shown: 0 }
    places.set(key, { x: mix(from.x, x), y: mix(from.y, y), shown: mix(from.shown, 1) })
  }
  for (const [key, from] of before) {
    if (there.has(key) || share === 1) continue
    const to = there.get(rootOf(key)) ?? from
    places.set(key, { x: mix(from.x, to.x), y: mix(from.y, to.y), shown: mix(from.shown, 0) })
  }
  return places
}

const rootOf = (key: string) => cellKey(0, Number(key.slice(key.lastIndexOf(' ') + 1)))

/** An arrow between two boxes, from edge to edge; empty where there is no room for it. */
export function arrowPath(a: Place, b: Place, half: number, kind: Arrow['kind']): string {
  if (kind === 'attention') {
    const lift = Math.min(a.y, b.y) - 1.6 * half
    return `M${f(a.x)},${f(a.y - half)}C${f(a.x)},${f(lift)} ${f(b.x - half)},${f(lift)} ${f(b.x - half)},${f(b.y - half)}`
  }
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const length = Math.hypot(dx, dy)
  const room = length - 2 * half
  if (room < 1.5) return ''
  const [ux, uy] = [dx / length, dy / length]
  const [x1, y1] = [a.x + ux * half, a.y + uy * half]
  const [x2, y2] = [b.x - ux * half, b.y - uy * half]
  const head = Math.min(0.8 * room, 0.8 * half)
  const side = 0.6 * head
  return `M${f(x1)},${f(y1)}L${f(x2)},${f(y2)}M${f(x2 - ux * head - uy * side)},${f(y2 - uy * head + ux * side)}L${f(x2)},${f(y2)}L${f(x2 - ux * head + uy * side)},${f(y2 - uy * head - ux * side)}`
}

const f = (x: number) => x.toFixed(1)

/** A cell is a square with round corners, what is read and guessed a smaller one; nothing where it is not there yet. */
export function boxPath(place: Place | undefined, half: number, kind: Box['kind']): string {
  if (!place || place.shown === 0) return ''
  const size = (kind === 'cell' ? half : 0.62 * half) * place.shown
  const r = 0.35 * size
  const side = 2 * (size - r)
  const arc = (x: number, y: number) => `a${f(r)},${f(r)} 0 0 1 ${f(x)},${f(y)}`
  return `M${f(place.x - size + r)},${f(place.y - size)}h${f(side)}${arc(r, r)}v${f(side)}${arc(-r, r)}h${f(-side)}${arc(-r, -r)}v${f(-side)}${arc(r, -r)}z`
}
