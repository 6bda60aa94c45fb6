/** The network itself on the time axis: where its copies stand while the axis is folded, and what is drawn between them. */
import { cells } from '../../../engine/cells/index.ts'
import type { LaneSettings } from '../../../engine/experiment/experiment.ts'
import type { Frame } from '../../../engine/worker/frame.ts'
import type { Domain } from '../../views/gradient/domain.ts'
import { columnX, FOLDED_COLUMN_REM, type Geometry } from '../geometry.ts'

/** Up to here all columns slide together; from here on the one that is looked at fills the place of all. */
export const TOGETHER = 0.75

/** How the plots are shown: through a window, scaled about their left edge and shifted, in pixels. */
export interface Fold {
  readonly windowPx: number
  readonly scale: number
  readonly shiftPx: number
}

/**
 * @param fold 0 unrolled … 1 folded
 * @param t the step whose column is left at the end
 */
export function layoutFold(fold: number, geometry: Geometry, t: number): Fold {
  const { plotPx, columnPx, rem } = geometry
  const last = FOLDED_COLUMN_REM * rem
  if (fold < TOGETHER) {
    const windowPx = plotPx + (last - plotPx) * (fold / TOGETHER)
    return { windowPx, scale: windowPx / plotPx, shiftPx: 0 }
  }
  const share = (fold - TOGETHER) / (1 - TOGETHER)
  const scale = (last / plotPx) * (plotPx / columnPx) ** share
  const from = columnX(geometry, t) * (last / plotPx)
  const middle = from + (last / 2 - from) * share
  return { windowPx: last, scale, shiftPx: middle - columnX(geometry, t) * scale }
}

/** How far a hand that pulls the right edge of the plots to `widthPx` has folded them. */
export function foldOf(widthPx: number, { plotPx, rem }: Geometry): number {
  const last = FOLDED_COLUMN_REM * rem
  const share = plotPx > last ? (plotPx - widthPx) / (plotPx - last) : 0
  return TOGETHER * Math.min(1, Math.max(0, share))
}

/** The middles of the copies: each under its column, in the end all in one place. */
export function copiesX(fold: number, geometry: Geometry): Float64Array {
  const { T, rem } = geometry
  const last = FOLDED_COLUMN_REM * rem
  const { scale } = layoutFold(Math.min(fold, TOGETHER), geometry, 0)
  const share = Math.max(0, (fold - TOGETHER) / (1 - TOGETHER))
  return Float64Array.from({ length: T }, (_, t) => {
    const x = fold === 1 ? last / 2 : columnX(geometry, t) * scale
    return x + (last / 2 - x) * share
  })
}

/** Half the side of a copy: as wide as its column lets it be. */
export function copyHalf({ columnPx, rem, folded }: Geometry): number {
  return folded ? 0.42 * rem : Math.min(0.42 * rem, 0.31 * columnPx)
}

/** Squares with round corners around each x, as one path. */
export function copiesPath(
  xs: ArrayLike<number>,
  from: number,
  to: number,
  half: number,
  yPx: number,
): string {
  const r = half * 0.4
  const side = 2 * (half - r)
  let d = ''
  for (let t = from; t < to; t++)
    d += `M${f(xs[t]! - half + r)},${f(yPx - half)}h${f(side)}a${f(r)},${f(r)} 0 0 1 ${f(r)},${f(r)}v${f(side)}a${f(r)},${f(r)} 0 0 1 ${f(-r)},${f(r)}h${f(-side)}a${f(r)},${f(r)} 0 0 1 ${f(-r)},${f(-r)}v${f(-side)}a${f(r)},${f(r)} 0 0 1 ${f(r)},${f(-r)}z`
  return d
}

/** h from each copy to the next; none where there is no room between them any more. */
export function arrowsPath(xs: ArrayLike<number>, half: number, yPx: number): string {
  let d = ''
  for (let t = 1; t < xs.length; t++) {
    const [from, to] = [xs[t - 1]! + half, xs[t]! - half]
    if (to - from < 1.5) continue
    const head = Math.min(0.75 * (to - from), half)
    d += `M${f(from)},${f(yPx)}H${f(to)}m${f(-head)},${f(-head * 0.7)}L${f(to)},${f(yPx)}l${f(-head)},${f(head * 0.7)}`
  }
  return d
}

/** From the bottom of every copy to the badge of the weights that all of them are. */
export function tiesPath(
  xs: ArrayLike<number>,
  topPx: number,
  badge: { readonly left: number; readonly right: number; readonly top: number },
): string {
  const bend = (badge.top - topPx) * 0.6
  let d = ''
  for (let t = 0; t < xs.length; t++) {
    const end = badge.left + ((t + 0.5) / xs.length) * (badge.right - badge.left)
    d += `M${f(xs[t]!)},${f(topPx)}C${f(xs[t]!)},${f(topPx + bend)} ${f(end)},${f(badge.top - bend)} ${f(end)},${f(badge.top)}`
  }
  return d
}

/**
 * What becomes the recurrent arrow: from the last copy over all of them back into the first, which in the end are the same cell. It
 * stays right of x = 0, where the plots begin. Back through time its head is at the end where it leaves.
 */
export function loopPath(first: number, last: number, half: number, yPx: number, backward = false): string {
  const [out, into] = [last + half, first - half]
  const reach = 2.6 * half
  const reachLeft = Math.max(0, Math.min(reach, into - 1))
  const top = yPx - 2.1 * half
  const [tip, from] = backward ? [out, half * 0.9] : [into, -half * 0.9]
  return `M${f(out)},${f(yPx)}C${f(out + reach)},${f(yPx)} ${f(out + reach)},${f(top)} ${f(last)},${f(top)}H${f(first)}C${f(into - reachLeft)},${f(top)} ${f(into - reachLeft)},${f(yPx)} ${f(into)},${f(yPx)}M${f(tip + from)},${f(yPx - half * 0.65)}L${f(tip)},${f(yPx)}l${f(from)},${f(half * 0.65)}`
}

/** How clearly that arrow is to be seen: not at all while unrolled, as then h goes on to the next window. */
export function loopOpacity(fold: number): number {
  return Math.min(1, Math.max(0, (fold - 0.35) / (TOGETHER - 0.35)))
}

/** Width of a gradient of 10^decades, in pixels: its logarithm on the scale of the gradient tracks. Nothing at the floor. */
export function pulseWidth(decades: number, { low, high }: Domain, fullPx: number): number {
  if (Number.isNaN(decades)) return 0
  return fullPx * Math.min(1, Math.max(0, (decades - low) / (high - low)))
}

/**
 * What has come back so far, as a band whose width at each copy is the gradient's logarithm there.
 * @param flow log10 ‖∂L_τ/∂h_t‖, [T]
 * @param front how far it has come: between two steps while it moves
 */
export function bandPath(
  xs: ArrayLike<number>,
  flow: ArrayLike<number>,
  tau: number,
  front: number,
  domain: Domain,
  yPx: number,
  fullPx: number,
): string {
  const at = (t: number) => ({ x: xs[t]!, w: pulseWidth(flow[t]!, domain, fullPx) / 2 })
  const points = []
  for (let t = tau; t >= Math.ceil(front); t--) points.push(at(t))
  const next = Math.floor(front)
  if (next < front && next >= 0) {
    const [a, b] = [at(next + 1), at(next)]
    const share = next + 1 - front
    points.push({ x: a.x + (b.x - a.x) * share, w: a.w + (b.w - a.w) * share })
  }
  const there = points.map(({ x, w }) => `${f(x)},${f(yPx - w)}`)
  const back = points.reverse().map(({ x, w }) => `${f(x)},${f(yPx + w)}`)
  return `M${[...there, ...back].join('L')}z`
}

/** One lane's gradient on its way back: the band behind it, and the pulse at its front. */
export interface Band {
  readonly lane: number
  readonly d: string
  readonly x: number
  readonly y: number
  readonly r: number
}

/** A pulse is to be seen also where next to nothing arrives. */
const LEAST_PULSE_PX = 1.5

/**
 * The bands of all lanes, side by side around a height.
 * @param fullPx width of a gradient at the top of the scale, of all lanes together
 */
export function layoutBands(
  frames: readonly (Frame | undefined)[],
  xs: ArrayLike<number>,
  front: number,
  domain: Domain,
  yPx: number,
  fullPx: number,
): Band[] {
  const each = fullPx / frames.length
  return frames.flatMap((frame, lane) => {
    if (!frame?.flow || frame.T !== xs.length) return []
    const flow = frame.flow.subarray((frame.L - 1) * frame.T, frame.L * frame.T)
    const at = Math.min(front, frame.tau)
    const y = yPx + (lane - (frames.length - 1) / 2) * each
    const [low, high] = [Math.floor(at), Math.ceil(at)]
    const between = (of: (t: number) => number) => of(high) + (of(low) - of(high)) * (high - at)
    return {
      lane,
      d: bandPath(xs, flow, frame.tau, at, domain, y, each),
      x: between(t => xs[t]!),
      y,
      r: between(t => pulseWidth(flow[t]!, domain, each)) / 2 + LEAST_PULSE_PX,
    }
  })
}

/** The recurrent weight of every lane, by PyTorch's name, with its shape and how many numbers it holds. */
export function weightsOf(lanes: readonly LaneSettings[]): (Weight | undefined)[] {
  return lanes.map(({ cell, act, h, layers }) => {
    const { gates, recurrence } = cells[cell][act]
    if (recurrence === 'none') return undefined
    const rows = gates.length * h
    return { name: `weight_hh_l${layers - 1}`, shape: [rows, h], count: rows * h }
  })
}

/** Whether h goes from copy to copy in any lane. */
export function isRecurrent(lanes: readonly LaneSettings[]): boolean {
  return weightsOf(lanes).some(weight => weight)
}

export interface Weight {
  readonly name: string
  readonly shape: readonly [number, number]
  readonly count: number
}

/** Hundredths of a pixel are enough. */
function f(px: number): string {
  return String(Math.round(px * 100) / 100)
}

/**
 * The folded cell of one lane, in pixels: its box; a loop for each state it carries, the first outside, from the box's right side back
 * into it (back through time, the other way round); and where a loop waits a step.
 * @param besidePx room beside the one column
 */
export function layoutLoop(rem: number, besidePx: number, states: number, backward: boolean) {
  const narrow = besidePx < 22 * rem
  const box = { x: 0.2 * rem, y: 2.4 * rem, w: (narrow ? 5.4 : 8) * rem, h: 4.3 * rem }
  const right = box.x + box.w
  const edge = (states > 1 ? 0.7 : 1) * rem
  const loops = Array.from({ length: states }, (_, n) => {
    const [out, into] = [box.y + box.h - edge - 0.8 * n * rem, box.y + edge + 0.8 * n * rem]
    const x = right + (narrow ? 1.4 - 0.8 * n : 2.6 - 1.2 * n) * rem
    const r = (narrow ? 0.7 - 0.4 * n : 0.9 - 0.4 * n) * rem
    return {
      path: `M${right},${out}H${x - r}a${r},${r} 0 0 0 ${r},${-r}V${into + r}a${r},${r} 0 0 0 ${-r},${-r}H${right}`,
      head: `M${right},${backward ? out : into}m${0.5 * rem},${-0.3 * rem}l${-0.5 * rem},${0.3 * rem}l${0.5 * rem},${0.3 * rem}`,
      intoY: into,
      delay: { x, y: (out + into) / 2, side: (n === 0 ? 1 : 0.5) * rem },
    }
  })
  return {
    narrow,
    width: Math.min(besidePx, right + 12 * rem),
    height: box.y + box.h + 2.3 * rem,
    box,
    loops,
    head: `m${-0.3 * rem},${0.5 * rem}l${0.3 * rem},${-0.5 * rem}l${0.3 * rem},${0.5 * rem}`,
  }
}
