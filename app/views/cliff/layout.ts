/** What the cliff panel draws and says, without drawing anything. */
import {
  CLIFF,
  type CliffSlice,
  type CliffSurface,
  cliffSlice,
  type DescentPoint,
  FIRST_CLIFF,
  ridge,
} from '../../../engine/diagnostics/cliff.ts'
import type { Ramp } from '../../draw/colours.ts'
import { superscript } from '../gradient/sentence.ts'

/** The colours' ends, log10 ‖∇E‖. */
export const COLOURS = { low: -3, high: 1 } as const

export interface Box {
  readonly width: number
  readonly height: number
}

const [W0, W1] = CLIFF.w
const [B0, B1] = CLIFF.b

/** From (w, b) to pixels of the map, and back; w points right, b up. */
export const toMap = ({ width, height }: Box, w: number, b: number): [number, number] => [
  ((w - W0) / (W1 - W0)) * width,
  ((B1 - b) / (B1 - B0)) * height,
]
export const fromMap = ({ width, height }: Box, x: number, y: number): { w: number; b: number } => ({
  w: within(W0 + (x / width) * (W1 - W0), CLIFF.w),
  b: within(B1 - (y / height) * (B1 - B0), CLIFF.b),
})

export function within(value: number, [low, high]: readonly [number, number]): number {
  return Math.min(high, Math.max(low, value))
}

/** One pixel per point, in the upper half of a diverging ramp: from nothing to much. */
export function paintSurface(pixels: Uint32Array, { log10 }: CliffSurface, ramp: Ramp): void {
  for (let i = 0; i < pixels.length; i++) {
    const share = (log10[i]! - COLOURS.low) / (COLOURS.high - COLOURS.low)
    pixels[i] = ramp[128 + Math.round(127 * Math.min(1, Math.max(0, share)))]!
  }
}

/** The edge, from where on it is a cliff to the side of the map. */
export function edgeLine(box: Box): { x1: number; y1: number; x2: number; y2: number } {
  const [x1, y1] = toMap(box, FIRST_CLIFF, ridge(FIRST_CLIFF))
  const [x2, y2] = toMap(box, W1, ridge(W1))
  return { x1, y1, x2, y2 }
}

/** Points of a polyline. */
export function pathOf(box: Box, path: readonly DescentPoint[]): string {
  // Far outside, where a jump may end, pixels would be too large for a drawing.
  const near = (value: number, size: number) => Math.max(-20 * size, Math.min(20 * size, value)).toFixed(1)
  return path
    .map(({ w, b }) => {
      const [x, y] = toMap(box, w, b)
      return `${near(x, box.width)},${near(y, box.height)}`
    })
    .join(' ')
}

export const isOnMap = ({ w, b }: { w: number; b: number }) => w >= W0 && w <= W1 && b >= B0 && b <= B1

/** 440, 0.047, 6.8·10³: two digits. */
export function figure(value: number): string {
  if (value === 0) return '0'
  if (!Number.isFinite(value)) return value === Infinity ? '∞' : '–'
  const size = Math.abs(value)
  if (size >= 1e-3 && size < 1e3) return String(Number(value.toPrecision(2)))
  const [mantissa, exponent] = value.toExponential(1).split('e')
  const times = `10${superscript(Number(exponent))}`
  return mantissa === '1.0' ? times : `${mantissa}·${times}`
}

const place = ({ w, b }: { w: number; b: number }) => `(${w.toFixed(2)}, ${b.toFixed(2).replace('-', '−')})`

/** What the map shows, and why it hides the cliff. */
export function describeSurface({ log10, columns, rows }: CliffSurface): string {
  const sorted = Float64Array.from(log10).sort()
  const median = 10 ** sorted[Math.floor(sorted.length / 2)]!
  const top = sorted.at(-1)!
  const at = log10.indexOf(top)
  const found = {
    w: W0 + ((at % columns) / (columns - 1)) * (W1 - W0),
    b: B1 - (Math.floor(at / columns) / (rows - 1)) * (B1 - B0),
  }
  return `On these ${columns} × ${rows} points the median of ‖∇E‖ is ${figure(median)}, its largest ${figure(10 ** top)} at ${place(found)}: the cliff along the dotted edge is so thin that it falls between them.`
}

export function describeDescents(
  free: readonly DescentPoint[],
  held: readonly DescentPoint[],
  clip: number,
): string {
  const longest = (path: readonly DescentPoint[]) =>
    path.reduce((best, { jump }, n) => (jump > path[best]!.jump ? n : best), 0)
  const n = longest(free)
  const from = free[n]!
  const lands = free[n + 1]
  const to = lands
    ? `${place(from)} → ${place(lands)}${isOnMap(lands) ? '' : ', off the map'}`
    : 'beyond what a number can hold'
  const without = `Without clipping, update ${n + 1} jumps ${figure(from.jump)} far, ${to}; E ends at ${figure(free.at(-1)!.E)}.`
  if (clip <= 0) return `${without} Set a threshold to see it clipped.`
  return `${without} Clipped at ${figure(clip)}, no jump is longer than ${figure(held[longest(held)]!.jump)}; E ends at ${figure(held.at(-1)!.E)}.`
}

/** Larger than any two neighbouring points may differ, as a share of the whole change, for the wall to be a slope. */
const RESOLVED = 0.1

/** The largest step between neighbouring points, as a share of all that E changes by: 1 is a wall, small is a slope. */
export function steepness({ E }: CliffSlice): number {
  let largest = 0
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < E.length; i++) {
    low = Math.min(low, E[i]!)
    high = Math.max(high, E[i]!)
    if (i > 0) largest = Math.max(largest, Math.abs(E[i]! - E[i - 1]!))
  }
  return high > low ? largest / (high - low) : 0
}

/** How far one must zoom in at w until the wall is a slope: the exponent of the reach, 0, −0.5 … */
export function zoomForWall(w: number, points: number, least: number): number {
  for (let zoom = 0; zoom >= least; zoom -= 0.5)
    if (steepness(cliffSlice(w, 10 ** zoom, points)) < RESOLVED) return zoom
  return least
}

/** What the slice shows at this zoom. */
export function describeSlice(w: number, reach: number, slice: CliffSlice): string {
  const { E, log10, offsets } = slice
  let top = 0
  for (let i = 1; i < log10.length; i++) if (log10[i]! > log10[top]!) top = i
  const sees = `Within ±${figure(reach)} of the edge at w = ${w.toFixed(2)}, E is ${figure(Math.min(...E))} to ${figure(Math.max(...E))} and the gradient at most ${figure(10 ** log10[top]!)}, ${offsets[top] === 0 ? 'on' : `${figure(Math.abs(offsets[top]!))} from`} the edge.`
  if (w <= FIRST_CLIFF) return `${sees} Below w = ${FIRST_CLIFF.toFixed(3)} there is no cliff.`
  return steepness(slice) < RESOLVED
    ? `${sees} From so near the wall is a slope.`
    : `${sees} E still jumps between two neighbouring points: closer.`
}
