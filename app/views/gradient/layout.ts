import { line } from 'd3-shape'
import type { Piece, Reach } from '../../../engine/diagnostics/reach.ts'
import type { Frame } from '../../../engine/worker/frame.ts'
import { columnX, type Geometry } from '../../stage/geometry.ts'
import type { Domain } from './domain.ts'
import { superscript } from './sentence.ts'

export interface FitLine {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
}

export interface GradientLayout {
  /** One path per layer, values below the floor drawn on it; layer 0 first. */
  readonly paths: readonly string[]
  /** Where the steps of the top layer are whose gradient is too small for the scale, or exactly zero; leftmost first. */
  readonly floored: readonly number[]
  /** The fitted line, or two, from τ back to the first step, as far as they are within the scale. */
  readonly fits: readonly FitLine[]
  /** Where the gradient has fallen under a millionth of its size at τ. */
  readonly horizonX: number | undefined
  readonly ticks: readonly { decade: number; y: number }[]
  /** Height of the top layer's line at the first step. */
  readonly startY: number
}

/**
 * @param flow log10 ‖∂L_τ/∂h_t‖, [L][T] in one array
 * @param reach of the top layer
 */
export function layoutGradient(
  flow: ArrayLike<number>,
  L: number,
  tau: number,
  reach: Reach,
  domain: Domain,
  geometry: Geometry,
  heightPx: number,
): GradientLayout {
  const { T } = geometry
  const y = (decades: number) => heightOf(decades, domain, heightPx)
  const floored: number[] = []
  const paths = Array.from({ length: L }, (_, l) => {
    const points: [number, number][] = []
    for (let t = 0; t < T; t++) {
      const value = flow[l * T + t]!
      if (l === L - 1 && t <= tau && !(value > domain.low)) floored.push(columnX(geometry, t))
      if (!Number.isFinite(value)) continue
      points.push([columnX(geometry, t), y(value)])
    }
    return line()(points) ?? ''
  })
  const step = decadesPerTick(domain, heightPx / (1.1 * geometry.rem))
  const ticks = []
  for (let decade = domain.low; decade <= domain.high; decade += step) ticks.push({ decade, y: y(decade) })
  return {
    paths,
    floored,
    fits: reach.pieces.flatMap(piece => fitLine(piece, tau, domain, geometry, y)),
    horizonX: reach.horizon === undefined ? undefined : columnX(geometry, tau - reach.horizon),
    ticks,
    startY: y(flow[(L - 1) * T]!),
  }
}

/** From the top, in pixels; what is beyond the scale lies at its end. */
function heightOf(decades: number, { low, high }: Domain, heightPx: number): number {
  const within = Math.min(high, Math.max(low, decades))
  return ((high - within) / (high - low)) * heightPx
}

/** All losses together in the place of one, as the picture has them: of one layer, both curves all along the window. */
export function togetherOf({
  summed,
  reverse,
  T,
}: Frame): Pick<Frame, 'flow' | 'reverse' | 'L' | 'T' | 'tau'> {
  return {
    ...{ L: 1, T, tau: T >> 1 },
    ...(summed && { flow: summed }),
    ...(reverse?.summed && { reverse: { flow: reverse.summed } }),
  }
}

/** Where the curves of both directions of the top layer are named: each in the middle of what it reaches; none that reaches nothing. */
export function markWays(
  { flow, reverse, L, T, tau }: Pick<Frame, 'flow' | 'reverse' | 'L' | 'T' | 'tau'>,
  domain: Domain,
  geometry: Geometry,
  heightPx: number,
): readonly { readonly arrow: string; readonly x: number; readonly y: number }[] {
  const mark = (arrow: string, of: ArrayLike<number> | undefined, t: number) => {
    const decades = of?.[(L - 1) * T + t] ?? -Infinity
    return decades === -Infinity || t === tau
      ? []
      : [{ arrow, x: columnX(geometry, t), y: heightOf(decades, domain, heightPx) }]
  }
  return [...mark('→', flow, Math.floor(tau / 2)), ...mark('←', reverse?.flow, Math.ceil((tau + T - 1) / 2))]
}

/** What is written where the line lies on the floor, however little of it does. @param roomPx what the whole note takes */
export function floorNote(floored: readonly number[], { low }: Domain, roomPx: number): string {
  const right = floored.at(-1)
  if (right === undefined) return ''
  return `under 10${superscript(low)}${right > roomPx ? ': on the floor' : ''}`
}

/** Ticks from the floor up at every 1, 2, 4 or more decades, so that there are no more than fit. */
function decadesPerTick({ low, high }: Domain, most: number): number {
  let step = 1
  while ((high - low) / step > most - 1) step *= 2
  return step
}

/** A fitted line, clipped to where it is within the scale; nothing where it is not. */
function fitLine(
  { from, to, slope, start }: Piece,
  tau: number,
  { low, high }: Domain,
  geometry: Geometry,
  y: (decades: number) => number,
): readonly FitLine[] {
  const at = (back: number) => start + slope * (back - from)
  const where = (decades: number) => from + (decades - start) / slope
  const [first, last] = slope < 0 ? [where(high), where(low)] : [where(low), where(high)]
  const [a, b] = slope === 0 ? [from, to] : [Math.max(from, first), Math.min(to, last)]
  if (!(a < b) || at(a) < low - 1e-9 || at(a) > high + 1e-9) return []
  return [{ x1: columnX(geometry, tau - a), y1: y(at(a)), x2: columnX(geometry, tau - b), y2: y(at(b)) }]
}
